"""Reads one mailbox: new letters go through the door, then are marked, then counted.

In this order a crash at any point fetches a letter again, and the door knows it by its
key. Where we stand (UIDVALIDITY and last UID) is a note of the house, not a flag in the
mailbox: an officer who opens a letter in webmail first takes nothing from us. Without a
note, and when UIDVALIDITY has changed, all unread letters are taken.
"""

import asyncio
import hashlib
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from channels.email.door import Door
from channels.email.envelope import Envelope
from channels.email.imap import Imap, ImapRefused, SignInRefused
from channels.email.options import Options, Server
from core import api
from core.api import N_

log = structlog.get_logger()

_IDLE = 540.0
"""Seconds of IDLE: many routers forget a silent connection after ten minutes."""
_AT_ONCE = 50
"""Letters fetched with one command."""
_SIZED = 500
"""Letters whose sizes are asked for with one command."""
_BATCH = 8_000_000
"""Bytes after which a batch is full; one larger letter makes a batch of its own."""
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
"""Seconds between two tries to reach a mailbox; doubled each time."""
_OFTEN = 8
"""Failures after which the pause is the longest, or nearly."""


class Tokens(Protocol):
    """Where access tokens come from, for providers that take no passwords."""

    async def token(self) -> str:
        """Return a token that is good for some minutes."""
        ...

    async def forget(self) -> None:
        """Drop the token: it was refused."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where we stand in a mailbox."""

    validity: int = 0
    uid: int = 0

    @classmethod
    def read(cls, note: str) -> "Place":
        """Read a note; one that cannot be read is none."""
        try:
            validity, uid = json.loads(note)
            return cls(int(validity), int(uid))
        except (ValueError, TypeError):
            return cls()


class Inbox:
    """One mailbox, watched as long as the house works."""

    def __init__(
        self,
        server: Server,
        options: Options,
        office: api.Office,
        door: Door,
        tokens: Tokens | None = None,
        *,
        patience: float = 30.0,
    ) -> None:
        self._server = server
        self._options = options
        self._slots = office.slots
        self._door = door
        self._tokens = tokens
        self._patience = patience
        self._note = note_of(server)
        self._failures = 0
        """Times in a row that the mailbox could not be read."""

    async def attend(self) -> None:
        """Read for ever: what fails is tried again after growing pauses."""
        while True:
            try:
                async with self._opened() as imap:
                    await self._sign_in(imap)
                    await self._watch(imap)
            except SignInRefused as refused:
                # A provider locks out whoever asks too often.
                self._failures = max(self._failures + 1, _OFTEN)
                log.error(
                    "mailbox refuses us: check user and password",
                    mailbox=self._server.name,
                    said=str(refused),
                )
            except Exception as error:  # one mailbox must not stop the others
                self._failures += 1
                log.warning(
                    "mailbox not read",
                    mailbox=self._server.name,
                    fault=_kind(error),
                    failures=self._failures,
                )
            await asyncio.sleep(_pause(self._failures))

    async def read_once(self) -> int:
        """Take in what is new and leave; return how many letters that were."""
        async with self._opened() as imap:
            await self._sign_in(imap)
            validity = await imap.select(self._server.folder)
            return await self._drain(imap, validity)

    async def look(self) -> str:
        """Sign in, open the folder and leave; return what to say of it (a message)."""
        async with self._opened() as imap:
            await self._sign_in(imap)
            await imap.select(self._server.folder)
            if "IDLE" in imap.capabilities:
                return N_("Đọc được thư, thư mới đến là biết ngay")
            return N_("Đọc được thư, hỏi lại định kỳ")

    def _opened(self) -> Imap:
        return Imap(self._server, self._options, patience=self._patience)

    async def _sign_in(self, imap: Imap) -> None:
        try:
            await imap.sign_in(await self._tokens.token() if self._tokens else "")
        except SignInRefused:
            if self._tokens is not None:  # revoked before its time: ask for another
                await self._tokens.forget()
            raise
        if self._options.done_folder:
            await imap.create(self._options.done_folder)

    async def _watch(self, imap: Imap) -> None:
        validity = await imap.select(self._server.folder)
        while True:
            await self._drain(imap, validity)
            self._failures = 0
            if "IDLE" in imap.capabilities:
                await imap.idle(_IDLE)
            else:
                await asyncio.sleep(self._options.every_seconds)
                await imap.noop()

    async def _drain(self, imap: Imap, validity: int) -> int:
        """Take in all that is new, batch by batch."""
        place = Place.read(await self._slots.read(self._note))
        if place.validity != validity:
            return await self._first_time(imap, validity)
        found = await imap.search(f"UID {place.uid + 1}:*")
        # n:* names the last letter even when there is none after n.
        return await self._bring(imap, [uid for uid in found if uid > place.uid], place)

    async def _first_time(self, imap: Imap, validity: int) -> int:
        """Take what nobody has read; older letters were answered by people.

        The place is remembered at the end: a crash begins anew with what is unread.
        """
        last = await imap.search("UID *")
        taken = await self._bring(imap, await imap.search("UNSEEN"), None)
        await self._remember(Place(validity, last[-1] if last else 0))
        return taken

    async def _bring(self, imap: Imap, uids: list[int], place: Place | None) -> int:
        """Take in some letters; while one batch is kept the next one is fetched."""
        taken = 0
        for begin in range(0, len(uids), _SIZED):
            some = uids[begin : begin + _SIZED]
            sizes = await imap.sizes(some)
            batches = list(_batches(some, sizes, self._options.max_bytes))
            letters = await self._fetch(imap, batches[0], sizes)
            for batch, following in zip(batches, [*batches[1:], []], strict=True):
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._keep(letters))
                    fetched = both.create_task(self._fetch(imap, following, sizes))
                await self._mark(imap, sorted(letters))
                if place is not None:
                    await self._remember(replace(place, uid=batch[-1]))
                taken += len(letters)
                letters = fetched.result()
        return taken

    async def _fetch(
        self, imap: Imap, uids: Sequence[int], sizes: Mapping[int, int]
    ) -> Mapping[int, tuple[bytes, Envelope]]:
        """Return letters as they are; of one that is too large only the header."""
        if not uids:
            return {}
        size = sum(sizes.get(uid, 0) for uid in uids)
        large = size > self._options.max_bytes
        section = "HEADER" if large else ""
        letters = await imap.fetch(uids, size=0 if large else size, section=section)
        envelope = Envelope(left_out=size if large else 0)
        return {uid: (letter, envelope) for uid, letter in letters.items()}

    async def _keep(self, letters: Mapping[int, tuple[bytes, Envelope]]) -> None:
        async with asyncio.TaskGroup() as door:
            for letter, envelope in letters.values():
                door.create_task(self._door.take(letter, envelope))

    async def _mark(self, imap: Imap, uids: Sequence[int]) -> None:
        """Mark what is safe with us; that it cannot be marked does not matter."""
        if not uids:
            return
        try:
            if self._options.done_folder:
                await imap.mark_seen(uids)
                await imap.move(uids, self._options.done_folder)
            else:
                await imap.mark_seen(uids)
        except ImapRefused as refused:
            log.warning(
                "letters not marked", mailbox=self._server.name, said=str(refused)
            )

    async def _remember(self, place: Place) -> None:
        async with self._slots.change(self._note) as slot:
            slot.value = json.dumps([place.validity, place.uid])


def note_of(server: Server) -> str:
    """Return the name of a mailbox's note; two users of one server have two."""
    who = f"{server.user}@{server.host}:{server.port}/{server.folder}"
    return f"email place {hashlib.sha256(who.encode()).hexdigest()[:16]}"


def _batches(
    uids: Sequence[int], sizes: Mapping[int, int], most: int
) -> Iterator[list[int]]:
    """Divide letters so that a batch is neither long nor heavy.

    What has vanished since the search has no size, and is passed over.
    """
    batch: list[int] = []
    weight = 0
    for uid in uids:
        size = sizes.get(uid, 0)
        full = weight + size > min(_BATCH, most) or len(batch) >= _AT_ONCE
        if batch and full:
            yield batch
            batch, weight = [], 0
        batch.append(uid)
        weight += size
    if batch:
        yield batch


def _pause(failures: int) -> float:
    longest = min(_FIRST_PAUSE * 2.0 ** min(failures, 20), _LONGEST_PAUSE)
    return longest * (0.5 + random.random() / 2)  # noqa: S311 (jitter, not a secret)


def _kind(error: BaseException) -> str:
    """Name a fault without its words, which may quote a letter."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    named = f" {error}" if isinstance(error, ImapRefused) else ""
    return type(error).__name__ + named
