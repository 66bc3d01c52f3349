"""What was typed into the letter form, and what must be mended before it is sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from litestar.datastructures import FormMultiDict

from core import api

_ = api.gettext
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s.()-]+")
_MOST = {
    "body": 50_000,
    "name": 200,
    "phone": 40,
    "email": 254,
    "address": 400,
    "place": 400,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The form's words, as they were typed."""

    body: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    place: str = ""

    @classmethod
    def read(cls, form: FormMultiDict) -> "Typed":
        """Take the known fields; a file sent under a word's name counts as empty."""
        given = {field.name: form.get(field.name) for field in fields(cls)}
        return cls(
            **{
                name: value.replace("\r\n", "\n").replace("\x00", "").strip()
                for name, value in given.items()
                if isinstance(value, str)
            }
        )

    def faults(self, *, has_files: bool) -> dict[str, str]:
        """Say what to mend, by field, in the order of the page."""
        return dict(self._faults(has_files))

    def _faults(self, has_files: bool) -> Iterator[tuple[str, str]]:
        if not self.body and not has_files:
            yield "body", _("Xin viết vài lời về việc của anh/chị, hoặc đính kèm tệp.")
        if self.phone and not _looks_like_phone(self.phone):
            yield "phone", _("Số điện thoại chưa đúng. Ví dụ: 0912 345 678.")
        if self.email and not _EMAIL.fullmatch(self.email):
            yield "email", _("Địa chỉ e-mail chưa đúng. Ví dụ: lan@example.com.")
        for name, most in _MOST.items():
            if len(getattr(self, name)) > most:
                too_long = _("Dài quá {n} ký tự. Xin viết ngắn hơn.")
                yield name, too_long.format(n=most)

    @property
    def party(self) -> api.Party:
        """Who wrote, as far as they said."""
        return api.Party(
            name=self.name, phone=self.phone, email=self.email, address=self.address
        )


def _looks_like_phone(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    return bool(_PHONE.fullmatch(text)) and 8 <= digits <= 15
