"""Posters with a QR code for feedback points."""

from dataclasses import dataclass

from core.domain.feedback import FeedbackPoint
from core.i18n import gettext as _
from core.i18n import language
from core.paper.qr import compact_url, runs
from core.paper.typesetting import Form, typeset

SIZES = ("A4", "A5", "A6", "tent")
"""Sheets; `tent` is an A4 sheet folded in three that stands on a counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """The words of a poster, already in the language it is printed in."""

    authority: str
    headline: str
    point: str
    target: str
    """What the QR code says."""
    shown: str
    """The same for people whose camera fails, without https://."""
    steps: str
    footer: str
    fold: str
    """What stands on the hidden third of the tent."""
    language: str


def poster_for(point: FeedbackPoint, *, authority: str, public_url: str) -> Poster:
    """Word the poster of a feedback point, in the current language."""
    path = f"/f/{point.code}"
    return Poster(
        authority=authority,
        headline=_("Anh/chị có hài lòng không?"),
        point=point.name,
        target=compact_url(public_url, path),
        shown=f"{public_url.rstrip('/')}{path}".partition("://")[2],
        steps=_("Quét mã bằng Zalo hoặc máy ảnh, chạm một khuôn mặt là xong."),
        footer=_("Không cần cài đặt, không cần cho biết tên."),
        fold=_("Gấp theo hai đường nét đứt, dán mép để đứng trên bàn."),
        language=language(),
    )


def poster_pdf(poster: Poster, size: str) -> bytes:
    """Return the poster ready to print. Raises PaperFailed."""
    return _made(poster, size, "pdf")


def poster_svg(poster: Poster, size: str) -> str:
    """Return the poster for a sign maker. Raises PaperFailed."""
    return _made(poster, size, "svg").decode()


def _made(poster: Poster, size: str, form: Form) -> bytes:
    if size not in SIZES:
        raise ValueError(size)
    words = {
        "authority": poster.authority,
        "headline": poster.headline,
        "point": poster.point,
        "qr": runs(poster.target, level="Q"),
        "shown": poster.shown,
        "steps": poster.steps,
        "footer": poster.footer,
        "fold": poster.fold,
        "language": poster.language,
        "size": size,
    }
    return typeset("poster.typ", words, form)
