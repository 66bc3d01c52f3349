"""A posted form, checked field by field, as a report."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from channels.open311.letters import Report
from channels.open311.refusals import BAD, MISSING, CallRefused, Fault
from core.api import gettext as _

_LONGEST = {
    "description": 20_000,
    "address_string": 400,
    "address_id": 200,
    "email": 254,
    "first_name": 200,
    "last_name": 200,
    "phone": 40,
}
"""Characters. GeoReport allows descriptions 4,000; as everywhere we take more."""
_LONGEST_VALUE = 2_000
_MOST_VALUES = 50
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,100})\](?:\[\])?")


@dataclass
class Fields:
    """The words of a form by field; an empty field is as good as none."""

    values: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, *sources: Iterable[tuple[str, object]]) -> "Fields":
        """Take the first source that names a field; files are left out.

        Lone surrogates cannot be written as UTF-8, so they become question marks.
        """
        taken: dict[str, list[str]] = {}
        for source in sources:
            found: dict[str, list[str]] = {}
            for name, value in source:
                if isinstance(value, str) and value.strip():
                    words = value.strip().encode("utf-8", "replace").decode()
                    found.setdefault(name, []).append(words)
            taken = found | taken
        return cls(taken)

    def first(self, name: str) -> str:
        """Return the field's words, empty for none."""
        return next(iter(self.values.get(name, ())), "")

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the values of a field that may be repeated or have commas."""
        parts = ",".join(self.values.get(name, ())).split(",")
        return tuple(filter(None, map(str.strip, parts)))


@dataclass
class _Check:
    """Reads fields and remembers all that is wrong, to be told at once."""

    fields: Fields
    faults: list[Fault] = field(default_factory=list)

    def fault(self, description: str, code: int = BAD) -> None:
        self.faults.append(Fault(code, description))

    def text(self, name: str) -> str:
        words = self.fields.first(name)
        self._no_longer(name, words, _LONGEST[name])
        return words

    def texts(self, name: str, values: Sequence[str]) -> tuple[str, ...]:
        self.no_more(name, len(values))
        for value in values[:_MOST_VALUES]:
            self._no_longer(name, value, _LONGEST_VALUE)
        return tuple(values)

    def no_more(self, name: str, values: int) -> None:
        if values > _MOST_VALUES:
            self.fault(
                _("{field}: tối đa {n} giá trị.").format(field=name, n=_MOST_VALUES)
            )

    def degrees(self, name: str, most: int) -> float | None:
        words = self.fields.first(name)
        if not words:
            return None
        try:
            degrees = float(words)
        except ValueError:
            degrees = math.nan
        if abs(degrees) <= most:
            return degrees
        self.fault(
            _("{field}: cần một số độ thập phân, từ -{most} đến {most}.").format(
                field=name, most=most
            )
        )
        return None

    def _no_longer(self, name: str, words: str, longest: int) -> None:
        if len(words) > longest:
            self.fault(
                _("{field}: dài quá, tối đa {n} ký tự.").format(field=name, n=longest)
            )


def read_report(
    fields: Fields, topics: Mapping[str, str], *, client: str, language: str
) -> Report:
    """Return the report without its files. Raises CallRefused with all its faults.

    `topics`: the name of each service by its code.
    """
    check = _Check(fields)
    code = _service(check, topics)
    report = Report(
        geo_report=2,
        service_code=code or "?",
        service_name=topics.get(code) or "?",
        description=check.text("description"),
        address_string=check.text("address_string"),
        address_id=check.text("address_id"),
        email=check.text("email"),
        first_name=check.text("first_name"),
        last_name=check.text("last_name"),
        phone=check.text("phone"),
        lat=check.degrees("lat", 90),
        long=check.degrees("long", 180),
        media_urls=check.texts("media_url", fields.values.get("media_url", ())),
        attributes=_attributes(check),
        language="en" if language == "en" else "vi",
        client=client,
    )
    _place(check)
    if check.faults:
        raise CallRefused(check.faults)
    return report


def _service(check: _Check, topics: Mapping[str, str]) -> str:
    code = check.fields.first("service_code")
    if not code:
        check.fault(_("Thiếu service_code."))
    elif code not in topics:
        check.fault(_("Không có service_code này."), MISSING)
    return code


def _place(check: _Check) -> None:
    """GeoReport v2: lat and long, or address_string, or address_id."""
    given = {name for name in ("lat", "long") if check.fields.first(name)}
    if len(given) == 1:
        check.fault(_("lat và long phải đi cùng nhau."))
    words = check.fields.first("address_string") or check.fields.first("address_id")
    if not given and not words:
        check.fault(_("Thiếu nơi xảy ra: lat và long, address_string hoặc address_id."))


def _attributes(check: _Check) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read attribute[code]=value, and attribute[code][]=value for several."""
    found: dict[str, list[str]] = {}
    for name, values in check.fields.values.items():
        if named := _ATTRIBUTE.fullmatch(name):
            found.setdefault(named[1], []).extend(values)
    check.no_more("attribute", sum(map(len, found.values())))
    return tuple((code, check.texts(code, values)) for code, values in found.items())
