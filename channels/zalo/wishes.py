"""What a pressed button, or words that mean the same, bring about."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from channels.zalo import phrases
from channels.zalo.buttons import Press, Wish, looks_like_code
from channels.zalo.events import Event
from channels.zalo.memory import Errand, Memories, Memory
from channels.zalo.speak import Speaker
from core import api

NAME = "zalo"
ADDING = timedelta(minutes=30)
"""How long after "add" what a citizen writes belongs to that case."""
_WHY = timedelta(days=1)
"""How long after "not satisfied" what a citizen writes is taken for the reason."""


Change = Callable[[Memory, datetime], Memory]


class Wishes:
    """Grants what citizens ask for, as far as the case is theirs.

    Whoever knows a code may see its progress, as on the tracking page. To add to a
    case or to rate its answer here, it must have come from this very citizen.
    """

    def __init__(
        self, speaker: Speaker, memories: Memories, office: api.Office
    ) -> None:
        self._speaker = speaker
        self._memories = memories
        self._office = office

    async def grant(self, event: Event, press: Press) -> bool:
        """Do what is asked; False: these were words after all.

        Safe to run twice. Raises PlatformRefused when the answer cannot be said.
        """
        match press.wish:
            case Wish.PROGRESS if press.code:
                return await self._progress(event, press.code)
            case Wish.PROGRESS:
                await self._all_progress(event)
            case Wish.ADD:
                await self._add(event, press.code)
            case Wish.NEW:
                await self._expect(event, lambda memory, _at: _free(memory))
                await self._say(event, phrases.write_anew())
            case Wish.SATISFIED:
                await self._satisfied(event, press.code)
            case Wish.UNSATISFIED:
                await self._unsatisfied(event, press.code)
        return True

    async def _progress(self, event: Event, code: str) -> bool:
        case = await self._office.cases.find(code)
        if case is None:
            if not (looks_like_code(event.text) or event.text.startswith("#")):
                return False  # twelve letters that happen to be shaped like a code
            await self._say(event, phrases.wrong_code())
            return True
        own = await self._own(event.citizen, code)
        presses = _offers(case) if own else ()
        await self._say(event, phrases.one_case(case), *presses)
        return True

    async def _all_progress(self, event: Event) -> None:
        cases = await self._office.cases.of(NAME, event.citizen)
        if not cases:
            await self._say(event, phrases.no_cases())
        elif len(cases) == 1:
            await self._say(event, phrases.one_case(cases[0]), *_offers(cases[0]))
        else:
            await self._say(event, phrases.several_cases(cases))

    async def _add(self, event: Event, code: str) -> None:
        case = await self._own(event.citizen, code)
        if case is None or not case.may_add:
            await self._say(event, phrases.cannot_add())
            return

        def adding(memory: Memory, at: datetime) -> Memory:
            errand = Errand(case.code, at, at + ADDING)
            return msgspec.structs.replace(_free(memory), adding=errand)

        await self._expect(event, adding)
        await self._say(event, phrases.add_now(case.code), Press(Wish.NEW))

    async def _satisfied(self, event: Event, code: str) -> None:
        case = await self._own(event.citizen, code)
        rated = case is not None and await self._office.cases.rate(
            case.code, satisfied=True
        )
        await self._say(event, phrases.thanks() if rated else phrases.rated_already())

    async def _unsatisfied(self, event: Event, code: str) -> None:
        """First remember that the reason is to come: a second run finds it asked."""
        case = await self._own(event.citizen, code)
        memory = await self._memories.of(event.citizen)
        begun = case and memory.why is not None and memory.why.code == case.code
        if case is None or not (case.may_rate or begun):
            await self._say(event, phrases.rated_already())
            return

        def expecting(memory: Memory, at: datetime) -> Memory:
            return msgspec.structs.replace(
                _free(memory), why=Errand(case.code, at, at + _WHY)
            )

        await self._expect(event, expecting)
        await self._office.cases.rate(case.code, satisfied=False)
        await self._say(event, phrases.tell_us_why())

    async def _own(self, citizen: str, code: str) -> api.CaseGlance | None:
        """Return the citizen's own case by its code, or their newest for none."""
        cases = await self._office.cases.of(NAME, citizen)
        return next((case for case in cases if code in {"", case.code}), None)

    async def _expect(self, event: Event, change: Change) -> None:
        await self._memories.change(
            event.citizen, lambda memory: change(memory, event.sent_at)
        )

    async def _say(self, event: Event, text: str, *presses: Press) -> None:
        await self._speaker.say(event.citizen, event.key, text, presses)


def _free(memory: Memory) -> Memory:
    """What comes next is a letter of its own."""
    return msgspec.structs.replace(memory, adding=None, asked=None, why=None)


def _offers(case: api.CaseGlance) -> tuple[Press, ...]:
    if case.may_rate:
        return Press(Wish.SATISFIED, case.code), Press(Wish.UNSATISFIED, case.code)
    return (Press(Wish.ADD, case.code),) if case.may_add else ()
