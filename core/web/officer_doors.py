"""Every page of the desk, in one list for the application."""

from typing import Any

from core.web.admin_absences import AbsencesController
from core.web.admin_calendar import CalendarController
from core.web.admin_calendar_import import CalendarImportController
from core.web.admin_law import LawController
from core.web.admin_officers import OfficersController
from core.web.admin_plugins import PluginsController
from core.web.admin_points import PointsController, point_ratings
from core.web.admin_units import UnitsController
from core.web.officer_course import CourseController
from core.web.officer_inbox import InboxController
from core.web.officer_receipt import receipt_pdf, reply_pdf
from core.web.officer_reminders import RemindersController
from core.web.officer_reply import ReplyController
from core.web.officer_room import RoomController
from core.web.officer_schedule import ScheduleController
from core.web.officer_shelf import ShelfController
from core.web.officer_ticket import TicketController
from core.web.officer_visit import VisitController
from core.web.officer_wall import WallController
from core.web.openings import OpeningsController
from core.web.posters import ROUTES as POSTERS
from core.web.registers import RegistersController
from core.web.reports import ReportsController
from core.web.visit_registers import VisitRegisterController

ROUTES: list[Any] = [
    InboxController,
    RemindersController,
    TicketController,
    CourseController,
    WallController,
    ReplyController,
    receipt_pdf,
    reply_pdf,
    ShelfController,
    RoomController,
    VisitController,
    VisitRegisterController,
    ScheduleController,
    UnitsController,
    OfficersController,
    AbsencesController,
    PointsController,
    point_ratings,
    PluginsController,
    LawController,
    CalendarController,
    CalendarImportController,
    ReportsController,
    RegistersController,
    OpeningsController,
    *POSTERS,
]
