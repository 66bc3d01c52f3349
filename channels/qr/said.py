"""What a citizen adds to a mark: reasons, words, a wish to be answered."""

from dataclasses import dataclass, replace

from litestar.datastructures import FormMultiDict

from core import api

_ = api.gettext
N_ = api.N_
MOST_WORDS = 20_000
LOW = 3
"""Up to this mark the page asks what went wrong; above it, what went well."""

BAD = (
    N_("Phải chờ lâu"),
    N_("Thái độ chưa tốt"),
    N_("Hướng dẫn không rõ"),
    N_("Phải đi lại nhiều lần"),
    N_("Giấy tờ rườm rà"),
    N_("Quá hẹn trả kết quả"),
    N_("Phải trả thêm tiền"),
)
GOOD = (
    N_("Nhanh"),
    N_("Thái độ tốt"),
    N_("Hướng dẫn rõ"),
    N_("Đúng hẹn"),
    N_("Nơi tiếp dân thuận tiện"),
)
MARKS = {
    1: N_("Rất không hài lòng"),
    2: N_("Không hài lòng"),
    3: N_("Bình thường"),
    4: N_("Hài lòng"),
    5: N_("Rất hài lòng"),
}


def reasons_for(mark: int) -> tuple[str, ...]:
    """Return the reasons offered with this mark."""
    return BAD if mark <= LOW else GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The second page, as it was filled in."""

    reasons: tuple[str, ...] = ()
    words: str = ""
    wants_answer: bool = False
    name: str = ""
    contact: str = ""
    """A phone number or an e-mail address."""

    @classmethod
    def read(cls, form: FormMultiDict, mark: int) -> "Said":
        """Take the known fields; reasons nobody offered are left out."""
        given = form.getall("reasons", [])
        return cls(
            reasons=tuple(r for r in reasons_for(mark) if r in given),
            words=_line(form, "words"),
            wants_answer=form.get("wants_answer") == "yes",
            name=_line(form, "name"),
            contact=_line(form, "contact"),
        )

    def faults(self) -> dict[str, str]:
        """Say what to mend, by field."""
        too_long = _("Dài quá {n} ký tự. Xin viết ngắn hơn.")
        limits = {"words": MOST_WORDS, "name": 200, "contact": 254}
        return {
            name: too_long.format(n=most)
            for name, most in limits.items()
            if len(getattr(self, name)) > most
        }

    def on(self, rating: api.Rating) -> api.Rating:
        """Return the rating with what was added."""
        return replace(
            rating,
            reasons=self.reasons,
            words=self.words,
            wants_answer=self.wants_answer,
        )

    def letter(self, rating: api.Rating, point: api.FeedbackPoint) -> api.Letter:
        """Return the letter this rating became. Its words stay the citizen's own.

        The counter's name is the place, not the matter: advisers must not read
        "hộ tịch" out of it.
        """
        summary = f"{MARKS[rating.mark]} ({rating.mark}/5)"
        if self.reasons:
            summary += f". {', '.join(self.reasons)}"
        email = self.contact if "@" in self.contact else ""
        phone = "" if email else self.contact[:40]
        return api.Letter(
            subject=summary,
            body=self.words or summary,
            party=api.Party(name=self.name, phone=phone, email=email),
            external_id=rating.id,
            place=point.name,
            point=point.code,
            language=api.language(),
        )


def _line(form: FormMultiDict, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""
