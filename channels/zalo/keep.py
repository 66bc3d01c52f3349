"""Fetches the files of a talk's messages, and gives them to the house to keep."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog

from channels.zalo.events import Attached, Event
from channels.zalo.fetch import Fetcher, NotFetched
from channels.zalo.letters import FILES, Fate
from core import api
from core.api import N_
from core.api import gettext as _

log = structlog.get_logger()

PATIENCE = timedelta(minutes=10)
"""So long a letter waits for a file that cannot be fetched just now."""
_AT_ONCE = 4
_WHY: Mapping[str, str] = {
    "too-large": N_("tệp quá lớn"),
    "kind": N_("loại tệp không được nhận"),
    "empty": N_("tệp rỗng"),
    "locked": N_("tệp có mật khẩu"),
    "macros": N_("tệp có chương trình bên trong"),
    "heic": N_("ảnh HEIC"),
}


class Keeper:
    """Finds out what becomes of each attachment."""

    def __init__(self, fetcher: Fetcher, office: api.Office, most: int) -> None:
        self._fetcher = fetcher
        self._office = office
        self._most = most

    async def fates(self, events: Sequence[Event]) -> Mapping[Attached, Fate]:
        """Return the fate of every file; the words never wait long for them.

        Raises NotFetched while trying again later is worth it: what is kept by then
        is kept under its digest, so that trying again doubles nothing.
        """
        wanted = list(
            dict.fromkeys(a for e in events for a in e.attached if a.kind in FILES)
        )
        young = self._office.now() - events[-1].sent_at < PATIENCE
        room = asyncio.Semaphore(_AT_ONCE)
        found = await asyncio.gather(
            *(self._fate(a, room, young=young) for a in wanted[: self._most]),
            return_exceptions=True,
        )
        fates: dict[Attached, Fate] = {}
        for attached, fate in zip(wanted, found, strict=False):
            if isinstance(fate, BaseException):
                raise fate
            fates[attached] = fate
        for attached in wanted[self._most :]:
            fates[attached] = Fate(why_not=_("quá nhiều tệp"))
        return fates

    async def _fate(
        self, attached: Attached, room: asyncio.Semaphore, *, young: bool
    ) -> Fate:
        async with room:
            try:
                fetched = await self._fetcher.fetch(attached)
                kept = await self._office.intake.keep(fetched.filename, fetched.content)
            except NotFetched as error:
                if error.passing and young:
                    raise
                log.warning("file not fetched", kind=attached.kind, why=str(error))
                return Fate()
            except api.UploadRefused as refused:
                why = _WHY.get(refused.reason, N_("tệp không đọc được"))
                return Fate(why_not=_(why))
        return Fate(kept=kept)
