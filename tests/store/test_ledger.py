"""What the tables hold after the ledger has written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from core.domain.attachment import Attachment
from core.domain.because import because
from core.domain.classification import KindSuggestion, LetterKind
from core.domain.deadline import Deadline
from core.domain.disposition import Disposition
from core.domain.duplicate import PastLetter, Sameness
from core.domain.message import Letter
from core.domain.outcome import Close, Correction, Onward
from core.domain.party import Party
from core.domain.stage import Stage
from core.domain.text import words
from core.domain.ticket import Advice
from core.errors import DatabaseAway
from core.store.past import PastLetters
from core.store.search import matching
from core.store.tables import (
    ArrivalRow,
    EventRow,
    FileUseRow,
    LetterRow,
    PartyRow,
    TicketRow,
)
from tests.contract.test_ledger import LAMP, LAN, READ, arrival, read, received
from tests.fakes import outgoing
from tests.store.house import opened

DENOUNCED = Advice(kind=(KindSuggestion(LetterKind.DENUNCIATION, 0.5),))


@pytest_asyncio.fixture
async def store(database_url):
    async with opened(database_url) as store:
        yield store


async def row_of(ticket):
    return await TicketRow.objects().get(TicketRow.id == ticket.id)


async def found(store, typed):
    return await matching(store.database, words(typed), limit=5)


def clock_of(due_at):
    return Deadline(
        rule="r", name="n", article="a", start_on=due_at.date(), due_at=due_at, lines=()
    )


async def test_the_inbox_columns_follow_the_facts(store):
    ticket = await read(store, await received(store))
    due_at = datetime(2026, 12, 7, 10, tzinfo=UTC)
    later = due_at + timedelta(days=9)
    moved = await store.ledger.record(
        ticket,
        Onward(
            because=READ,
            facts={
                "kind": LetterKind.REPORT,
                "topic": "giao_thong",
                "officer": "lan",
                "clocks": (clock_of(later), clock_of(due_at)),
            },
        ),
    )
    row = await row_of(moved)
    assert (row.kind, row.topic, row.officer) == ("phan_anh", "giao_thong", "lan")
    assert (row.due_at, row.sort_at, row.open) == (due_at, due_at, True)
    assert row.excerpt == "Đèn đường hỏng hai tuần nay. Xin sửa giúp."


async def judged(store, ticket):
    """Walk a letter past the step at which advisers are heard."""
    while not Stage.CLASSIFY.before(ticket.stage):
        ticket = await store.ledger.record(ticket, Onward(because=READ))
    return ticket


async def test_without_a_legal_date_the_oldest_letter_comes_first(store):
    row = await row_of(await received(store))
    assert (row.due_at, row.sort_at) == (None, row.received_at)


async def test_the_writer_lies_apart_from_the_letter(store):
    ticket = await read(store, await received(store))
    letter = await LetterRow.objects().get(LetterRow.ticket == ticket.id)
    assert "Lan" not in letter.content
    assert LAN.phone not in letter.content
    party = await PartyRow.objects().get(PartyRow.ticket == ticket.id)
    assert (party.phone_key, party.email_key) == ("0912000111", "lan@example.vn")


async def test_what_may_be_a_denunciation_shows_no_word_and_no_name(store):
    ticket = await judged(store, await read(store, await received(store)))
    assert await found(store, "0912") == []
    assert await found(store, "tran") == [ticket.id]
    doubt = Onward(because=READ, facts={"advice": DENOUNCED})
    sealed = await store.ledger.record(ticket, doubt)
    row = await row_of(sealed)
    assert (row.sealed, row.excerpt) == (True, "")
    assert await found(store, "tran") == []
    assert await found(store, "den duong") == []
    unsealed = await store.ledger.supply(
        sealed, {"kind": LetterKind.REPORT}, "officer:lan", READ
    )
    assert (await row_of(unsealed)).excerpt.startswith("Đèn đường")
    assert await found(store, "tran") == [ticket.id]


async def test_a_letter_is_not_found_before_anybody_could_take_it_for_a_denunciation(
    store,
):
    ticket = await read(store, await received(store))
    assert await found(store, "den duong") == []
    await judged(store, ticket)
    assert await found(store, "den duong") == [ticket.id]


@pytest.mark.parametrize("typed", ["đường", "duong", "ĐƯỜNG"])
async def test_a_letter_is_found_with_and_without_diacritics(store, typed):
    ticket = await judged(store, await read(store, await received(store)))
    assert await found(store, typed) == [ticket.id]


async def test_files_belong_to_their_ticket(store):
    ticket = await read(store, await received(store))
    reply = outgoing(ticket, "r", attachments=(replace(LAMP.attachments[0]),))
    await store.ledger.record(ticket, Onward(because=READ, posts=(reply,)))
    uses = await FileUseRow.objects().where(FileUseRow.ticket == ticket.id)
    assert {use.citizen_may_see for use in uses} == {False, True}
    assert {use.digest for use in uses} == {"ab" * 32}


@pytest.mark.parametrize("table", ["arrival", "event"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
async def test_evidence_can_be_neither_changed_nor_deleted(store, table, act):
    await read(store, await received(store))
    with pytest.raises(Exception, match="evidence is never changed"):
        await ArrivalRow.raw(act.format(table))
    assert await ArrivalRow.count() == 1
    assert await EventRow.count() == 1


async def test_words_longer_than_their_columns_are_cut_not_refused(store):
    long = "ữ" * 500
    letter = Letter(
        body=long * 40, linked_to=long, language="vi-Latn-VN-x", reply_to=long,
        party=Party(name=long, phone="0" * 99, email=long, address=long),
        attachments=(Attachment("cd" * 32, long, "image/png", 1),),
    )  # fmt: skip
    ticket = await read(store, await received(store), letter)
    ticket = await store.ledger.hear(ticket, long, ())
    facts = {"topic": long, "officer": long, "sameness": Sameness(long)}
    await store.ledger.supply(ticket, facts, "plugin:" + long, because(long))
    assert len((await row_of(ticket)).excerpt) == 160


async def test_a_correction_of_a_letter_never_read_needs_no_letter(store):
    ticket = await received(store)
    refused = Close(because=READ, closed_as=Disposition.FILED)
    closed = await store.ledger.record(ticket, refused)
    again = Correction(stage=Stage.NORMALISE, strike=(), because=READ)
    assert (await store.ledger.strike(closed, again, "officer:lan")).closed_as is None


async def test_a_door_is_told_when_nothing_could_be_stored(sqlite_url):
    async with opened(sqlite_url) as store:
        await ArrivalRow.raw("PRAGMA max_page_count = 1")
        huge = replace(arrival(), raw=b"x" * 10_000_000)
        with pytest.raises(DatabaseAway):
            await store.ledger.keep(huge)
        assert await ArrivalRow.count() == 0
        assert not store.ledger.doors_busy


async def test_news_is_told_after_the_commit_and_only_then(database_url):
    async with opened(database_url) as store:
        told = []
        store.ledger._announce = told.append
        ticket = await read(store, await received(store))
        stale = replace(ticket, round=0)
        with pytest.raises(Exception):  # noqa: B017, PT011
            await store.ledger.record(stale, Onward(because=READ))
        assert [str(event.because) for event in told] == [str(READ)]


class TestPastLetters:
    """Older letters that may be about the same matter."""

    async def past(self, store, ticket) -> list[PastLetter]:
        letters = PastLetters(store.database, store.clock)
        return list(await letters.like(ticket, ticket.read_letter))

    async def test_the_same_persons_letters_come_first(self, store):
        stranger = replace(LAMP, party=Party(), reply_to="")
        first = await read(store, await received(store, "a", "A" * 12), stranger)
        await judged(store, first)
        other = replace(LAMP, body="Chuyện khác hẳn", reply_to="")
        second = await read(store, await received(store, "b", "B" * 12), other)
        spaced = replace(LAMP, party=Party(phone="0912-000-111"), reply_to="")
        new = await read(store, await received(store, "c", "C" * 12), spaced)
        seen = [(one.code, one.same_person) for one in await self.past(store, new)]
        assert seen == [(second.code, True), (first.code, False)]

    async def test_spam_and_copies_and_old_letters_are_left_out(self, store):
        old = await read(store, await received(store, "a", "A" * 12))
        spam = await read(store, await received(store, "b", "B" * 12))
        closed = Close(because=READ, closed_as=Disposition.SPAM)
        await store.ledger.record(spam, closed)
        store.clock.pass_by(days=181)
        new = await received(store, "c", "C" * 12)
        new = await read(store, new)
        assert {one.code for one in await self.past(store, new)} == set()
        store.clock.pass_by(days=-2)
        assert {one.code for one in await self.past(store, new)} == {old.code}

    async def test_the_likeliest_comes_first(self, store):
        stranger = replace(LAMP, party=Party(), reply_to="")
        bodies = {"A" * 12: "Đèn", "B" * 12: LAMP.body, "C" * 12: "Đèn đường"}
        for code, body in bodies.items():
            ticket = await received(store, code, code)
            ticket = await read(store, ticket, replace(stranger, body=body))
            await judged(store, ticket)
        new = await read(store, await received(store, "d", "D" * 12), stranger)
        assert (await self.past(store, new))[0].code == "B" * 12

    async def test_a_letter_without_words_is_like_no_other(self, store):
        await read(store, await received(store, "a", "A" * 12))
        empty = Letter(body="🙂 !!!")
        new = await read(store, await received(store, "b", "B" * 12), empty)
        assert await self.past(store, new) == []
