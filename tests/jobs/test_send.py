"""A message on its way: sent once, tried again, given up, or simply on the page."""

from dataclasses import replace
from unittest.mock import AsyncMock

import pytest
import pytest_asyncio

from core.channel import Channel
from core.domain.because import because
from core.domain.letter_bytes import read_letter
from core.domain.message import Purpose, Receipt
from core.domain.outcome import Wait
from core.domain.stage import Stage
from core.errors import DatabaseAway, DeliveryFailed, NotFound
from core.store.tables import TicketRow
from tests.contract.test_ledger import read, received
from tests.fakes import FakeCourier, outgoing
from tests.jobs.house import CODE, Workshop
from tests.store.house import opened


@pytest_asyncio.fixture
async def store(database_url):
    async with opened(database_url) as store:
        yield store


async def reply_on_its_way(store):
    """A ticket at *deliver* whose reply has just been queued under the key `r`."""
    ticket = await read(store, await received(store))
    await TicketRow.update({TicketRow.stage: Stage.DELIVER.value}).where(
        TicketRow.id == ticket.id
    )
    ticket = replace(ticket, stage=Stage.DELIVER)
    post = outgoing(ticket, "r", purpose=Purpose.REPLY, body="Đã sửa đèn.")
    sending = Wait(because=because("Gửi"), facts={"dispatched": "r"}, posts=(post,))
    return await store.ledger.record(ticket, sending)


async def test_a_message_is_sent_with_everything_in_it(store):
    await reply_on_its_way(store)
    courier = FakeCourier()
    shop = Workshop(store, couriers=(courier,))
    await shop.worker.drain()
    [message] = courier.taken
    assert (message.key, message.code, message.body) == ("r", CODE, "Đã sửa đèn.")
    assert (message.purpose, message.reply_to) == (Purpose.REPLY, "lan@example.vn")
    row = await shop.message("r")
    assert (row.state, row.external_id) == ("sent", "taken-1")
    assert not (await shop.job("r")).pending


async def test_the_couriers_receipt_is_the_fact_the_line_waits_for(store):
    await reply_on_its_way(store)
    shop = Workshop(store)
    await shop.worker.drain()
    ticket = await store.ledger.find(CODE)
    assert ticket.facts.delivery == Receipt("taken-1")
    assert ticket.facts.decided_by["delivery"] == "courier"


async def test_a_late_receipt_of_a_reply_that_was_corrected_is_not_the_new_ones(store):
    ticket = await reply_on_its_way(store)
    await store.ledger.supply(ticket, {"dispatched": "r2"}, "line", because("lại"))
    await Workshop(store).worker.drain()
    assert (await store.ledger.find(CODE)).facts.delivery is None


async def test_what_was_sent_is_not_sent_again_when_the_worker_died_after_it(store):
    await reply_on_its_way(store)
    courier = FakeCourier()
    shop = Workshop(store, couriers=(courier,))
    message, *_ = await shop.letterbox.read("r")
    await shop.letterbox.sent(message, Receipt("before the crash"))
    await shop.worker.drain()
    assert courier.tried == []
    ticket = await store.ledger.find(CODE)
    assert ticket.facts.delivery == Receipt("before the crash")


async def test_what_was_sent_is_not_sent_again_when_the_line_could_not_be_told(
    store, monkeypatch
):
    await reply_on_its_way(store)
    courier = FakeCourier()
    shop = Workshop(store, couriers=(courier,))
    with monkeypatch.context() as broken:
        broken.setattr(store.ledger, "supply", AsyncMock(side_effect=DatabaseAway))
        await shop.worker.drain()
    row = await shop.message("r")
    assert (row.state, row.external_id) == ("sent", "taken-1")
    assert (await shop.job("r")).pending
    store.clock.pass_by(seconds=30)
    await shop.worker.drain()
    assert [message.key for message in courier.tried] == ["r"]
    assert (await store.ledger.find(CODE)).facts.delivery == Receipt("taken-1")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (DeliveryFailed("421 later", retry=True), "421 later"),
        (OSError("no route"), "OSError"),
    ],
)
async def test_a_failure_that_may_pass_is_tried_again_with_the_same_key(
    store, fault, told
):
    await reply_on_its_way(store)
    courier = FakeCourier(fails=[fault])
    shop = Workshop(store, couriers=(courier,))
    await shop.worker.drain()
    assert (await shop.message("r")).state == "failed"
    assert (await shop.job("r")).fault == told
    store.clock.pass_by(seconds=5)
    await shop.worker.drain()
    assert [message.key for message in courier.tried] == ["r", "r"]
    assert (await shop.message("r")).state == "sent"


async def test_a_failure_for_good_waits_for_a_person(store):
    await reply_on_its_way(store)
    courier = FakeCourier(fails=[DeliveryFailed("550 unknown", retry=False)])
    shop = Workshop(store, couriers=(courier,))
    await shop.worker.drain()
    row, job = await shop.message("r"), await shop.job("r")
    assert (row.state, row.fault) == ("gave_up", "550 unknown")
    assert job.gave_up_at == store.clock()
    assert not job.pending
    await store.outbox.put_back("r")
    await shop.worker.drain()
    assert (await shop.message("r")).state == "sent"


async def test_a_channel_that_only_receives_answers_on_the_page(store):
    await reply_on_its_way(store)
    shop = Workshop(store)
    silent = {"web": Channel("web", "Web", read_letter)}
    await replace(shop.courier, channels=silent).send("r", "web")
    assert (await store.ledger.find(CODE)).facts.delivery == Receipt()


async def test_a_channel_that_was_switched_off_delivers_nothing(store):
    await reply_on_its_way(store)
    shop = Workshop(store, couriers=())
    await shop.worker.drain()
    assert (await shop.message("r")).state == "failed"
    assert (await store.ledger.find(CODE)).facts.delivery is None


async def test_a_message_nobody_wrote_is_not_found(store):
    with pytest.raises(NotFound):
        await Workshop(store).letterbox.read("nobody")
