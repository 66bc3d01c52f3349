"""Which period and unit a report or a register is asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from core.domain.deadline import LOCAL
from core.domain.report import Period
from core.domain.report_period import NamedPeriod, PeriodKind, periods_around
from core.domain.ruleset import Ruleset
from core.i18n import gettext as _

_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A period and perhaps a unit, from an address and for one."""

    period: Period
    unit: str
    choices: tuple[NamedPeriod, ...]
    """Named periods around today."""

    @property
    def query(self) -> str:
        """The same wish, for the address of another page."""
        return self.query_of(self.period)

    def query_of(self, period: Period) -> str:
        """Return the wish for another period and the same unit."""
        days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
        return urlencode(days | ({"unit": self.unit} if self.unit else {}))

    def is_for(self, choice: NamedPeriod) -> bool:
        """Whether this named period is the one asked for."""
        return choice.period == _days(self.period)

    @property
    def heading(self) -> str:
        """What the period is called, at the beginning of a line."""
        return self.called[:1].upper() + self.called[1:]

    @property
    def called(self) -> str:
        """What the period is called: by its name if it has one, else by its days."""
        for choice in self.choices:
            if self.is_for(choice):
                return f"{name_of(choice)} ({_between(self.period)})"
        return _between(self.period)


def asked(first: str, last: str, unit: str, rules: Ruleset, now: datetime) -> Asked:
    """Read what was asked for; anything that is no period is this reporting month."""
    today = now.astimezone(LOCAL).date()
    choices = periods_around(today, rules.reporting_day(today))
    try:
        days = sorted((date.fromisoformat(first), date.fromisoformat(last)))
        period = Period(days[0], days[1])
    except ValueError:
        period = choices[0].period
    if not 1900 < period.first.year <= period.last.year < 2200:
        period = choices[0].period  # instants near the calendar's ends do not exist
    running = period.last >= today
    wanted = Period(period.first, period.last, now) if running else period
    return Asked(wanted, unit, choices)


def name_of(choice: NamedPeriod) -> str:
    """Return the name of a period in the current language."""
    year, number = choice.year, choice.number
    return {
        PeriodKind.MONTH: _("Tháng {n}/{year}"),
        PeriodKind.QUARTER: _("Quý {roman}/{year}"),
        PeriodKind.HALF: _("6 tháng đầu năm {year}"),
        PeriodKind.NINE_MONTHS: _("9 tháng năm {year}"),
        PeriodKind.YEAR: _("Năm {year}"),
    }[choice.kind].format(n=number, roman=_ROMAN.get(number), year=year)


def _days(period: Period) -> Period:
    return Period(period.first, period.last)


def _between(period: Period) -> str:
    days = {"first": f"{period.first:%d/%m/%Y}", "last": f"{period.last:%d/%m/%Y}"}
    return _("từ {first} đến {last}").format(**days)
