"""Cases by chance, of every sort, around a period."""

import random
from datetime import date, datetime, timedelta

from core.domain.classification import LetterKind
from core.domain.deadline import LOCAL
from core.domain.disposition import Disposition
from core.domain.proceeding import Conclusion
from core.domain.report import CaseLine, Period
from core.domain.routing import Competence
from core.domain.tracking import new_code

UNITS = ("", "kt", "vh", "vp", "ca")
TOPICS = ("", "dat_dai", "moi_truong", "y_te")


def many_cases(
    count: int, period: Period, chance: random.Random | None = None
) -> tuple[CaseLine, ...]:
    """Return cases alive in `period`, oldest first, the same ones each time."""
    chance = chance or random.Random(7)
    cases = (_case(period, chance) for _ in range(count))
    return tuple(sorted(cases, key=lambda case: case.received_at))


def _case(period: Period, chance: random.Random) -> CaseLine:
    days = (period.ends - period.begins).days
    received = period.ends - timedelta(minutes=chance.randint(1, days * 2 * 1440))
    open_from = max(received, period.begins)
    closed = chance.random() < 0.7
    until = timedelta(minutes=chance.randint(0, days * 2 * 1440))
    ended = open_from + until if closed else None
    due_at = chance.choice((None, received + timedelta(days=chance.randint(1, 60))))
    return CaseLine(
        code=new_code(chance.randrange),
        received_at=received,
        channel=chance.choice(("web", "qr", "email", "zalo", "counter")),
        kind=chance.choice((None, *LetterKind)),
        topic=chance.choice(TOPICS),
        unit=chance.choice(UNITS),
        competence=chance.choice((None, *Competence)),
        eligible=chance.choice((None, True, False)),
        due_at=due_at,
        on_time=ended <= due_at if ended and due_at else None,
        decided=_decided(received, chance),
        closed_as=chance.choice(tuple(Disposition)) if closed else None,
        closed_at=ended,
    )


def _decided(
    received: datetime, chance: random.Random
) -> tuple[tuple[date, Conclusion], ...]:
    if chance.random() < 0.5:
        return ()
    on = (received + timedelta(days=chance.randint(0, 60))).astimezone(LOCAL).date()
    return ((on, chance.choice(tuple(Conclusion))),)
