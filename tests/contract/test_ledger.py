"""What every ledger promises: the one in memory, on SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from core.domain.attachment import Attachment
from core.domain.because import because
from core.domain.classification import KindSuggestion, LetterKind
from core.domain.disposition import Disposition
from core.domain.duplicate import Sameness
from core.domain.event import EventKind
from core.domain.feedback import Satisfaction
from core.domain.message import Direction, KeptArrival, Letter, Receipt
from core.domain.outcome import Close, Correction, Onward, Wait
from core.domain.party import Party
from core.domain.reply import Reply
from core.domain.routing import Competence, Routing
from core.domain.stage import Stage
from core.domain.ticket import Advice, Ticket
from core.errors import TicketStale, TicketUnknown
from tests.fakes import MONDAY, Clock, MemoryLedger, Said, in_order, outgoing
from tests.store.house import MemoryStore, Store, opened

LAN = Party(
    name="Trần Thị Lan", phone="+84 912 000 111", email="Lan@example.vn",
    address="12 Nguyễn Du", identity_number="042000000001",
)  # fmt: skip
LAMP = Letter(
    body="Đèn đường hỏng hai tuần nay.\nXin sửa giúp.", party=LAN,
    place="Nguyễn Du", reply_to="lan@example.vn",
    attachments=(Attachment("ab" * 32, "đèn.jpg", "image/jpeg", 12),),
)  # fmt: skip
READ = because("Đọc được {n} ký tự", n=40)
WAITS = because("Chờ cán bộ")
Books = Store | MemoryStore


@pytest_asyncio.fixture(
    params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
async def books(request):
    if request.param == "memory":
        clock = Clock()
        yield MemoryStore(MemoryLedger(clock), clock)
        return
    async with opened(request.getfixturevalue(f"{request.param}_url")) as store:
        yield store


def arrival(key: str = "web:1", code: str = "0123456789AB") -> KeptArrival:
    raw = "thư số một".encode()
    return KeptArrival(key, "web", raw, code, MONDAY - timedelta(minutes=1))


async def received(books: Books, key: str = "web:1", code: str = "0123456789AB"):
    await books.ledger.keep(arrival(key, code))
    return await books.ledger.find(code)


async def read(books: Books, ticket: Ticket, letter: Letter = LAMP) -> Ticket:
    return await books.ledger.record(ticket, Onward(because=READ, letter=letter))


async def everything(books: Books, code: str):
    """All a ticket has left behind, to see that nothing was added."""
    return (
        await books.ledger.find(code),
        await books.ledger.history(code),
        await books.said(code),
        await books.promised(),
    )


async def test_an_arrival_becomes_a_ticket_with_its_bytes_and_a_job(books):
    answer = await books.ledger.keep(arrival())
    ticket = await books.ledger.find(answer.code)
    assert answer.new
    assert (ticket.stage, ticket.round, ticket.channel) == (Stage.NORMALISE, 0, "web")
    assert ticket.received_at == arrival().received_at
    assert ticket.letter is None
    assert await books.ledger.raw(ticket) == arrival().raw
    assert await books.ledger.find_by_id(ticket.id) == ticket
    assert in_order(await books.promised()) == [("advance", ticket.code)]
    [event] = await books.ledger.history(ticket.code)
    assert (event.kind, event.by) == (EventKind.RECEIVED, "citizen")


async def test_what_arrives_twice_is_kept_once(books):
    first = await books.ledger.keep(arrival(code="0000000000A1"))
    again = await books.ledger.keep(arrival(code="0000000000B2"))
    assert (first.new, again.new) == (True, False)
    assert again.code == first.code
    assert len(await books.promised()) == 1
    with pytest.raises(TicketUnknown):
        await books.ledger.find("0000000000B2")


async def test_many_doors_at_once_each_get_a_code_and_repeats_the_same_one(books):
    posted = [arrival(f"web:{n % 40}", f"{n:012}") for n in range(120)]
    answers = await asyncio.gather(*map(books.ledger.keep, posted))
    by_key = {}
    for sent, answer in zip(posted, answers, strict=True):
        by_key.setdefault(sent.arrival_key, set()).add(answer.code)
    assert all(len(codes) == 1 for codes in by_key.values())
    assert sum(answer.new for answer in answers) == 40
    assert len(await books.promised()) == 40


async def test_a_step_writes_facts_letter_history_and_outbox_together(books):
    ticket = await read(books, await received(books))
    books.clock.pass_by(minutes=1)
    post = outgoing(ticket, "receipt-1", body="Đã nhận.")
    outcome = Onward(
        because=because("Gửi biên nhận"), facts={"acknowledged": post.key},
        posts=(post,), by="plugin:x",
    )  # fmt: skip
    moved = await books.ledger.record(replace(ticket, stage=Stage.ACKNOWLEDGE), outcome)
    assert moved == await books.ledger.find(ticket.code)
    assert (moved.stage, moved.round, moved.letter) == (Stage.CLASSIFY, 2, LAMP)
    assert moved.facts.acknowledged == "receipt-1"
    assert moved.facts.decided_by == {"acknowledged": "plugin:x"}
    assert await books.said(ticket.code) == [Said(Direction.OUT, "Đã nhận.")]
    promised = in_order(await books.promised())
    assert promised == [("advance", ticket.code), ("send", ticket.code)]
    event = (await books.ledger.history(ticket.code))[-1]
    assert event.at == books.clock()
    assert (event.kind, event.stage) == (EventKind.ONWARD, Stage.ACKNOWLEDGE)
    assert (event.by, str(event.because)) == ("plugin:x", "Gửi biên nhận")
    assert event.facts == {"acknowledged": "receipt-1"}


async def test_a_step_that_cannot_be_written_whole_leaves_nothing(books):
    ticket = await read(books, await received(books))
    post = outgoing(ticket, "question-1")
    ticket = await books.ledger.record(ticket, Onward(because=READ, posts=(post,)))
    before = await everything(books, ticket.code)
    twice = (outgoing(ticket, "question-2"), post)
    broken = Onward(because=READ, facts={"topic": "giao_thong"}, posts=twice)
    with pytest.raises(Exception):  # noqa: B017, PT011 - each engine has its own word
        await books.ledger.record(ticket, broken)
    assert await everything(books, ticket.code) == before


async def test_a_stale_writer_is_refused_and_leaves_nothing(books):
    seen = await read(books, await received(books))
    await books.ledger.record(seen, Wait(because=WAITS))
    before = await everything(books, seen.code)
    late = Onward(because=READ, facts={"topic": "x"}, posts=(outgoing(seen, "late"),))
    with pytest.raises(TicketStale):
        await books.ledger.record(seen, late)
    with pytest.raises(TicketStale):
        await books.ledger.supply(seen, {"topic": "y"}, "officer:lan", WAITS)
    with pytest.raises(TicketStale):
        await books.ledger.set_aside(seen, "vỡ")
    with pytest.raises(TicketStale):
        await books.ledger.hear(seen, "thêm", ())
    assert await everything(books, seen.code) == before


async def test_of_many_writers_who_saw_the_same_ticket_one_wins(books):
    seen = await read(books, await received(books))
    tries = [
        books.ledger.supply(seen, {"topic": f"t{n}"}, f"officer:{n}", WAITS)
        for n in range(16)
    ]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    [winner] = [answer for answer in answers if isinstance(answer, Ticket)]
    assert sum(isinstance(answer, TicketStale) for answer in answers) == 15
    assert await books.ledger.find(seen.code) == winner
    supplied = [
        event
        for event in await books.ledger.history(seen.code)
        if event.kind is EventKind.SUPPLIED
    ]
    assert len(supplied) == 1


async def test_every_fact_comes_back_as_it_was_written(books):
    ticket = await read(books, await received(books))
    why = because("Có từ “{word}”", word="hỏng")
    facts = {
        "advice": Advice(kind=(KindSuggestion(LetterKind.REPORT, 0.9, (why,)),)),
        "sameness": Sameness(),
        "kind": LetterKind.REPORT,
        "routing": Routing(Competence.OWN, unit="do_thi"),
        "reply": Reply(
            body="Đã sửa.", written_by="lan", signed_by="hung",
            signed_by_name="Lê Hùng", signed_at=MONDAY,
            attachments=LAMP.attachments,
        ),
        "delivery": Receipt("id-7"),
        "satisfaction": Satisfaction(
                mark=5, said_at=MONDAY, solved=True, words="Cảm ơn"
            ),
    }  # fmt: skip
    moved = await books.ledger.record(ticket, Onward(because=READ, facts=facts))
    found = await books.ledger.find(ticket.code)
    assert found == moved
    assert {name: getattr(found.facts, name) for name in facts} == facts
    assert set(found.facts.decided_by) == set(facts) - {"advice"}


async def test_a_person_supplies_a_fact_and_the_line_is_woken(books):
    ticket = await read(books, await received(books))
    books.clock.pass_by(hours=1)
    why = because("Cán bộ xác định")
    moved = await books.ledger.supply(ticket, {"topic": "giao_thong"}, "officer:l", why)
    assert moved.stage is ticket.stage
    assert moved.facts.decided_by == {"topic": "officer:l"}
    last = (await books.promised())[-1]
    assert (last.topic, last.due_at) == ("advance", books.clock())
    event = (await books.ledger.history(ticket.code))[-1]
    assert (event.kind, event.by) == (EventKind.SUPPLIED, "officer:l")


async def test_a_wait_until_a_date_makes_a_job_for_that_date(books):
    ticket = await read(books, await received(books))
    until = books.clock() + timedelta(days=30)
    moved = await books.ledger.record(ticket, Wait(because=WAITS, until=until))
    assert moved.stage is ticket.stage
    last = (await books.promised())[-1]
    assert (last.topic, last.due_at) == ("advance", until)


async def test_waiting_again_for_the_same_adds_nothing(books):
    ticket = await read(books, await received(books))
    until = books.clock() + timedelta(days=30)
    facts = {"advice": Advice(kind=(KindSuggestion(LetterKind.REPORT, 0.4),))}
    wait = Wait(because=WAITS, facts=facts, until=until)
    ticket = await books.ledger.record(ticket, wait)
    ticket = await books.ledger.hear(ticket, "thêm một lời", ())
    before = await everything(books, ticket.code)
    assert await books.ledger.record(ticket, wait) == ticket
    assert await everything(books, ticket.code) == before


@pytest.mark.parametrize(
    "again",
    [
        Wait(because=because("Chờ thủ trưởng")),
        Wait(because=WAITS, facts={"topic": "giao_thong"}),
    ],
    ids=["another reason", "one fact more"],
)
async def test_waiting_for_something_else_is_written(books, again):
    ticket = await read(books, await received(books))
    ticket = await books.ledger.record(ticket, Wait(because=WAITS))
    moved = await books.ledger.record(ticket, again)
    assert moved.round == ticket.round + 1
    assert len(await books.ledger.history(ticket.code)) == 4


async def test_what_is_struck_stays_in_the_history_and_reopens_the_ticket(books):
    ticket = await read(books, await received(books))
    spam = Close(
        because=because("Thư rác"), closed_as=Disposition.SPAM,
        facts={"kind": LetterKind.REPORT, "topic": "giao_thong"},
    )  # fmt: skip
    closed = await books.ledger.record(ticket, spam)
    assert (closed.stage, closed.closed_at) == (Stage.DONE, books.clock())
    undo = Correction(
        stage=Stage.SCREEN, strike=("kind", "topic"), because=because("Không phải rác")
    )
    reopened = await books.ledger.strike(closed, undo, "officer:lan")
    assert reopened == await books.ledger.find(ticket.code)
    assert (reopened.stage, reopened.closed_as) == (Stage.SCREEN, None)
    assert (reopened.facts.kind, reopened.facts.topic) == (None, None)
    assert reopened.facts.decided_by == {}
    event = (await books.ledger.history(ticket.code))[-1]
    assert (event.kind, event.by) == (EventKind.CORRECTED, "officer:lan")
    assert event.facts == {"kind": "phan_anh", "topic": "giao_thong"}
    assert in_order(await books.promised())[-1] == ("advance", ticket.code)


async def test_a_ticket_goes_to_the_shelf_and_comes_back(books):
    ticket = await read(books, await received(books))
    await books.ledger.set_aside(ticket, "loc_trung: KeyError")
    shelved = await books.ledger.find(ticket.code)
    assert (shelved.shelved, shelved.stage) == ("loc_trung: KeyError", ticket.stage)
    jobs = len(await books.promised())
    back = await books.ledger.put_back(ticket.code, "officer:lan")
    assert back.shelved == ""
    assert len(await books.promised()) == jobs + 1
    kinds = [event.kind for event in await books.ledger.history(ticket.code)]
    assert kinds[-2:] == [EventKind.SHELVED, EventKind.PUT_BACK]


async def test_the_history_is_in_order_and_only_grows(books):
    ticket, seen = await received(books), []
    for n in range(6):
        outcome = Onward(because=because("bước {n}", n=n))
        ticket = await books.ledger.record(ticket, outcome)
        history = await books.ledger.history(ticket.code)
        assert list(history[: len(seen)]) == seen
        seen = list(history)
    assert [str(event.because) for event in seen[1:]] == [f"bước {n}" for n in range(6)]


async def test_a_joined_letter_is_added_to_the_older_conversation(books):
    older = await read(books, await received(books))
    newer = await received(books, "web:2", "00000000000C")
    newer = await read(books, newer, replace(LAMP, body="Đèn vẫn hỏng."))
    joined = Close(
        because=because("Trùng"), closed_as=Disposition.JOINED, joins=older.code,
        facts={"sameness": Sameness(older.code)},
    )  # fmt: skip
    moved = await books.ledger.record(newer, joined)
    assert moved.closed_as is Disposition.JOINED
    said = Said(Direction.IN, "Đèn vẫn hỏng.", LAMP.attachments)
    assert await books.said(older.code) == [said]
    assert await books.said(newer.code) == []
    assert await books.ledger.find(older.code) == older


async def test_a_letter_cannot_join_a_ticket_that_is_not_there(books):
    ticket = await read(books, await received(books))
    before = await everything(books, ticket.code)
    nowhere = Close(because=READ, closed_as=Disposition.JOINED, joins="ZZZZZZZZZZZZ")
    with pytest.raises(TicketUnknown):
        await books.ledger.record(ticket, nowhere)
    assert await everything(books, ticket.code) == before


async def test_a_citizen_is_heard_even_before_the_letter_is_read(books):
    ticket = await received(books)
    ticket = await books.ledger.hear(ticket, "Quên ghi số nhà: 12.", ())
    ticket = await read(books, ticket)
    await books.ledger.hear(ticket, "Ảnh đây.", LAMP.attachments)
    assert await books.said(ticket.code) == [
        Said(Direction.IN, "Quên ghi số nhà: 12."),
        Said(Direction.IN, "Ảnh đây.", LAMP.attachments),
    ]


async def test_the_writer_comes_back_with_the_letter(books):
    ticket = await read(books, await received(books))
    assert (await books.ledger.find(ticket.code)).read_letter.party == LAN


async def test_a_code_nobody_was_given_is_unknown(books):
    for asked in (books.ledger.find, books.ledger.history):
        with pytest.raises(TicketUnknown):
            await asked("ZZZZZZZZZZZZ")
