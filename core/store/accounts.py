"""Sessions, API tokens and failed sign-ins: who holds which, kept only as digests."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.officer import Officer
from core.errors import Throttled
from core.store.rooms import officer_of
from core.store.tables import ApiTokenRow, OfficerRow, SessionRow, ThrottleRow

FREE_TRIES = 5
"""Wrong passwords for one account from one client before it has to wait."""
FREE_TRIES_ANYWHERE = 50
"""The same from everywhere: so many, or a stranger could lock an officer out."""
_LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Officers' accounts in the database."""

    now: Callable[[], datetime]

    async def find(self, username: str) -> tuple[Officer, str] | None:
        """Return an active officer with the password's hash, or None."""
        row = await OfficerRow.objects().get(
            (OfficerRow.username == username) & (OfficerRow.active.eq(True))
        )
        return (officer_of(row), row.password_hash) if row else None

    async def open_session(
        self, username: str, token_digest: str, life: timedelta
    ) -> None:
        """Remember a signed-in browser for `life`."""
        now = self.now()
        await SessionRow.insert(
            SessionRow(
                token_digest=token_digest,
                officer=username,
                created_at=now,
                expires_at=now + life,
            )
        )

    async def close_session(self, token_digest: str) -> None:
        """Forget a browser: its cookie is worth nothing from now on."""
        await SessionRow.delete().where(SessionRow.token_digest == token_digest)

    async def close_all_sessions(self, username: str) -> None:
        """Sign an officer out everywhere (password changed, left the house)."""
        await SessionRow.delete().where(SessionRow.officer == username)

    async def by_cookie(self, token_digest: str) -> Officer | None:
        """Return the active officer of a session that has not ended, or None."""
        row = await SessionRow.objects().get(
            (SessionRow.token_digest == token_digest)
            & (SessionRow.expires_at > self.now())
        )
        return await self._active(row.officer) if row else None

    async def by_bearer(self, token_digest: str) -> Officer | None:
        """Return the active officer of an API token that is not revoked, or None."""
        row = await ApiTokenRow.objects().get(
            (ApiTokenRow.token_digest == token_digest)
            & ApiTokenRow.revoked_at.is_null()
        )
        return await self._active(row.officer) if row else None

    async def issue_token(self, username: str, token_digest: str, name: str) -> None:
        """Keep an API token that acts for an officer."""
        await ApiTokenRow.insert(
            ApiTokenRow(
                token_digest=token_digest,
                officer=username,
                name=name,
                created_at=self.now(),
            )
        )

    async def revoke_token(self, token_digest: str) -> None:
        """Make an API token worthless."""
        await ApiTokenRow.update({ApiTokenRow.revoked_at: self.now()}).where(
            ApiTokenRow.token_digest == token_digest
        )

    async def may_try(self, username: str, client: str) -> None:
        """Raise Throttled while wrong passwords make this client, or all, wait."""
        counted = _counted(username, client)
        rows = await ThrottleRow.objects().where(
            ThrottleRow.key.is_in([*counted]) & (ThrottleRow.until > self.now())
        )
        waiting = [row.until for row in rows if row.tries >= counted[row.key]]
        if waiting:
            wait = max(waiting) - self.now()
            raise Throttled(int(wait.total_seconds()) + 1)

    async def tried(self, username: str, client: str, *, right: bool) -> None:
        """Count a wrong password; a right one clears the count.

        Waits double from 2 seconds on and stop at 15 minutes: a guesser is slowed,
        a forgetful officer is not locked out for the day.
        """
        counted = _counted(username, client)
        if right:
            await ThrottleRow.delete().where(ThrottleRow.key.is_in([*counted]))
            return
        for key, free in counted.items():
            await self._wrong(key, free)

    async def _wrong(self, key: str, free: int) -> None:
        row = await ThrottleRow.objects().get(ThrottleRow.key == key)
        tries = (row.tries if row else 0) + 1
        excess = min(max(tries - free, 0), 12)
        until = self.now() + min(timedelta(seconds=2 << excess), _LONGEST_WAIT)
        if row:
            await ThrottleRow.update(
                {ThrottleRow.tries: ThrottleRow.tries + 1, ThrottleRow.until: until}
            ).where(ThrottleRow.key == key)
        else:
            await ThrottleRow.insert(
                ThrottleRow(key=key, tries=tries, until=until)
            ).on_conflict(action="DO NOTHING")

    async def _active(self, username: str) -> Officer | None:
        found = await self.find(username)
        return found[0] if found else None


def _counted(username: str, client: str) -> dict[str, int]:
    """Return what wrong passwords are counted under, with the free tries of each."""
    return {f"{username}@{client}": FREE_TRIES, username: FREE_TRIES_ANYWHERE}
