"""One session of the reception room (*lượt tiếp*), as its register records it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.domain.classification import LetterKind
from core.domain.party import Party
from core.domain.reception import ReceptionSort


class VisitOutcome(StrEnum):
    """How a session ended."""

    ACCEPTED = "tiep_nhan"
    """Tiếp nhận đơn, nội dung: becomes a letter on the line."""
    GUIDED = "huong_dan"
    """Hướng dẫn đến cơ quan có thẩm quyền."""
    TRANSFERRED = "chuyen"
    """Chuyển cơ quan, đơn vị có thẩm quyền."""
    EXPLAINED = "giai_thich"
    """Giải thích, trả lời trực tiếp."""
    REFUSED = "tu_choi"
    """Từ chối tiếp công dân."""


class VisitorRole(StrEnum):
    """In whose name somebody came."""

    SELF = "ban_than"
    """Tự mình trình bày."""
    REPRESENTATIVE = "dai_dien"
    """Người đại diện của nhiều người."""
    AUTHORISED = "uy_quyen"
    """Người được ủy quyền, giám hộ."""
    COMPANION = "di_cung"
    """Người đi cùng, luật sư, trợ giúp viên pháp lý."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One person who came; every part of the party may be empty."""

    party: Party = field(default_factory=Party)
    role: VisitorRole = VisitorRole.SELF


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why somebody was not received: words and article as they stood that day."""

    ground: str
    """Id of the ground in the rule pack."""
    text: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What the officer writes down while listening."""

    visitors: tuple[Visitor, ...] = ()
    people: int = 1
    """How many came, those who are not named included."""
    kind: LetterKind | None = None
    topic: str = ""
    """Code of a topic of the rule pack (*lĩnh vực*), or empty."""
    content: str = ""
    handled_earlier: str = ""
    """Who has dealt with the matter before, and how."""
    outcome: VisitOutcome | None = None
    outcome_note: str = ""
    """Where to, or what was explained."""
    follow_up: str = ""
    agreed_on: date | None = None
    """The day agreed with the citizen for an answer or another meeting."""
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One session; `number` once it stands in the register."""

    id: UUID
    received_at: datetime
    officer: str
    """Username of who received."""
    sort: ReceptionSort
    leader: str = ""
    day: UUID | None = None
    turn: UUID | None = None
    notes: Notes = field(default_factory=Notes)
    number: int | None = None
    year: int | None = None
    ended_at: datetime | None = None
    ticket: str = ""
    """Code of the letter it became."""
    round: int = 0
    saved_by: str = ""
    saved_at: datetime | None = None

    @property
    def sealed(self) -> bool:
        """Whether those who came are secret (Luật Tố cáo 2018, Điều 8)."""
        return self.notes.kind is LetterKind.DENUNCIATION


def lacking(notes: Notes) -> tuple[str, ...]:
    """Return the fields without which a session cannot stand in the register."""
    wanted = {
        "outcome": notes.outcome is not None,
        "content": bool(notes.content) or notes.outcome is VisitOutcome.REFUSED,
        "outcome_note": bool(notes.outcome_note)
        or notes.outcome not in {VisitOutcome.GUIDED, VisitOutcome.TRANSFERRED},
        "refusal": notes.refusal is not None
        or notes.outcome is not VisitOutcome.REFUSED,
    }
    return tuple(name for name, there in wanted.items() if not there)


def is_group(people: int, least: int) -> bool:
    """Whether so many make a group visit (*đoàn đông người*)."""
    return people >= least
