"""Public holidays and swapped working days of Việt Nam, as data by year."""

from dataclasses import replace
from pathlib import Path

from core import api
from plugins.vn_calendar.office import read_office
from plugins.vn_calendar.years import read_years

DAYS = Path(__file__).parent / "days"
OFFICE = Path(__file__).parent / "office.toml"


@api.hookimpl
def register_calendar() -> api.Calendar | None:
    """Offer every year that has a file; a wrong file stops the start."""
    office = read_office(OFFICE)
    return replace(read_years(DAYS), hours=office.hours, closed=office.closed)
