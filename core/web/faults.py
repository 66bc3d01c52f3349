"""What is wrong with one field of a program's request, in the user's language."""

import re
from collections.abc import Mapping
from typing import Any

from core.i18n import N_
from core.i18n import gettext as _

_FAULTS: Mapping[re.Pattern[str], str] = {
    re.compile(r"missing required"): N_("Mục này là bắt buộc."),
    re.compile(r"unknown field"): N_("Không có mục này."),
    re.compile(r"length <= (?P<n>\d+)"): N_("Dài quá: tối đa {n} ký tự."),
    re.compile(r"length >= (?P<n>\d+)"): N_("Ngắn quá: ít nhất {n} ký tự."),
    re.compile(r"Expected `(?P<kind>[\w ]+)`, got `(?P<got>[\w ]+)`"): N_(
        "Cần kiểu {kind}, không phải {got}."
    ),
    re.compile(r"Invalid enum value"): N_("Không phải giá trị được nhận."),
}
_FIELD = re.compile(r"field `([^`]{1,60})`")
_WHOLE = "data"
"""What Litestar calls the body as a whole."""


def fault_of(found: Mapping[str, Any]) -> tuple[str, str]:
    """Return field and words for one finding of the validation."""
    message, field = str(found.get("message", "")), str(found.get("key", _WHOLE))
    if field == _WHOLE and (named := _FIELD.search(message)):
        field = named[1]
    for pattern, words in _FAULTS.items():
        if match := pattern.search(message):
            return field, _(words).format(**match.groupdict())
    return field, _("Giá trị chưa hợp lệ")
