"""All a channel or plugin may import. `from core import api` is enough."""

from core.channel import (
    Cases,
    Channel,
    Deliver,
    Gather,
    Intake,
    Office,
    Pace,
    Read,
    Slot,
    Slots,
)
from core.domain.attachment import Attachment, Enclosure
from core.domain.because import Because, because
from core.domain.bundle import bundle, unbundle
from core.domain.calendar import Calendar
from core.domain.classification import KindSuggestion, LetterKind, TopicSuggestion
from core.domain.coverage import Coverage, Reach, cover
from core.domain.deadline import ClockRule, ClockStart, DayUnit, Holder, Prolonging
from core.domain.decision import (
    DIMENSIONS,
    Instance,
    Situation,
    Treatment,
    TreatmentRule,
    decide,
)
from core.domain.disposition import Disposition
from core.domain.duplicate import PastLetter, SameSuggestion
from core.domain.eligibility import CHECKS, Condition
from core.domain.event import Event, EventKind
from core.domain.exchange import FORM as CASES_FORM
from core.domain.exchange import CaseFile, ExchangedCase
from core.domain.explanation import Explanation
from core.domain.feedback import FeedbackPoint, Rating, becomes_letter
from core.domain.glance import CaseGlance, Window
from core.domain.letter_bytes import read_letter, write_letter
from core.domain.message import (
    Arrival,
    DeliveryState,
    Letter,
    Outgoing,
    Purpose,
    Receipt,
    Received,
)
from core.domain.officer import Action, Officer
from core.domain.party import Party
from core.domain.proceeding import (
    OF_THE_LINE,
    Conclusion,
    Deed,
    Occurrence,
    ProceedingRule,
)
from core.domain.reception import ReceptionSort
from core.domain.reply import ReplySuggestion
from core.domain.report import (
    CaseLine,
    Cell,
    Named,
    NameOf,
    Period,
    ReceptionReport,
    Report,
    ReportTable,
    SessionLine,
)
from core.domain.routing import Competence, UnitSuggestion
from core.domain.rule import (
    Edition,
    Every,
    GroupRule,
    ReceptionDuty,
    RefusalGround,
    ReportingMonth,
    Rule,
    Sentence,
    Tier,
    in_force,
    turning_days,
)
from core.domain.ruleset import Circumstance, Ruleset, Thresholds, Topic
from core.domain.sign import Health, Sign
from core.domain.spam import SpamSuggestion
from core.domain.text import fold, words
from core.domain.ticket import Facts, Ticket
from core.domain.tracking import read_code, show_code
from core.domain.unit import Unit
from core.domain.visit import VisitOutcome
from core.errors import (
    DatabaseAway,
    DeliveryFailed,
    FormExpired,
    InputInvalid,
    LetterRefused,
    NotFound,
    NotPermitted,
    PackInvalid,
    SlotTaken,
    Throttled,
    TiepdanError,
    UploadRefused,
)
from core.forms import Doorway, Feedback, Forms, Paper
from core.hookspecs import hookimpl
from core.i18n import N_, gettext, language, say, speaking

__all__ = [
    "CASES_FORM",
    "CHECKS",
    "DIMENSIONS",
    "N_",
    "OF_THE_LINE",
    "Action",
    "Arrival",
    "Attachment",
    "Because",
    "Calendar",
    "CaseFile",
    "CaseGlance",
    "CaseLine",
    "Cases",
    "Cell",
    "Channel",
    "Circumstance",
    "ClockRule",
    "ClockStart",
    "Competence",
    "Conclusion",
    "Condition",
    "Coverage",
    "DatabaseAway",
    "DayUnit",
    "Deed",
    "Deliver",
    "DeliveryFailed",
    "DeliveryState",
    "Disposition",
    "Doorway",
    "Edition",
    "Enclosure",
    "Event",
    "EventKind",
    "Every",
    "ExchangedCase",
    "Explanation",
    "Facts",
    "Feedback",
    "FeedbackPoint",
    "FormExpired",
    "Forms",
    "Gather",
    "GroupRule",
    "Health",
    "Holder",
    "InputInvalid",
    "Instance",
    "Intake",
    "KindSuggestion",
    "Letter",
    "LetterKind",
    "LetterRefused",
    "NameOf",
    "Named",
    "NotFound",
    "NotPermitted",
    "Occurrence",
    "Office",
    "Officer",
    "Outgoing",
    "Pace",
    "PackInvalid",
    "Paper",
    "Party",
    "PastLetter",
    "Period",
    "ProceedingRule",
    "Prolonging",
    "Purpose",
    "Rating",
    "Reach",
    "Read",
    "Receipt",
    "Received",
    "ReceptionDuty",
    "ReceptionReport",
    "ReceptionSort",
    "RefusalGround",
    "ReplySuggestion",
    "Report",
    "ReportTable",
    "ReportingMonth",
    "Rule",
    "Ruleset",
    "SameSuggestion",
    "Sentence",
    "SessionLine",
    "Sign",
    "Situation",
    "Slot",
    "SlotTaken",
    "Slots",
    "SpamSuggestion",
    "Thresholds",
    "Throttled",
    "Ticket",
    "TiepdanError",
    "Tier",
    "Topic",
    "TopicSuggestion",
    "Treatment",
    "TreatmentRule",
    "Unit",
    "UnitSuggestion",
    "UploadRefused",
    "VisitOutcome",
    "Window",
    "because",
    "becomes_letter",
    "bundle",
    "cover",
    "decide",
    "fold",
    "gettext",
    "hookimpl",
    "in_force",
    "language",
    "read_code",
    "read_letter",
    "say",
    "show_code",
    "speaking",
    "turning_days",
    "unbundle",
    "words",
    "write_letter",
]
