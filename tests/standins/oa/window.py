"""How long, and how often, an account may write to a citizen."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.standins.oa.answers import Refused

FREE, PAID = timedelta(hours=48), timedelta(days=7)
OFTEN = 8
"""Free messages within 48 hours of the citizen's last one."""
NO_QUOTA, LEFT_US, LONG_AGO, NEVER = -211, -213, -230, -232


@dataclass
class Windows:
    """Who may be written to."""

    strict: bool = False
    """Whether only who wrote lately can be written to; else everybody, for ever."""
    package: int = 0
    """Paid messages left for when the free ones are used up."""
    spoke_at: dict[str, datetime] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    """Free messages since a citizen's last one."""
    gone: set[str] = field(default_factory=set)
    """Who follows no more."""

    def heard(self, citizen: str, now: datetime) -> None:
        """Note that a citizen wrote: eight answers are free again."""
        self.spoke_at[citizen] = now
        self.used[citizen] = 0
        self.gone.discard(citizen)

    def left(self, citizen: str) -> int:
        """Free messages left to a citizen."""
        return max(0, OFTEN - self.used.get(citizen, 0))

    def check(self, citizen: str, now: datetime) -> None:
        """Raise Refused for who cannot be written to."""
        if citizen in self.gone:
            raise Refused(LEFT_US, "User has not followed OA")
        if not self.strict:
            return
        spoke_at = self.spoke_at.get(citizen)
        if spoke_at is None:
            raise Refused(NEVER, "User has not interacted with the OA")
        if now > spoke_at + PAID:
            raise Refused(LONG_AGO, "User has not interacted within 7 days")
        if not self._is_free(citizen, now) and not self.package:
            raise Refused(NO_QUOTA, "Out of quota")

    def charge(self, citizen: str, now: datetime) -> dict[str, Any]:
        """Take one message from what may be sent; return the quota."""
        if self._is_free(citizen, now) or not self.strict:
            self.used[citizen] = self.used.get(citizen, 0) + 1
            return {
                "quota_type": "reply",
                "remain": str(self.left(citizen)),
                "total": str(OFTEN),
                "expired_date": f"{self.spoke_at.get(citizen, now) + FREE:%d/%m/%Y}",
            }
        self.package -= 1
        return {"quota_type": "sub_quota", "remain": str(self.package)}

    def _is_free(self, citizen: str, now: datetime) -> bool:
        spoke_at = self.spoke_at.get(citizen)
        lately = spoke_at is not None and now <= spoke_at + FREE
        return lately and self.left(citizen) > 0
