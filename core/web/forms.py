"""What officers type, turned into facts or into words beside a field."""

from collections.abc import Iterable, Mapping
from typing import Any

from litestar import Request
from litestar.datastructures import FormMultiDict, UploadFile

from core.domain.because import because
from core.domain.classification import LetterKind
from core.domain.disposition import Disposition
from core.domain.eligibility import Eligibility, Finding, Verdict
from core.domain.routing import Competence, Routing
from core.domain.ruleset import Ruleset
from core.domain.text import tidy
from core.domain.unit import Unit
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.store.views import InboxFilter
from core.web.officer_treatment import found_in

Typed = Mapping[str, str]
"""A form's fields by name, the last value of each, without control characters."""


class Blanks(dict[str, str]):
    """Words by field for a template; a field nobody filled in is blank."""

    def __missing__(self, _field: str) -> str:
        return ""


ENDS = (Disposition.RETURNED, Disposition.GUIDED, Disposition.FILED)
OUTSIDE = (
    Competence.SUPERIOR,
    Competence.OTHER,
    Competence.COURT,
    Competence.PARTY_BODY,
)
_MET = {"yes": True, "no": False}
_FLAGS = ("mine", "overdue", "waiting_for_me", "closed")
_CHOICES = ("words", "stage", "kind", "topic", "unit", "channel")


async def typed(request: Request[Any, Any, Any]) -> Typed:
    """Return the words of the form that was sent."""
    return words_of(await request.form())


def words_of(form: FormMultiDict) -> Typed:
    """Return a form's words by field, tidied; files are left out."""
    return {
        name: tidy(value).strip()
        for name, value in form.multi_items()
        if isinstance(value, str)
    }


def files_of(form: FormMultiDict, field: str) -> list[UploadFile]:
    """Return the files really chosen: a browser sends an empty one for none."""
    return [
        file
        for file in form.getall(field, [])
        if isinstance(file, UploadFile) and file.filename
    ]


def required(fields: Typed, name: str, message: str) -> str:
    """Return the field's words. Raises InputInvalid with `message` for none."""
    if not (words := fields.get(name, "").strip()):
        raise InputInvalid({name: message})
    return words


def inbox_filter(query: Mapping[str, str]) -> InboxFilter:
    """Read the inbox's address; what it does not know is ignored."""
    fields: dict[str, Any] = {name: query.get(name, "") == "1" for name in _FLAGS}
    for name in _CHOICES:
        fields[name] = tidy(query.get(name, "")).strip()[:200]
    return InboxFilter(**fields)


def inbox_query(wanted: InboxFilter, **change: str) -> dict[str, str]:
    """Return the fields of the address for `wanted` with `change` made."""
    fields = {name: str(getattr(wanted, name)) for name in _CHOICES}
    fields |= {name: "1" if getattr(wanted, name) else "" for name in _FLAGS}
    return {name: value for name, value in (fields | change).items() if value}


def classification(fields: Typed, rules: Ruleset) -> dict[str, object]:
    """Read kind and topic: one of them, or both."""
    facts: dict[str, object] = {}
    if kind := fields.get("kind"):
        if kind not in set(LetterKind):
            raise InputInvalid({"kind": _("Không có loại đơn này.")})
        facts["kind"] = LetterKind(kind)
    if topic := fields.get("topic"):
        if topic not in rules.topic_names():
            raise InputInvalid({"topic": _("Không có lĩnh vực này.")})
        facts["topic"] = topic
    if not facts:
        raise InputInvalid({"kind": _("Xin chọn loại đơn hoặc lĩnh vực.")})
    return facts


def eligibility(fields: Typed, findings: Iterable[Finding]) -> Eligibility:
    """Read the verdict a person gives; a "no" needs its reason, which citizens read."""
    judged = tuple(
        Finding(f.condition, f.text, f.article, _judged(fields, f)) for f in findings
    )
    found = found_in(fields)
    if fields.get("verdict") == Verdict.ELIGIBLE:
        return Eligibility(Verdict.ELIGIBLE, judged, found=found)
    if fields.get("verdict") != Verdict.NOT_ELIGIBLE:
        raise InputInvalid({"verdict": _("Xin chọn đủ hay không đủ điều kiện.")})
    ends_as = fields.get("ends_as", "")
    if ends_as and ends_as not in set(ENDS):
        raise InputInvalid({"ends_as": _("Xin chọn cách kết thúc hồ sơ.")})
    why = required(fields, "why", _("Xin ghi lý do: công dân sẽ đọc lý do này."))
    return Eligibility(
        Verdict.NOT_ELIGIBLE,
        judged,
        ends_as=Disposition(ends_as) if ends_as else None,
        because=because("{why}", why=why),
        found=found,
    )


def _judged(fields: Typed, finding: Finding) -> bool | None:
    return _MET.get(fields.get(f"met-{finding.condition}", ""), finding.met)


def routing(fields: Typed, units: Iterable[Unit]) -> Routing:
    """Read whose business it is: an own unit, or an outside body by its full name."""
    competence = fields.get("competence", Competence.OWN)
    if competence == Competence.OWN:
        code = required(fields, "unit", _("Xin chọn đơn vị."))
        if code not in {unit.code for unit in units if unit.active}:
            raise InputInvalid({"unit": _("Không có đơn vị này.")})
        return Routing(Competence.OWN, unit=code)
    if competence not in set(OUTSIDE):
        raise InputInvalid({"competence": _("Xin chọn thẩm quyền.")})
    body = required(
        fields, "outside", _("Xin ghi tên cơ quan: công dân cần biết nơi đến.")
    )
    return Routing(Competence(competence), body=body)
