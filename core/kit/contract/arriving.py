"""Routes keep bytes and answer: once each, durably, and junk is the caller's fault."""

# ruff: noqa: S101 (this is a suite: it asserts)
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import httpx
import pytest
from litestar.testing import TestClient

from core.channel import Channel
from core.domain.bundle import bundle
from core.errors import LetterRefused
from core.kit.contract.subject import Subject
from core.kit.doors import doors
from core.kit.office import MemoryOffice
from core.kit.samples import Sample

_HELD_BACK = 500
"""From this status on the other side knows that we did not take it."""


class Arriving(Subject):
    """Samples posted to the channel's own routes, in a real application."""

    def test_the_same_request_twice_is_one_arrival(self, posted: Sample) -> None:
        """Senders repeat what was answered late, or not at all."""
        with self._open() as (client, _channel, office):
            answer = self._sent(client, posted)
            once = _kept(office)
            again = client.send(answer.request)
            assert again.status_code < 400, "a repeated request is no mistake"
            assert _kept(office) == once

    def test_what_arrives_can_be_read(self, posted: Sample) -> None:
        """What a route keeps at once is what `read` is given later."""
        with self._open() as (client, channel, office):
            self._sent(client, posted)
            assert _kept(office), "the route answered and kept nothing"
            for ticket, raw in office.arrivals:
                assert ticket.channel == channel.name
                channel.read(raw)
            for held in office.talks.messages:
                assert held.channel == channel.name
                with suppress(LetterRefused):  # what the house does when it gives up
                    channel.read(bundle([held.raw]))

    def test_nothing_is_acknowledged_that_is_not_stored(self, posted: Sample) -> None:
        """While the database is away the other side must try again."""
        with self._open() as (client, _channel, office):
            office.intake.away = True
            answer = self.send_or_skip(client, posted)
            assert answer.status_code >= _HELD_BACK
            assert not _kept(office)

    def test_what_is_no_letter_is_no_fault_of_ours(self, posted_amiss: Sample) -> None:
        """A refusal happens later; a 500 now would bring it again for hours."""
        with self._open() as (client, _channel, _office):
            answer = self.send_or_skip(client, posted_amiss)
            assert answer.status_code < _HELD_BACK

    def test_junk_at_the_door_is_no_fault_of_ours(self) -> None:
        """Damaged samples, posted as the other side would."""
        dice, letters = random.Random(self.folder().name), self.letters()  # noqa: S311
        with self._open() as (client, _channel, _office):
            for _ in range(40):
                whole = dice.choice(letters)
                raw = bytearray(whole.raw)
                raw[dice.randrange(len(raw))] = dice.randrange(256)
                del raw[dice.randrange(len(raw)) :]
                answer = self.send(client, replace(whole, raw=bytes(raw)))
                assert answer is None or answer.status_code < _HELD_BACK

    def test_a_forged_request_is_turned_away_and_nothing_kept(self) -> None:
        """Where the other side can sign, what is not signed is not taken."""
        with self._open() as (client, _channel, office):
            answer = self.forge(client, self.letters()[0])
            if answer is None:
                pytest.skip("anybody may call this channel")
            assert answer.status_code in {401, 403}
            assert not _kept(office)
            assert not office.news_heard

    # -----------------------------------------------------------------------------

    @contextmanager
    def _open(self) -> Iterator[tuple[httpx.Client, Channel, MemoryOffice]]:
        office = self.office()
        channel = self.channel(office)
        if not channel.routes:
            pytest.skip("this channel has no routes")
        with TestClient(doors(channel, office), raise_server_exceptions=False) as http:
            http.follow_redirects = False
            yield http, channel, office

    def _sent(self, client: httpx.Client, sample: Sample) -> httpx.Response:
        answer = self.send_or_skip(client, sample)
        assert answer.status_code < 400, f"{answer.status_code} to a good sample"
        return answer

    def send_or_skip(self, client: httpx.Client, sample: Sample) -> httpx.Response:
        """Post a sample, or skip the test of one that cannot be posted."""
        try:
            answer = self.send(client, sample)
        except NotImplementedError:
            pytest.fail("say how the other side posts a sample: def send(self, …)")
        if answer is None:
            pytest.skip("this sample cannot be posted")
        return answer


def _kept(office: MemoryOffice) -> int:
    """Return how many arrivals and messages of talks there ever were."""
    return len(office.arrivals) + len(office.talks.known)
