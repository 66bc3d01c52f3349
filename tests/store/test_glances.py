"""What a channel may tell of a case to whoever knows its code."""

from datetime import UTC, datetime, timedelta

import pytest_asyncio

from core.domain.because import because
from core.domain.classification import LetterKind
from core.domain.message import Letter, Receipt
from core.domain.outcome import Onward
from core.domain.party import Party
from core.domain.reply import Reply
from core.domain.stage import Stage
from core.store.citizens import CitizensDesk
from core.store.glances import Glances
from core.store.tables import TicketRow
from tests.contract.test_ledger import arrival
from tests.store.house import opened

LAMP = Letter(
    body="Đèn đường hỏng", party=Party(name="Lan", phone="0912"), reply_to="551"
)
WHY = because("vì")


@pytest_asyncio.fixture
async def store(database_url):
    async with opened(database_url) as store:
        yield store


def glances(store):
    desk = CitizensDesk(store.ledger, lambda ticket, words: None)
    return Glances(desk, lambda code: f"https://x.vn/t/{code}", store.clock)


async def came(store, n, letter=LAMP):
    """Let a letter come and be read."""
    key = f"{n:012}"
    received = await store.ledger.keep(arrival(f"zalo:{n}", key))
    ticket = await store.ledger.find(received.code)
    return await store.ledger.record(ticket, Onward(because=WHY, letter=letter))


async def stands(store, ticket, stage):
    await TicketRow.update({TicketRow.stage: stage.value}).where(
        TicketRow.id == ticket.id
    )
    return await store.ledger.find(ticket.code)


async def test_a_case_is_told_in_a_few_words(store):
    ticket = await came(store, 1)
    glance = await glances(store).find(ticket.code)
    assert glance.code == ticket.code
    assert glance.stage == "Đã nhận, đang đọc thư"
    assert glance.url == f"https://x.vn/t/{ticket.code}"
    assert (glance.open, glance.may_add, glance.may_rate) == (True, True, False)
    assert glance.received_at == ticket.received_at
    assert "Lan" not in str(glance)
    assert "0912" not in str(glance)


async def test_a_code_nobody_has_is_no_case(store):
    assert await glances(store).find("AAAAAAAAAAAA") is None


async def test_every_stage_has_words_for_a_citizen(store):
    ticket = await came(store, 1)
    told = set()
    for stage in Stage:
        if stage is Stage.DONE:
            continue
        await stands(store, ticket, stage)
        told.add((await glances(store).find(ticket.code)).stage)
    assert len(told) == 9


async def test_a_correspondent_has_their_own_cases_newest_first(store):
    first, second = await came(store, 1), await came(store, 2)
    await came(store, 3, Letter(body="khác", reply_to="552"))
    channel = first.channel
    found = await glances(store).of(channel, "551")
    assert [glance.code for glance in found] == [second.code, first.code]
    assert await glances(store).of("email", "551") == []


async def test_cases_of_a_period_are_listed_newest_first(store):
    first = await came(store, 1)
    day = timedelta(days=1)
    at = first.received_at
    lately = glances(store).lately
    assert [g.code for g in await lately(first.channel, at, at + day)] == [first.code]
    assert await lately(first.channel, at - day, at) == []
    assert await lately("email", at, at + day) == []


async def test_the_answer_is_told_once_it_is_sent_and_can_be_rated_once(store):
    ticket = await stands(store, await came(store, 1), Stage.LISTEN)
    reply = Reply(
        body="Đã thay bóng.", written_by="hung", signed_by="binh",
        signed_by_name="Bình", signed_at=datetime(2026, 3, 2, tzinfo=UTC),
    )  # fmt: skip
    ticket = await store.ledger.supply(ticket, {"reply": reply}, "officer:binh", WHY)
    assert (await glances(store).find(ticket.code)).answer == ""
    sent = {"delivery": Receipt("1")}
    ticket = await store.ledger.supply(ticket, sent, "courier", WHY)
    ticket = await stands(store, ticket, Stage.LISTEN)
    glance = await glances(store).find(ticket.code)
    assert (glance.answer, glance.may_rate) == ("Đã thay bóng.", True)
    assert await glances(store).rate(ticket.code, satisfied=False, words="Vẫn tối")
    said = (await store.ledger.find(ticket.code)).facts.satisfaction
    assert (said.mark, said.solved, said.words) == (1, False, "Vẫn tối")
    assert not await glances(store).rate(ticket.code, satisfied=True)


async def test_nothing_is_told_of_a_sealed_case_but_where_it_stands(store):
    ticket = await came(store, 1)
    facts = {"kind": LetterKind.DENUNCIATION, "topic": "can_bo"}
    ticket = await store.ledger.supply(ticket, facts, "officer:lan", WHY)
    assert ticket.sealed
    glance = await glances(store).find(ticket.code)
    assert (glance.topic, glance.unit, glance.answer) == ("", "", "")
    assert glance.stage
