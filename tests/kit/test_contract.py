"""The suite itself: a channel that keeps its promises passes, each lie is caught."""

import inspect
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest

from core import api
from core.kit import Answer, Asked, Fault, MemoryOffice, Sample
from core.kit.contract import ChannelContract, Repeats
from tests.kit import well

READS_ANYTHING = "test_random_and_damaged_bytes_are_refused_and_never_crash"
KEEPS_QUIET = "test_a_refusal_repeats_no_word_of_what_was_sent"
READS_THE_SAME = "test_a_sample_is_read_as_a_letter_and_twice_as_the_same"
READS_APART = "test_reading_one_letter_leaves_nothing_in_the_next"
REFUSES = "test_what_is_no_letter_is_refused"
READS_RIGHT = "test_a_sample_becomes_the_letter_it_must"
IS_NAMED = "test_it_is_named_for_addresses_and_titled_for_officers"
ONCE = "test_the_same_request_twice_is_one_arrival"
ARRIVES = "test_what_arrives_can_be_read"
DURABLE = "test_nothing_is_acknowledged_that_is_not_stored"
TURNS_AWAY = "test_a_forged_request_is_turned_away_and_nothing_kept"
BEARS_REFUSALS = "test_what_is_no_letter_is_no_fault_of_ours"
BEARS_JUNK = "test_junk_at_the_door_is_no_fault_of_ours"
FAILS_WELL = "test_a_failure_has_a_name_and_says_whether_to_try_again"
BEARS_ADDRESSES = "test_an_address_it_never_gave_harms_nobody"
REPEATS = "test_the_same_key_twice_is_safe"
GATHERS = "test_held_messages_become_letters_and_the_same_ones_again"
LETS_GO = "test_what_it_attends_ends_when_it_is_told_to"
REACHES = "test_it_reaches_citizens_by_what_they_told_of_themselves"


class Tries(ChannelContract):
    """The suite, to be run by hand: no test of its own name."""

    __test__ = False
    plugin: ClassVar[Any] = well.Well()
    options: ClassVar[Mapping[str, str]] = {"well_url": "http://127.0.0.1:9/"}
    repeats = Repeats.MARKED
    patience = 0.3

    def send(self, client: httpx.Client, sample: Sample) -> httpx.Response:
        return client.post("/channels/well", content=sample.raw, headers=well.KEY)

    def forge(self, client: httpx.Client, sample: Sample) -> httpx.Response:
        return client.post("/channels/well", content=sample.raw)

    def options_for(self, url: str) -> Mapping[str, str]:
        return {"well_url": url}

    def answer(self, asked: Asked) -> Answer:
        return Answer.of({"id": "x-1"})

    def marks(self, asked: list[Asked]) -> list[str]:
        return [one.headers["x-mark"] for one in asked]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "words.json").write_text(json.dumps(well.WORDS), "utf-8")
    (tmp_path / "words.letter.json").write_text('{"body": "Cống tắc ở số 12."}')
    (tmp_path / "empty.refused").write_text("{}")
    return tmp_path


def subject(
    folder: Path, change: well.Change | None = None, **more: Any
) -> ChannelContract:
    told = {"plugin": well.Well(change), "samples": folder, "__test__": False, **more}
    made: ChannelContract = type("Tried", (Tries,), told)()
    return made


def verdict(
    suite: ChannelContract, test: str, argument: Any = None
) -> BaseException | None:
    """Run one test of the suite; return what it failed with, None for nothing."""
    method = getattr(suite, test)
    try:
        method(argument) if inspect.signature(method).parameters else method()
    except (Exception, pytest.fail.Exception) as failure:
        return failure
    return None


def sample(folder: Path) -> Sample:
    path = folder / "words.json"
    return Sample(path, path.read_bytes())


def arguments(folder: Path, test: str) -> list[Any]:
    """What the suite would run one of its tests with."""
    refused = Sample(folder / "empty.refused", b"{}")
    many: dict[str, list[Any]] = {
        "sample": [sample(folder)],
        "posted": [sample(folder)],
        "promised": [sample(folder)],
        "refused": [refused],
        "posted_amiss": [refused],
        "more": [{}, {"language": "en"}],
        "fault": [fault for fault in Fault if fault is not Fault.NONE],
        "reply_to": ["", "x" * 500],
        "its_world": [Fault.NONE, Fault.REFUSED],
    }
    names = list(inspect.signature(getattr(ChannelContract, test)).parameters)[1:]
    return many[names[0]] if names else [None]


TESTS = [name for name in dir(ChannelContract) if name.startswith("test_")]


@pytest.mark.parametrize("test", TESTS)
def test_a_channel_that_keeps_every_promise_passes(folder: Path, test: str) -> None:
    suite = subject(folder)
    for argument in arguments(folder, test):
        assert verdict(suite, test, argument) is None


@pytest.mark.parametrize(
    ("change", "test", "said"),
    [
        (well.with_read(well.crashes), READS_ANYTHING, ""),
        (well.with_read(well.tells), KEEPS_QUIET, "Lan Anh"),
        (well.with_read(well.counts), READS_THE_SAME, ""),
        (well.with_read(well.counts), READS_APART, ""),
        (well.with_read(well.forgets_zone), READS_THE_SAME, "tzinfo"),
        (well.with_read(lambda raw: api.Letter(body="x")), REFUSES, "DID NOT RAISE"),
        (well.with_read(lambda raw: api.Letter(body="x")), READS_RIGHT, "letter.body"),
        (well.shouts, IS_NAMED, ""),
        (well.with_door(well.takes_twice), ONCE, ""),
        (well.with_door(well.keeps_nothing), ARRIVES, "kept nothing"),
        (well.with_door(well.hides_it), DURABLE, ""),
        (well.with_door(well.hides_it), TURNS_AWAY, ""),
        (well.with_door(well.reads_at_the_door), BEARS_REFUSALS, ""),
        (well.with_door(well.reads_at_the_door), BEARS_JUNK, ""),
        (well.with_deliver(well.never_retries), FAILS_WELL, "passes"),
        (well.with_deliver(well.lets_it_through), FAILS_WELL, ""),
        (well.with_deliver(well.believes_all), FAILS_WELL, ""),
        (well.with_deliver(well.blames_the_citizen), FAILS_WELL, "u-1"),
        (well.with_deliver(well.never_lets_go), FAILS_WELL, "let go"),
        (well.with_deliver(well.lets_it_through), BEARS_ADDRESSES, None),
        (well.with_deliver(well.marks_by_time), REPEATS, ""),
        (well.gathers_once, GATHERS, "only the first time"),
        (well.clings, LETS_GO, "cancelled"),
        (well.reaches_anybody, REACHES, ""),
        (well.falls_silent, "test_it_says_what_ails_it", ""),
    ],
)  # fmt: skip
def test_a_broken_promise_is_caught(
    folder: Path, change: well.Change, test: str, said: str | None
) -> None:
    suite = subject(folder, change)
    failures = (verdict(suite, test, one) for one in arguments(folder, test))
    if said is None:  # this one breaks another promise, and is told so there
        assert not any(failures)
    else:
        assert any(failure and said in str(failure) for failure in failures)


@pytest.mark.parametrize("declared", [None, Repeats.STOPPED])
def test_what_happens_to_repeats_must_be_declared_as_it_is(
    folder: Path, declared: Repeats | None
) -> None:
    suite = subject(folder, repeats=declared)
    failure = verdict(suite, REPEATS)
    assert isinstance(failure, AssertionError)


def test_what_is_missing_is_asked_for(folder: Path) -> None:
    suite = subject(folder, send=ChannelContract.send)
    assert "def send" in str(verdict(suite, ONCE, sample(folder)))
    (folder / "empty.refused").unlink()
    test = "test_it_brings_letters_and_refusals_as_samples"
    assert "refused" in str(verdict(suite, test))
    with pytest.raises(pytest.fail.Exception, match=r"options\.toml"):
        subject(folder, options={}).channel()


async def test_an_office_gathers_a_talk_when_it_is_quiet(folder: Path) -> None:
    office = MemoryOffice()
    channel = replace(subject(folder).channel(office), gather=None)
    for n, words in enumerate(("Cống tắc.", "Ở số 12.")):
        arrival = api.Arrival("well", words.encode(), key=str(n))
        assert await office.intake.hold(arrival, talk="u", quiet=timedelta(minutes=1))
        assert not await office.intake.hold(
            arrival, talk="u", quiet=timedelta(minutes=1)
        )
        office.clock.pass_by(seconds=40)
    assert await office.gather(channel) == 0
    office.clock.pass_by(seconds=20)
    assert await office.gather(channel) == 1
    ((ticket, raw),) = office.arrivals
    assert ticket.channel == "well"
    assert api.unbundle(raw) == ("Cống tắc.".encode(), "Ở số 12.".encode())
    assert await office.gather(channel) == 0
