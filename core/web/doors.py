"""Every page and probe of the core, in one list for the application."""

from typing import Any

from core.web import files, officer_doors
from core.web.api_desk import DeskApi
from core.web.api_letters import follow_letter
from core.web.assets import static_files
from core.web.auth import SignInController
from core.web.booking import Booking
from core.web.health import healthz, metrics, readyz
from core.web.home import choose_point, home
from core.web.language import switch_language
from core.web.reception_days import ReceptionDays
from core.web.track import TrackController
from core.web.track_deeds import TrackDeeds


def doors() -> list[Any]:
    """Return the handlers; channels and plugins bring their own."""
    return [
        home,
        choose_point,
        switch_language,
        TrackController,
        TrackDeeds,
        ReceptionDays,
        Booking,
        *files.ROUTES,
        SignInController,
        *officer_doors.ROUTES,
        follow_letter,
        DeskApi,
        healthz,
        readyz,
        metrics,
        static_files(),
    ]
