"""What an administrator types, turned into units, officers and feedback points."""

import re
from collections.abc import Collection, Iterable, Mapping

from core.domain.feedback import FeedbackPoint
from core.domain.officer import Action, Officer, Role
from core.domain.unit import Unit
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.web.forms import Typed

NEW = "new"
"""Stands in addresses where a code stands for what exists, so nothing is called so."""
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_POINT = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NAME_LENGTH = 200


def unit_from(
    fields: Typed,
    topics: Collection[str],
    units: Mapping[str, Unit],
    officers: Iterable[Officer],
    *,
    old: Unit | None,
) -> Unit:
    """Read a unit. Raises InputInvalid with a message for every field that is wrong."""
    code = old.code if old else fields.get("code", "").lower()
    parent, default = fields.get("parent", ""), fields.get("default_officer", "")
    wrong = _name_wrong(fields)
    if not old:
        wrong |= _code_wrong(code, _CODE, units)
    if parent and (parent not in units or code in _way_up(parent, units)):
        wrong["parent"] = _("Đơn vị cấp trên không được nằm dưới chính đơn vị này.")
    if default and default not in {o.username for o in officers if o.may(Action.DRAFT)}:
        wrong["default_officer"] = _("Cán bộ này không trả lời được thư.")
    _stop_if(wrong)
    return Unit(
        code=code,
        name=fields["name"],
        parent=parent,
        topics=frozenset(topics),
        places=_lines(fields.get("places", "")),
        default_officer=default,
        active=_active(fields, old is None),
    )


def officer_from(
    fields: Typed,
    units: Mapping[str, Unit],
    officers: Mapping[str, Officer],
    *,
    old: Officer | None,
    asking: Officer,
) -> Officer:
    """Read an officer; nobody can shut themselves out."""
    username = old.username if old else fields.get("username", "").lower()
    wrong = _name_wrong(fields)
    if not old:
        wrong |= _code_wrong(username, _CODE, officers, field="username")
    wrong |= _place_wrong(fields, units)
    if (email := fields.get("email", "")) and not _EMAIL.fullmatch(email):
        wrong["email"] = _("Địa chỉ thư chưa đúng, ví dụ ten@hatinh.gov.vn.")
    _stop_if(wrong)
    read = Officer(
        username=username,
        name=fields["name"],
        role=Role(fields["role"]),
        unit=fields.get("unit", ""),
        email=email,
        active=_active(fields, old is None),
    )
    if username == asking.username and (not read.active or read.role != asking.role):
        raise InputInvalid(
            {"role": _("Anh/chị không tự khóa hoặc đổi vai trò của mình được.")}
        )
    return read


def point_from(
    fields: Typed,
    units: Mapping[str, Unit],
    points: Collection[str],
    *,
    old: str = "",
) -> FeedbackPoint:
    """Read a feedback point; its code stands on paper and never changes."""
    code = old or fields.get("code", "").upper()
    wrong = _name_wrong(fields)
    if not old:
        wrong |= _code_wrong(code, _POINT, points)
    if fields.get("unit") and fields["unit"] not in units:
        wrong["unit"] = _("Không có đơn vị này.")
    _stop_if(wrong)
    return FeedbackPoint(
        code=code,
        name=fields["name"],
        unit=fields.get("unit", ""),
        place=fields.get("place", "")[:_NAME_LENGTH],
        active=_active(fields, not old),
    )


def _name_wrong(fields: Typed) -> dict[str, str]:
    name = fields.get("name", "")
    if not name:
        return {"name": _("Xin ghi tên.")}
    if len(name) > _NAME_LENGTH:
        return {"name": _("Tên dài quá {n} ký tự.").format(n=_NAME_LENGTH)}
    return {}


def _code_wrong(
    code: str, form: re.Pattern[str], taken: Collection[str], field: str = "code"
) -> dict[str, str]:
    if not form.fullmatch(code):
        return {field: _("Chỉ dùng chữ không dấu, chữ số, dấu gạch; không để trống.")}
    if code in taken or code.lower() == NEW:
        return {field: _("Mã này đã có.")}
    return {}


def _place_wrong(fields: Typed, units: Mapping[str, Unit]) -> dict[str, str]:
    role, unit = fields.get("role", ""), fields.get("unit", "")
    if role not in set(Role):
        return {"role": _("Xin chọn vai trò.")}
    if role in (Role.HANDLER, Role.HEAD) and unit not in units:
        return {"unit": _("Xin chọn đơn vị: vai trò này chỉ thấy thư của đơn vị mình.")}
    return {"unit": _("Không có đơn vị này.")} if unit and unit not in units else {}


def _way_up(unit: str, units: Mapping[str, Unit]) -> list[str]:
    way: list[str] = []
    while unit and unit not in way:
        way.append(unit)
        unit = units[unit].parent if unit in units else ""
    return way


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


def _active(fields: Typed, new: bool) -> bool:
    return new or fields.get("active") == "1"


def _stop_if(wrong: dict[str, str]) -> None:
    if wrong:
        raise InputInvalid(wrong)
