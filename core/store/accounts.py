"""Sessions, API tokens and failed sign-ins: who holds which, kept only as digests."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.officer import Officer
from core.errors import Throttled
from core.store.rooms import officer_of
from core.store.tables import ApiTokenRow, OfficerRow, SessionRow, ThrottleRow

FREE_TRIES = 5
"""Wrong passwords before an account has to wait."""
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

    async def may_try(self, key: str) -> None:
        """Raise Throttled while `key` (an account) must wait after wrong passwords."""
        row = await ThrottleRow.objects().get(ThrottleRow.key == key)
        if row and row.tries >= FREE_TRIES and row.until > self.now():
            raise Throttled(int((row.until - self.now()).total_seconds()) + 1)

    async def tried(self, key: str, *, right: bool) -> None:
        """Count a wrong password; a right one clears the count.

        Waits double from 2 seconds on and stop at 15 minutes: a guesser is slowed,
        a forgetful officer is not locked out for the day.
        """
        if right:
            await ThrottleRow.delete().where(ThrottleRow.key == key)
            return
        row = await ThrottleRow.objects().get(ThrottleRow.key == key)
        tries = (row.tries if row else 0) + 1
        excess = min(max(tries - FREE_TRIES, 0), 12)
        until = self.now() + min(timedelta(seconds=2 << excess), _LONGEST_WAIT)
        if row:
            await ThrottleRow.update(
                {ThrottleRow.tries: tries, ThrottleRow.until: until}
            ).where(ThrottleRow.key == key)
        else:
            await ThrottleRow.insert(
                ThrottleRow(key=key, tries=tries, until=until)
            ).on_conflict(action="DO NOTHING")

    async def _active(self, username: str) -> Officer | None:
        found = await self.find(username)
        return found[0] if found else None
