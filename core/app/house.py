"""Joins the rooms: settings and plugins in, a house out."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from core.app.lawbook import Lawbook
from core.app.office import HouseOffice
from core.app.recount import Recount
from core.channel import Channel, Office
from core.domain.calendar import Calendar
from core.domain.event import Event
from core.domain.quiet import QuietHours
from core.domain.ruleset import Ruleset
from core.errors import PluginBroken
from core.jobs.advance import Line
from core.jobs.attend import Attendants
from core.jobs.checkup import Checkup
from core.jobs.enclose import Encloser
from core.jobs.gather import Gatherer
from core.jobs.lanes import Lanes
from core.jobs.mail_officers import OfficersMail
from core.jobs.remind import Reminding
from core.jobs.send import Courier
from core.jobs.tidy import Tidier
from core.jobs.worker import Worker
from core.paper.handout import Handout
from core.pipeline.answer import withdraw
from core.pipeline.correct import correct
from core.pipeline.receive import FrontDoor
from core.pipeline.steps import Needs, steps
from core.pipeline.wording import Correspondence
from core.plugin import Plugins
from core.rulebook import calendar_of, rules_of
from core.security.key_ring import KeyRing
from core.security.seal import Seal
from core.security.throttle import Throttle
from core.security.tokens import SignedForms
from core.security.uploads import UploadCheck
from core.settings import Settings
from core.store.absences import Absences
from core.store.accounts import Accounts
from core.store.amendments import Amendments
from core.store.calendar_changes import CalendarChanges
from core.store.desk import Desk
from core.store.engines import Database, engine_for
from core.store.files import Files
from core.store.glances import Glances
from core.store.held import Held
from core.store.ledger import PiccoloLedger
from core.store.letterbox import Letterbox
from core.store.outbox import Outbox
from core.store.past import PastLetters
from core.store.queries import Queries
from core.store.reception import Reception
from core.store.reminders import Reminders
from core.store.rooms import Feedback, Rooms
from core.store.schema import bind
from core.store.sealed import use
from core.store.senders import Senders
from core.store.slots import PiccoloSlots
from core.store.units import UnitTree
from core.web.labels import label

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything that was built, for the doors, the commands and the tests."""

    settings: Settings
    database: Database
    plugins: Plugins
    channels: Mapping[str, Channel]
    lawbook: Lawbook
    recount: Recount
    ledger: PiccoloLedger
    intake: FrontDoor
    files: Files
    line: Line
    queries: Queries
    desk: Desk
    rooms: Rooms
    reception: Reception
    feedback: Feedback
    accounts: Accounts
    forms: SignedForms
    paper: Handout
    office: Office
    slots: PiccoloSlots
    lanes: Lanes
    checkup: Checkup
    absences: Absences
    reminders: Reminders
    reminding: Reminding
    worker: Worker
    attendants: Attendants

    @property
    def rules(self) -> Ruleset:
        """The rules as they stand now."""
        return self.lawbook.rules

    @property
    def calendar(self) -> Calendar:
        """The calendar as it stands now."""
        return self.lawbook.calendar


def now() -> datetime:
    """Return this instant, with zone. Nothing else in the house looks at the clock."""
    return datetime.now(UTC)


def build(
    settings: Settings,
    options: Mapping[str, str],
    *,
    plugins: Plugins | None = None,
    now: Callable[[], datetime] = now,
) -> House:
    """Join the rooms; nothing is opened yet. Raises SettingInvalid or PluginBroken.

    `options` are the channels' (every TIEPDAN_ variable); `plugins` those already
    loaded, if they are.
    """
    settings.check()
    plugins = plugins or load_plugins(settings)
    lawbook = Lawbook(
        rules_of(plugins), calendar_of(plugins), Amendments(now), CalendarChanges(now)
    )
    secret = settings.secret_key.encode()
    database = engine_for(settings.database_url)
    bind(database)
    use(KeyRing(settings.seal_ring))
    ledger = PiccoloLedger(database, now, partial(_announce, plugins))
    outbox = Outbox(database, now)
    check = UploadCheck(max_bytes=settings.upload_max_mb * MEBIBYTE)
    files = Files(settings.files_dir, check, now)
    writing = Correspondence(settings.authority, settings.public_url)
    desk = Desk(
        ledger,
        outbox,
        now,
        correct=correct,
        withdraw=lambda ticket, words: withdraw(
            ticket, words, rules=lawbook.rules, now=now
        ),
    )
    held, slots = Held(database, now), PiccoloSlots(Seal(secret), now)
    intake, letterbox = (
        FrontDoor(ledger, held, files, now),
        Letterbox(database, ledger, outbox, now),
    )
    office = HouseOffice(
        intake=intake,
        cases=Glances(desk, writing.track_url, now),
        slots=slots,
        letterbox=letterbox,
        clock=now,
        url_of=writing.track_url,
        secret=secret,
    )
    channels = channels_of(plugins, options, office)
    absences = Absences(now)
    reminders = Reminders(database, ledger, absences, now)
    reminding = Reminding(reminders, settings.ladder, lambda: lawbook.calendar, now)
    needs = Needs(
        channels=channels,
        shelves=ledger,
        files=files,
        past=PastLetters(database, now),
        units=UnitTree(),
        advice=plugins,
        rules=lawbook.rules,
        calendar=lawbook.calendar,
        writing=writing,
        senders=Senders(now),
        most_receipts=settings.receipts_per_hour,
        now=now,
        who_answers=absences.who_answers,
    )
    line = Line(
        ledger,
        lambda: steps(replace(needs, rules=lawbook.rules, calendar=lawbook.calendar)),
    )
    paper = Handout(settings.authority, settings.province, settings.public_url)
    lanes = Lanes(channels.values(), now)
    courier = Courier(
        channels=channels,
        letterbox=letterbox,
        encloser=Encloser(paper, files.read),
        lanes=lanes,
        patience=settings.delivery_seconds,
        fallback=settings.fallback_order,
        quiet=QuietHours.read(settings.quiet_hours),
        now=now,
    )
    return House(
        settings=settings,
        database=database,
        plugins=plugins,
        channels=channels,
        lawbook=lawbook,
        recount=Recount(ledger, lawbook),
        ledger=ledger,
        intake=intake,
        files=files,
        line=line,
        queries=Queries(database, ledger, lambda: lawbook.rules, now),
        desk=desk,
        rooms=Rooms(now),
        reception=Reception(database, now),
        feedback=Feedback(now),
        accounts=Accounts(now),
        forms=SignedForms(secret, now, Throttle(time.monotonic)),
        paper=paper,
        lanes=lanes,
        checkup=Checkup(channels.values(), now),
        absences=absences,
        reminders=reminders,
        reminding=reminding,
        office=office,
        slots=slots,
        worker=Worker(
            outbox,
            line,
            courier,
            Gatherer(held, channels, intake),
            lanes,
            Tidier(now),
            now,
            lambda: ledger.doors_busy,
            reminding,
            OfficersMail(
                channels,
                reminders,
                lambda: lawbook.calendar,
                settings.public_url,
                label,
                now,
            ),
        ),
        attendants=Attendants(channels.values(), slots),
    )


def load_plugins(settings: Settings) -> Plugins:
    """Load every plugin but those in `settings.without`. Raises PluginBroken."""
    plugins = Plugins()
    plugins.load(without=frozenset(filter(None, settings.without.split(","))))
    return plugins


async def work(house: House, stop: asyncio.Event) -> None:
    """Do the jobs and attend the channels until `stop` is set."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(house.lawbook.follow(stop))
        tasks.create_task(house.worker.run(stop))
        tasks.create_task(house.attendants.run(stop))


def channels_of(
    plugins: Plugins, options: Mapping[str, str], office: Office
) -> Mapping[str, Channel]:
    """Return the channels by name. Raises PluginBroken when two share one."""
    channels: dict[str, Channel] = {}
    offered = plugins.collect("register_channel", options=options, office=office)
    for plugin, channel in offered:
        if channel.name in channels:
            raise PluginBroken(
                f"plugin {plugin}: channel {channel.name} exists already"
            )
        channels[channel.name] = channel
    return channels


def _announce(plugins: Plugins, event: Event) -> None:
    """Tell the news after the commit; `ask` guards against whoever chokes on it."""
    for _ in plugins.ask("ticket_moved", event=event):
        pass
