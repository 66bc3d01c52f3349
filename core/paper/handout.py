"""What a citizen takes home: the receipt on paper, or as a picture on the phone."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import ceil
from textwrap import wrap
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from core.domain.deadline import LOCAL
from core.domain.reply import Reply
from core.domain.tracking import show_code
from core.i18n import gettext as _
from core.i18n import language
from core.paper.qr import compact_url, qr_png, qr_svg, runs
from core.paper.typesetting import TEMPLATES, typeset

_WIDTH, _MARGIN, _GAP = 720, 40, 24
"""Pixels of the picture: sharp on a phone, small enough for a slow network."""


@dataclass(frozen=True, slots=True)
class Handout:
    """Words and pictures for a citizen's hands (`api.Paper`); they name nobody."""

    authority: str
    province: str
    public_url: str

    def track_url(self, code: str) -> str:
        """Return the address where the case can be followed."""
        return f"{self.public_url.rstrip('/')}/t/{code}"

    def qr_svg(self, text: str, title: str) -> str:
        """Return a QR code as inline SVG."""
        return qr_svg(text, title=title)

    def receipt_pdf(
        self, code: str, received_at: datetime, paper: Literal["a5", "roll"] = "a5"
    ) -> bytes:
        """Return the printable receipt: A5, or 80 mm roll. Raises PaperFailed."""
        at = received_at.astimezone(LOCAL)
        url = self.track_url(code)
        said = _("{authority} đã nhận thư của anh/chị lúc {time} ngày {day}.")
        words = {
            "authority": self.authority,
            "province": self.province,
            "title": _("Giấy biên nhận"),
            "said": said.format(
                authority=self.authority, time=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}"
            ),
            "code-label": _("Mã hồ sơ"),
            "code": show_code(code),
            "qr": runs(self._printed_url(code)),
            "url": url,
            "next": _(
                "Quét mã hoặc mở địa chỉ trên để xem tiến độ, bổ sung ý kiến, tệp và"
                " cho biết có hài lòng không. Giữ kín mã này: ai có mã đều xem được."
            ),
            "footer": _("Giấy này không ghi tên và nội dung thư."),
            "language": language(),
            "paper": paper,
        }
        return typeset("receipt.typ", words, "pdf")

    def reply_pdf(self, code: str, reply: Reply) -> bytes:
        """Return the signed reply on A4, as an authority's letter looks.

        Layout after Decree 30/2020/NĐ-CP, appendix I; it names no citizen, for it may
        be printed where others see it. Raises PaperFailed.
        """
        at = reply.signed_at.astimezone(LOCAL)
        words = {
            "authority": self.authority,
            "nation": _("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            "motto": _("Độc lập - Tự do - Hạnh phúc"),
            "place-and-date": _("{place}, ngày {d} tháng {m} năm {y}").format(
                place=self.province, d=f"{at:%d}", m=_month(at), y=at.year
            ),
            "title": _("Trả lời đơn thư"),
            "about": _("Hồ sơ mã số {code}").format(code=show_code(code)),
            "paragraphs": [p for p in reply.body.splitlines() if p.strip()],
            "signer": reply.signed_by_name,
            "qr": runs(self._printed_url(code)),
            "url": self.track_url(code),
            "scan": _("Quét mã để xem hồ sơ và cho biết anh/chị có hài lòng không."),
            "language": language(),
        }
        return typeset("reply.typ", words, "pdf")

    def receipt_png(self, code: str) -> bytes:
        """Return code and QR as a picture to keep on the phone."""
        authority = "\n".join(wrap(self.authority, 46))
        lines = (
            _line(authority, 28),
            _line(_("Mã hồ sơ"), 26),
            _line(show_code(code), 72, bold=True),
            Image.open(BytesIO(qr_png(self._printed_url(code), scale=14))),
            _line(self.track_url(code), 24),
        )
        return _stacked(*lines)

    def _printed_url(self, code: str) -> str:
        return compact_url(self.public_url, f"/t/{code}")


def _month(at: datetime) -> str:
    """Return the month as Decree 30/2020/NĐ-CP, appendix I, writes it: 01, 02, 3 …"""
    return f"{at.month:02}" if at.month < 3 else str(at.month)


def _line(text: str, size: int, *, bold: bool = False) -> Image.Image:
    """Draw words on white; too wide a line is drawn smaller."""
    font = _font(size, bold=bold)
    ruler = ImageDraw.Draw(Image.new("L", (1, 1)))
    left, top, right, bottom = ruler.multiline_textbbox((0, 0), text, font)
    if (wide := right - left) > _WIDTH - 2 * _MARGIN:
        return _line(text, int(size * (_WIDTH - 2 * _MARGIN) / (wide + 1)), bold=bold)
    drawn = Image.new("L", (ceil(wide), ceil(bottom - top)), "white")
    pen = ImageDraw.Draw(drawn)
    pen.multiline_text((-left, -top), text, "black", font, align="center")
    return drawn


def _stacked(*lines: Image.Image) -> bytes:
    """Put pictures under each other, centred, as a PNG."""
    high = sum(line.height for line in lines) + _GAP * (len(lines) - 1) + 2 * _MARGIN
    picture = Image.new("L", (max(_WIDTH, *(line.width for line in lines)), high), 255)
    y = _MARGIN
    for line in lines:
        picture.paste(line, ((picture.width - line.width) // 2, y))
        y += line.height + _GAP
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    return ImageFont.truetype(TEMPLATES / "fonts" / name, size)
