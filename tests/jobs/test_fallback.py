"""A message that cannot go one way goes another, and the history says so."""

from dataclasses import replace

import pytest
import pytest_asyncio
import structlog

from core.domain.attachment import Attachment
from core.domain.because import because
from core.domain.message import DeliveryState, Letter, Purpose
from core.domain.outcome import Onward, Wait
from core.domain.party import Party
from core.domain.reply import Reply
from core.domain.stage import Stage
from core.errors import DatabaseAway, DeliveryFailed
from core.jobs.backoff import MOST_TRIES
from core.jobs.breaker import FAILURES
from core.jobs.tidy import Tidier
from core.jobs.worker import LEASE
from core.store.outbox import SEND
from core.store.shelf import shelf
from core.store.tables import JobRow, MessageRow, TicketRow
from core.store.views import ShelfLine
from tests.contract.test_ledger import arrival
from tests.fakes import MONDAY, FakeCourier, outgoing
from tests.jobs.house import CODE, Workshop
from tests.store.house import opened

WHY = because("vì")
LETTER = Letter(
    body="Đèn hỏng", reply_to="551", party=Party(email="lan@x.vn", phone="0912000111")
)
NEVER = DeliveryFailed("-230 window", retry=False)
REPLY = Reply(
    body="Đã sửa đèn.",
    written_by="hung",
    signed_by="binh",
    signed_by_name="Võ Thanh Bình",
    signed_at=MONDAY,
)


@pytest_asyncio.fixture
async def store(database_url):
    async with opened(database_url) as store:
        yield store


class Post:
    """A shop with three couriers, and one message in its outbox."""

    def __init__(self, store, *, came_by="zalo", quiet="", **more):
        self.store = store
        self.zalo, self.email, self.zns = map(FakeCourier, ("zalo", "email", "zns"))
        self.shop = Workshop(
            store,
            couriers=(self.zalo, self.email, self.zns),
            fallback=("zns", "email"),
            quiet=quiet,
            **more,
        )
        self.came_by = came_by
        channels = self.shop.courier.channels
        channels["email"] = replace(channels["email"], reach=lambda party: party.email)
        channels["zns"] = replace(channels["zns"], reach=lambda party: party.phone)
        channels["page"] = replace(channels["zalo"], name="page", deliver=None)

    async def queue(self, purpose=Purpose.REPLY, letter=LETTER, **more):
        received = await self.store.ledger.keep(arrival())
        await TicketRow.update({TicketRow.channel: self.came_by}).where(
            TicketRow.code == received.code
        )
        ticket = await self.store.ledger.find(CODE)
        ticket = await self.store.ledger.record(
            ticket, Onward(because=WHY, letter=letter)
        )
        await TicketRow.update({TicketRow.stage: Stage.DELIVER.value}).where(
            TicketRow.id == ticket.id
        )
        ticket = replace(ticket, stage=Stage.DELIVER)
        post = outgoing(ticket, "r", purpose=purpose, reply_to=letter.reply_to, **more)
        facts = {"dispatched": "r"}
        await self.store.ledger.record(
            ticket, Wait(because=WHY, facts=facts, posts=(post,))
        )

    async def work(self):
        await self.shop.worker.drain()

    async def states(self):
        rows = await MessageRow.select(MessageRow.key, MessageRow.state)
        return {row["key"]: row["state"] for row in rows}

    async def told(self):
        return [str(event.because) for event in await self.store.ledger.history(CODE)]


async def test_a_reply_goes_by_the_next_channel_that_reaches_the_citizen(store):
    post = Post(store)
    post.zalo.fails = [NEVER]
    await post.queue()
    await post.work()
    [message] = post.zns.taken
    assert (message.reply_to, message.key, message.body) == (
        "0912000111", "r/via:zns", post.zalo.tried[0].body,
    )  # fmt: skip
    assert await post.states() == {"r": "passed_on", "r/via:zns": "sent"}
    ticket = await store.ledger.find(CODE)
    assert ticket.facts.delivery is not None  # the line goes on with that receipt
    assert any("gửi lại qua" in line for line in await post.told())
    assert post.email.tried == []


async def test_the_way_goes_on_until_the_last_channel_then_a_person_must_look(store):
    post = Post(store)
    for courier in (post.zalo, post.zns, post.email):
        courier.fails = [NEVER]
    await post.queue()
    await post.work()
    assert await post.states() == {
        "r": "passed_on", "r/via:zns": "passed_on", "r/via:email": "gave_up",
    }  # fmt: skip
    assert (await store.ledger.find(CODE)).facts.delivery is None
    assert await shelf(None) == (
        ShelfLine(
            code=CODE,
            stage=Stage.DELIVER,
            why=str(NEVER),
            since=store.clock(),
            message_key="r/via:email",
        ),
    )


async def test_who_left_no_other_address_is_not_reached_otherwise(store):
    post = Post(store)
    post.zalo.fails = [NEVER]
    await post.queue(letter=replace(LETTER, party=Party(name="Lan")))
    await post.work()
    assert await post.states() == {"r": "gave_up"}


async def test_a_reminder_is_not_worth_a_second_channel(store):
    post = Post(store)
    post.zalo.fails = [NEVER]
    await post.queue(Purpose.SURVEY)
    await post.work()
    assert await post.states() == {"r": "gave_up"}


@pytest.mark.parametrize("fault", ["5.1.1", ""])
async def test_what_comes_back_after_it_was_sent_goes_another_way(store, fault):
    post = Post(store)
    await post.queue()
    await post.work()
    news = post.shop.letterbox.news
    assert await news("zalo", "taken-1", DeliveryState.BOUNCED, fault)
    await post.work()
    assert await post.states() == {"r": "passed_on", "r/via:zns": "sent"}
    assert len(post.zalo.taken) == 1
    assert await news("zalo", "taken-1", DeliveryState.BOUNCED, "5.1.1")
    await post.work()
    assert len(post.zns.taken) == 1


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        (["delivered"], "delivered"),
        (["delivered", "seen"], "seen"),
        (["seen", "delivered"], "seen"),
        (["seen", "bounced"], "seen"),
        (["delivered", "bounced"], "delivered"),
        (["queued"], "sent"),
        (["failed"], "sent"),
    ],
)
async def test_news_never_takes_a_message_back(store, told, stands):
    post = Post(store)
    await post.queue()
    await post.work()
    for state in told:
        assert await post.shop.letterbox.news("zalo", "taken-1", DeliveryState(state))
    await post.work()
    assert await post.states() == {"r": stands}


@pytest.mark.parametrize(
    ("channel", "external_id"), [("zalo", "x"), ("email", "taken-1"), ("zalo", "")]
)
async def test_news_of_what_we_never_sent_is_no_news(store, channel, external_id):
    post = Post(store)
    await post.queue()
    await post.work()
    news = post.shop.letterbox.news
    assert not await news(channel, external_id, DeliveryState.BOUNCED)
    assert await post.states() == {"r": "sent"}


async def test_a_letter_from_a_page_is_answered_there_and_where_it_reaches(store):
    post = Post(store, came_by="page")
    await post.queue()
    await post.work()
    assert await post.states() == {"r": "sent", "r/via:zns": "sent"}
    assert (await store.ledger.find(CODE)).facts.delivery is not None
    assert any("Gửi thêm qua" in line for line in await post.told())


async def test_a_copy_that_fails_goes_on_to_the_next_channel(store):
    post = Post(store, came_by="page")
    post.zns.fails = [NEVER]
    await post.queue()
    await post.work()
    assert await post.states() == {
        "r": "sent", "r/via:zns": "passed_on", "r/via:email": "sent",
    }  # fmt: skip


async def test_a_worker_that_dies_once_it_has_passed_a_message_on_sends_it_once(store):
    post = Post(store)
    post.zalo.fails = [NEVER]
    await post.queue()
    [_job] = await store.outbox.claim(SEND, limit=1, lease=LEASE)
    await post.shop.courier.give_up("r", NEVER)  # here it dies: the job is not settled
    store.clock.pass_by(minutes=3)
    await post.work()
    assert await post.states() == {"r": "passed_on", "r/via:zns": "sent"}
    assert (post.zalo.tried, len(post.zns.taken)) == ([], 1)


async def test_a_message_is_marked_and_sent_on_together_or_not_at_all(
    store, monkeypatch
):
    post = Post(store)
    await post.queue()

    async def lost(ticket, message, at):
        raise DatabaseAway("gone")

    with monkeypatch.context() as broken:
        broken.setattr("core.store.change.post", lost)
        with pytest.raises(DatabaseAway):
            await post.shop.courier.give_up("r", NEVER)
    assert await post.states() == {"r": "queued"}
    await post.shop.courier.give_up("r", NEVER)
    assert await post.states() == {"r": "passed_on", "r/via:zns": "queued"}


async def test_a_ticket_that_moves_meanwhile_gets_one_message_all_the_same(store):
    post = Post(store)
    post.zalo.fails = [NEVER]
    await post.queue()
    find, moved = store.ledger.find, []

    async def overtaken(code):
        ticket = await find(code)
        if len(moved) < 2:  # once for who it is for, once for the message
            moved.append(await store.ledger.hear(ticket, "Xin thêm", ()))
        return ticket

    store.ledger.find = overtaken
    await post.shop.courier.give_up("r", NEVER)
    states = await post.states()
    ours = {key: state for key, state in states.items() if not key.startswith("in:")}
    assert ours == {"r": "passed_on", "r/via:zns": "queued"}
    assert len(states) - len(ours) == len(moved) == 2


async def test_a_copy_is_sent_once_though_its_worker_died(store):
    post = Post(store, came_by="page")
    await post.queue()
    await post.work()
    await store.outbox.put_back("r")
    await post.work()
    assert await post.states() == {"r": "sent", "r/via:zns": "sent"}
    assert (len(post.zns.taken), post.email.tried) == (1, [])


async def test_a_channel_that_cannot_say_whom_it_reaches_is_passed_over(store):
    post = Post(store)
    post.zalo.fails = [NEVER]

    def broken(party):
        raise KeyError(party.phone)

    channels = post.shop.courier.channels
    channels["zns"] = replace(channels["zns"], reach=broken)
    await post.queue()
    with structlog.testing.capture_logs() as lines:
        await post.work()
    assert await post.states() == {"r": "passed_on", "r/via:email": "sent"}
    assert [line["event"] for line in lines] == ["reach broke"]
    assert "0912" not in str(lines)


async def test_a_lost_file_is_no_channels_fault_and_none_is_tried_in_its_place(store):
    post = Post(store)
    lost = Attachment("d" * 64, "biên bản.pdf", "application/pdf", 9)
    await post.queue(attachments=(lost,))
    for _ in range(MOST_TRIES):
        await post.work()
        store.clock.pass_by(hours=3)
    assert await post.states() == {"r": "gave_up"}
    assert (await post.shop.message("r")).fault.startswith("file is not there")
    assert post.zalo.tried == post.zns.tried == post.email.tried == []
    assert {lane.rests_until for lane in post.shop.lanes.states()} == {None}


async def test_a_message_that_came_back_proves_nothing_of_its_channel(store):
    post = Post(store)
    await post.queue()
    await post.work()
    for _ in range(FAILURES):
        post.shop.lanes.failed("zalo", store.clock())
    store.clock.pass_by(seconds=31)
    news = post.shop.letterbox.news
    assert await news("zalo", "taken-1", DeliveryState.GAVE_UP, "5.1.1")
    await post.work()
    assert await post.states() == {"r": "passed_on", "r/via:zns": "sent"}
    rests = {lane.channel: lane.rests_until for lane in post.shop.lanes.states()}
    assert rests["zalo"] is not None
    assert rests["zns"] is None


async def test_what_comes_back_long_after_its_job_was_tidied_away_is_not_lost(store):
    post = Post(store)
    await post.queue()
    await post.work()
    store.clock.pass_by(days=15)
    await Tidier(store.clock).tidy()
    assert not await JobRow.exists().where(JobRow.subject == "r")
    news = post.shop.letterbox.news
    assert await news("zalo", "taken-1", DeliveryState.GAVE_UP, "5.1.1")
    await Tidier(store.clock).tidy()
    await post.work()
    assert await post.states() == {"r": "passed_on", "r/via:zns": "sent"}


async def test_the_answer_in_force_goes_along_on_paper_and_no_other(store):
    post = Post(store)
    await post.queue()
    ticket = await store.ledger.find(CODE)
    ticket = await store.ledger.supply(ticket, {"reply": REPLY}, "head", WHY)
    message, *_ = await post.shop.letterbox.read("r")
    assert (await post.shop.letterbox.addressee(message)).reply == REPLY
    await store.ledger.supply(ticket, {"dispatched": "r2"}, "line", WHY)
    assert (await post.shop.letterbox.addressee(message)).reply is None


async def test_a_reminder_waits_for_the_morning_and_no_try_is_counted(store):
    post = Post(store, quiet="21:00-07:00")
    store.clock.at = store.clock.at.replace(hour=15)  # 22:00 in Hà Tĩnh
    await post.queue(Purpose.SURVEY)
    await post.work()
    assert post.zalo.tried == []
    job = await JobRow.objects().get(JobRow.subject == "r")
    assert job.attempts == 0
    store.clock.pass_by(hours=9)
    await post.work()
    assert len(post.zalo.taken) == 1


async def test_an_answer_waits_for_no_morning(store):
    post = Post(store, quiet="21:00-07:00")
    store.clock.at = store.clock.at.replace(hour=15)
    await post.queue(Purpose.REPLY)
    await post.work()
    assert len(post.zalo.taken) == 1


async def test_a_dead_channel_is_left_alone_and_burns_no_tries(store):
    post = Post(store)
    post.zalo.fails = [OSError() for _ in range(100)]
    await post.queue()
    for _ in range(FAILURES):
        await JobRow.update({JobRow.due_at: store.clock()}).where(JobRow.subject == "r")
        await post.work()
    tried = len(post.zalo.tried)
    assert tried == FAILURES
    await JobRow.update({JobRow.due_at: store.clock()}).where(JobRow.subject == "r")
    await post.work()
    assert len(post.zalo.tried) == tried
    store.clock.pass_by(seconds=31)
    post.zalo.fails = []
    await post.work()
    assert len(post.zalo.taken) == 1
