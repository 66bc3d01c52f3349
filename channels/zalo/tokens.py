"""The chain of tokens: one refresh at a time in the whole house, each pair kept."""

import asyncio
import hashlib
from datetime import datetime, timedelta

import msgspec
import structlog

from channels.zalo import oauth
from channels.zalo.account import Account
from channels.zalo.faults import Course, Fault, PlatformRefused
from core import api
from core.api import N_

log = structlog.get_logger()

NOTE = "zalo tokens"
EARLY = timedelta(minutes=30)
"""An access token is renewed so long before it ends."""
ASK_AGAIN = timedelta(hours=1)
"""A broken chain is tried again so often: the platform may have been mistaken."""
REVOKED = "permission_revoked"
_LOOK = 600.0
"""Seconds between two looks at the clock by who keeps the chain alive."""
_MOST_SEEDS = 8
_BROKEN = Fault(Course.RETRY, N_("OA phải cấp quyền lại: tiepdan zalo authorise"))


class ChainBroken(PlatformRefused):
    """No token can be had until an administrator of the account agrees again.

    What waits to be sent is tried again meanwhile.
    """

    def __init__(self) -> None:
        super().__init__(_BROKEN)


class Chain(msgspec.Struct, frozen=True, omit_defaults=True):
    """The pair that is valid now, as it is kept (encrypted by the house)."""

    access: str = ""
    refresh: str = ""
    expires_at: datetime | None = None
    broken: str = ""
    """Zalo's code for why there are no more tokens; empty while all is well."""
    broken_at: datetime | None = None
    seeds: tuple[str, ...] = ()
    """Digests of the first refresh tokens used so far: each works once."""

    def lives(self, at: datetime) -> bool:
        """Whether the access token can be used at an instant."""
        return bool(self.access and self.expires_at and at < self.expires_at)


class Tokens:
    """Gives out access tokens and renews them. Satisfies `client.Pass` by shape."""

    def __init__(self, account: Account, office: api.Office) -> None:
        self._account = account
        self._office = office
        self._under_way: set[asyncio.Task[str]] = set()

    async def chain(self) -> Chain:
        """Return the chain as it stands."""
        return _read(await self._office.slots.read(NOTE))

    async def access(self) -> str:
        """Return an access token, renewed in time. Raises PlatformRefused."""
        chain, now = await self.chain(), self._office.now()
        if chain.lives(now + EARLY):
            return chain.access
        try:
            return await self.renew(chain.access)
        except PlatformRefused:
            if chain.lives(now):  # half an hour is left to try again
                return chain.access
            raise

    async def renew(self, spent: str) -> str:
        """Return a token that is not `spent`: another worker's, or a new one.

        Whoever waits for it may lose patience and be cancelled; the exchange may
        not, or the answer would be lost and with it the chain.
        Raises PlatformRefused; ChainBroken when only an administrator can help.
        """
        task = asyncio.create_task(self._renew(spent))
        self._under_way.add(task)
        task.add_done_callback(self._settled)
        return await asyncio.shield(task)

    async def adopt(self, grant: oauth.Grant) -> None:
        """Begin a new chain with the pair an administrator agreed to."""
        async with self._office.slots.change(NOTE) as slot:
            slot.value = _write(self._next(_read(slot.value), grant))

    async def revoked(self) -> None:
        """Note that the account took its permission back, and sound the alarm."""
        async with self._office.slots.change(NOTE) as slot:
            chain = _read(slot.value)
            slot.value = _write(self._broken(chain, REVOKED, access=""))

    async def keep_fresh(self) -> None:
        """Keep the chain alive when nothing is sent, and hear of its end early."""
        while True:
            try:
                await self.access()
            except PlatformRefused as refused:
                log.error("no access to Zalo", why=str(refused))
            await asyncio.sleep(_LOOK)

    async def _renew(self, spent: str) -> str:
        async with self._office.slots.change(NOTE) as slot:
            chain = _read(slot.value)  # read after the lock: another may have been here
            if chain.access != spent and chain.lives(self._office.now() + EARLY):
                return chain.access
            chain = self._seeded(chain)
            self._refuse_hopeless(chain)
            try:
                grant = await oauth.by_refresh(self._account, chain.refresh)
            except oauth.GrantRefused as refused:
                slot.value = _write(
                    self._broken(chain, refused.zalo_code, access=chain.access)
                )
                await slot.save()
                raise ChainBroken from refused
            slot.value = _write(self._next(chain, grant))
            try:
                await slot.save()
            except Exception:
                # The old token is spent, the new one is not kept: only people can
                # mend this, and nobody must look for another cause.
                log.critical("Zalo's new tokens were not kept; authorise again")
                raise
        log.info("Zalo's tokens renewed")
        return grant.access_token

    def _seeded(self, chain: Chain) -> Chain:
        """Begin with the operator's refresh token when there is no chain to go on with.

        Each works once: one that was tried before is not tried again.
        """
        first = self._account.first_refresh_token
        seeds = self._seeds(chain)
        if (chain.refresh and not chain.broken) or seeds == chain.seeds:
            return chain
        return Chain(refresh=first, seeds=seeds)

    def _seeds(self, chain: Chain) -> tuple[str, ...]:
        """Return the digests of all first tokens used, the operator's among them."""
        first = self._account.first_refresh_token
        if not first or _digest(first) in chain.seeds:
            return chain.seeds
        return (*chain.seeds, _digest(first))[-_MOST_SEEDS:]

    def _refuse_hopeless(self, chain: Chain) -> None:
        asked_lately = (
            chain.broken
            and chain.broken_at
            and self._office.now() < chain.broken_at + ASK_AGAIN
        )
        if not chain.refresh or asked_lately:
            raise ChainBroken

    def _next(self, chain: Chain, grant: oauth.Grant) -> Chain:
        return Chain(
            access=grant.access_token,
            refresh=grant.refresh_token,
            expires_at=self._office.now() + grant.life,
            seeds=self._seeds(chain),
        )

    def _broken(self, chain: Chain, code: str, *, access: str) -> Chain:
        log.error(
            "Zalo gives no more tokens",
            zalo_code=code,
            mend="tiepdan zalo authorise, as an administrator of the account",
        )
        return msgspec.structs.replace(
            chain, access=access, broken=code, broken_at=self._office.now()
        )

    def _settled(self, task: asyncio.Task[str]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # heard, also when whoever waited has gone


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _read(note: str) -> Chain:
    return msgspec.json.decode(note, type=Chain) if note else Chain()


def _write(chain: Chain) -> str:
    return msgspec.json.encode(chain).decode()
