"""What the decision table says of a case, shown, and held against decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.domain.deadline import LOCAL
from core.domain.decision import DIMENSIONS, Treatment, TreatmentRule
from core.domain.disposition import Disposition
from core.domain.eligibility import Eligibility, Verdict
from core.domain.prescription import found_of, known_of, prescribed, questions
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket
from core.errors import InputInvalid
from core.i18n import N_, language
from core.i18n import gettext as _

ENDINGS: Mapping[Treatment, Disposition] = {
    Treatment.RETURN: Disposition.RETURNED,
    Treatment.GUIDE: Disposition.GUIDED,
    Treatment.FILE: Disposition.FILED,
}
"""Treatments with which a letter ends at this step."""
_TITLES: Mapping[str, str] = {
    "instance": N_("Lần khiếu nại"),
    "writers": N_("Người ký đơn"),
    "identity": N_("Danh tính người viết"),
    "evidence": N_("Cơ sở để kiểm tra"),
    "finality": N_("Kết quả giải quyết trước đây"),
    "copy": N_("Đơn trùng, gửi nhiều nơi"),
    "timing": N_("Thời hiệu"),
}


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the table, in the reader's words."""

    treatment: str
    says: str
    article: str
    confirmed: bool
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TreatmentView:
    """What the table says now, and what else it may come to say."""

    row: RowView
    others: tuple[RowView, ...]
    edition: str
    """The state of the law that holds for the case; empty where the pack has none."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person may find, with the usual answer first."""

    name: str
    title: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


def treatment_of(ticket: Ticket, rules: Ruleset) -> TreatmentView | None:
    """Return what the law of the day of arrival prescribes; None without a kind."""
    told = prescribed(rules, ticket)
    if told is None:
        return None
    edition = rules.edition_on(ticket.received_at.astimezone(LOCAL).date())
    return TreatmentView(
        _shown(told.row, rules),
        tuple(_shown(row, rules) for row in told.others),
        edition.sentence.in_language(language()) if edition else "",
    )


def questions_of(ticket: Ticket, rules: Ruleset) -> tuple[Question, ...]:
    """Return what may be found of this letter, by what the table asks."""
    known = known_of(ticket)
    return tuple(
        Question(
            name,
            _(_TITLES[name]),
            tuple(
                (str(value), _named(str(value), rules)) for value in DIMENSIONS[name]
            ),
            str(known.get(name, "")),
        )
        for name in questions(rules, ticket)
    )


def found_in(fields: Mapping[str, str]) -> dict[str, str]:
    """Read findings out of a form. Raises InputInvalid for a value nobody knows."""
    found = {
        name: value for name in _TITLES if (value := fields.get(f"found-{name}", ""))
    }
    try:
        found_of(found)
    except ValueError as error:
        raise InputInvalid({"verdict": _("Xin chọn trong danh sách.")}) from error
    return found


def by_the_table(
    given: Eligibility, ticket: Ticket, rules: Ruleset, *, against: bool
) -> Eligibility:
    """Hold a decision against the table; fill in the end that it prescribes.

    `against`: the officer knows what it says and decides otherwise.
    Raises InputInvalid, saying what the table prescribes.
    """
    found = found_of(given.found)
    if_eligible = prescribed(rules, ticket, {**found, "verdict": Verdict.ELIGIBLE})
    if_not = prescribed(rules, ticket, {**found, "verdict": Verdict.NOT_ELIGIBLE})
    if if_eligible is None or if_not is None:
        return _ended(given)
    ends_anyway = if_eligible.row.treatment in ENDINGS
    if given.verdict is Verdict.ELIGIBLE:
        if ends_anyway and not against:
            raise InputInvalid({"verdict": _told(if_eligible.row, rules)})
        return given
    row = if_eligible.row if ends_anyway else if_not.row
    end = ENDINGS.get(row.treatment)
    if given.ends_as is None:
        if end is None:
            raise InputInvalid({"ends_as": _told(row, rules)})
        given = replace(given, ends_as=end)
    elif given.ends_as is not end and not against:
        raise InputInvalid({"ends_as": _told(row, rules)})
    return replace(given, verdict=Verdict.ELIGIBLE) if ends_anyway else given


def _ended(given: Eligibility) -> Eligibility:
    if given.verdict is Verdict.NOT_ELIGIBLE and given.ends_as is None:
        raise InputInvalid({"ends_as": _("Xin chọn cách kết thúc hồ sơ.")})
    return given


def _told(row: TreatmentRule, rules: Ruleset) -> str:
    shown = _shown(row, rules)
    return _("Bảng hướng xử lý: {treatment}. {says} ({article})").format(
        treatment=shown.treatment, says=shown.says, article=shown.article
    )


def _shown(row: TreatmentRule, rules: Ruleset) -> RowView:
    papers = (rules.documents.get(code) for code in row.documents)
    return RowView(
        _named(row.treatment.value, rules).capitalize(),
        row.sentence.in_language(language()),
        row.article,
        row.confirmed,
        tuple(paper.in_language(language()) for paper in papers if paper),
    )


def _named(value: str, rules: Ruleset) -> str:
    named = rules.values.get(value)
    words = named.in_language(language()) if named else value
    return words[:1].upper() + words[1:]
