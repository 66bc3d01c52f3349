"""Public holidays and swapped working days of Việt Nam, as data by year."""

from pathlib import Path

from core import api
from plugins.vn_calendar.years import read_years

DAYS = Path(__file__).parent / "days"


@api.hookimpl
def register_calendar() -> api.Calendar | None:
    """Offer every year that has a file; a wrong file stops the start."""
    return read_years(DAYS)
