"""A talk's messages become letters, answers and notes, in the order they were sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
import structlog

from channels.zalo import letters, phrases
from channels.zalo import memory as remembered
from channels.zalo.buttons import Press, Wish, read_press, says_satisfied
from channels.zalo.client import Platform
from channels.zalo.events import Event, Sort, read_event, sort_of
from channels.zalo.faults import PlatformRefused
from channels.zalo.keep import PATIENCE, Keeper
from channels.zalo.memory import Errand, Memories, Memory, Person, Placed
from channels.zalo.speak import Speaker
from channels.zalo.tokens import Tokens
from channels.zalo.wishes import ADDING, NAME, Wishes
from core import api

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Everybody a talk needs; `gather` is the channel's own."""

    office: api.Office
    platform: Platform
    tokens: Tokens
    memories: Memories
    speaker: Speaker
    wishes: Wishes
    keeper: Keeper

    async def gather(self, parts: Sequence[bytes]) -> bytes | None:
        """Do what the messages ask for; return the last letter among them.

        Safe to run twice: letters are named by their first message, answers by the
        event they answer, and what a letter belongs to is decided once.
        """
        events = in_order(parts)
        if any(sort_of(event.name) is Sort.ALARM for event in events):
            await self.tokens.revoked()
        said = [event for event in events if sort_of(event.name) is Sort.TALK]
        return await Turn(self, said).take() if said else None


def in_order(parts: Sequence[bytes]) -> list[Event]:
    """Return the events as they were sent, each once; what is none is left out."""
    events: dict[str, Event] = {}
    for raw in parts:
        try:
            event = read_event(raw)
        except api.LetterRefused:
            log.error("a held message that is no event of Zalo")
            continue
        events.setdefault(event.key, event)
    return sorted(events.values(), key=lambda event: event.order)


@dataclass(slots=True)
class Turn:
    """One batch of one citizen's events."""

    talk: Conversation
    events: Sequence[Event]
    letters: list[api.Letter] = field(default_factory=list)
    unsaid: list[PlatformRefused] = field(default_factory=list)

    async def take(self) -> bytes | None:
        """Go through the events. Raises NotFetched or PlatformRefused to try again."""
        await self._note_time()
        words: list[Event] = []
        for event in self.events:
            if await self._is_words(event, words):
                words.append(event)
        await self._letter(words)
        if not self.letters:
            self._complain()
            return None
        *earlier, last = self.letters
        for letter in earlier:
            raw = api.write_letter(letter)
            await self.talk.office.intake.receive(
                api.Arrival(NAME, raw, key=f"letter {letter.external_id}")
            )
        return api.write_letter(last)

    @property
    def _citizen(self) -> str:
        return self.events[0].citizen

    async def _note_time(self) -> None:
        spoken = [e.sent_at for e in self.events if e.name.startswith("user_send_")]
        if spoken:
            latest = max(spoken)
            await self._change(lambda memory: remembered.heard(memory, latest))

    async def _is_words(self, event: Event, words: list[Event]) -> bool:
        """Whether an event is part of a letter; else what it asks for is done."""
        match event.name:
            case "follow":
                await self._greet(event)
            case "unfollow":
                await self._change(_forget)
            case "user_submit_info":
                await self._introduce(event)
            case _:
                return await self._are_own_words(event, words)
        return False

    async def _are_own_words(self, event: Event, words: list[Event]) -> bool:
        press = read_press(event.text) or await self._typed_rating(event)
        if press is None:
            return True
        if not press.only_asks:  # what was written before it is a letter of its own
            await self._letter(words)
            words.clear()
        try:
            return not await self.talk.wishes.grant(event, press)
        except PlatformRefused as refused:
            self.unsaid.append(refused)
            return False

    async def _typed_rating(self, event: Event) -> Press | None:
        """Take "hài lòng", typed under a survey, for a press of its button."""
        wish = None if event.attached else says_satisfied(event.text)
        if wish is None:
            return None
        surveyed = (await self.talk.memories.of(self._citizen)).surveyed
        return Press(Wish(wish), surveyed) if surveyed else None

    async def _greet(self, event: Event) -> None:
        if not (await self.talk.memories.of(self._citizen)).greeted:
            await self._say(event.key, phrases.greeting())
            await self._change(lambda m: msgspec.structs.replace(m, greeted=True))

    async def _introduce(self, event: Event) -> None:
        told = event.person
        person = Person(name=told.name, phone=told.phone, address=told.address)
        await self._change(lambda m: msgspec.structs.replace(m, person=person))

    async def _letter(self, words: Sequence[Event]) -> None:
        """Make a letter of consecutive words, or say kindly how one is written."""
        spoken = [event for event in words if not letters.is_silent(event)]
        if not words:
            return
        if not spoken:
            await self._hint(words[0], phrases.how_to_write())
            return
        place = await self._place(spoken[0])
        if place == Placed() and all(map(letters.is_pleasantry, spoken)):
            await self._hint(spoken[0], phrases.how_to_write())
            return
        fates = await self.talk.keeper.fates(spoken)
        person = await self._person(new=not place.adds_to)
        try:
            letter = letters.compose(spoken, fates, person=person, place=place)
        except api.LetterRefused:
            await self._hint(spoken[0], phrases.not_readable())
            return
        self.letters.append(letter)
        if place.adds_to:
            key = f"added {letter.external_id}"
            await self._say(key, phrases.added(place.adds_to), Press(Wish.NEW))

    async def _place(self, first: Event) -> Placed:
        """Decide, once, where the letter that begins with `first` belongs."""
        memory = await self.talk.memories.of(self._citizen)
        asked = memory.asked is not None and await self._is_open(memory.asked.code)
        memory = await self.talk.memories.change(
            self._citizen, lambda m: _settled(m, first, answers=asked)
        )
        return memory.placed[first.key]

    async def _is_open(self, code: str) -> bool:
        case = await self.talk.office.cases.find(code)
        return case is not None and case.open

    async def _person(self, *, new: bool) -> api.Party:
        """Return who writes: what they told us, else the name Zalo shows."""
        told = (await self.talk.memories.of(self._citizen)).person
        party = api.Party(name=told.name, phone=told.phone, address=told.address)
        if party.name or not new:
            return party
        try:
            profile = await self.talk.platform.profile(self._citizen)
        except PlatformRefused as refused:  # the letter does not wait for a name
            log.warning("no profile", why=str(refused))
            return party
        return letters.known_as(party, str(profile.get("display_name", "")))

    async def _hint(self, event: Event, text: str) -> None:
        try:
            await self.talk.speaker.hint(self._citizen, event.key, text)
        except PlatformRefused as refused:
            self.unsaid.append(refused)

    async def _say(self, key: str, text: str, *presses: Press) -> None:
        try:
            await self.talk.speaker.say(self._citizen, key, text, presses)
        except PlatformRefused as refused:
            self.unsaid.append(refused)

    def _complain(self) -> None:
        """Ask for another try when an answer could not be said, while it is fresh."""
        young = self.talk.office.now() - self.events[-1].sent_at < PATIENCE
        for refused in self.unsaid:
            log.warning("not answered", why=str(refused))
            if refused.retry and young:
                raise refused

    async def _change(self, change: remembered.Change) -> None:
        await self.talk.memories.change(self._citizen, change)


def _settled(memory: Memory, first: Event, *, answers: bool) -> Memory:
    """Note where a letter belongs; `answers`: an officer's question is still open."""
    if first.key in memory.placed:
        return memory
    at, place = first.sent_at, Placed()
    if memory.why and memory.why.waits(at):
        place = Placed(linked_to=memory.why.code)
        memory = msgspec.structs.replace(memory, why=None)
    elif memory.adding and memory.adding.waits(at):
        place = Placed(adds_to=memory.adding.code)
    elif memory.asked and memory.asked.waits(at) and answers:
        place = Placed(adds_to=memory.asked.code)
        more = Errand(place.adds_to, at, at + ADDING)  # a photo may follow the words
        memory = msgspec.structs.replace(memory, asked=None, adding=more)
    return remembered.placed(memory, first.key, place)


def _forget(memory: Memory) -> Memory:
    """Keep of a talk only what stops us from doing something twice."""
    return Memory(
        greeted=memory.greeted,
        said=memory.said,
        placed=memory.placed,
        sent=memory.sent,
    )
