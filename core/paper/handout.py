"""What a citizen takes home: the receipt on paper, or as a picture on the phone."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from core.domain.deadline import LOCAL
from core.domain.tracking import show_code
from core.i18n import gettext as _
from core.i18n import language
from core.paper.qr import qr_png, qr_svg, runs
from core.paper.typesetting import TEMPLATES, typeset

_WIDTH, _MARGIN = 720, 40
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
            "qr": runs(url),
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

    def receipt_png(self, code: str) -> bytes:
        """Return code and QR as a picture to keep on the phone."""
        drawn = Image.open(BytesIO(qr_png(self.track_url(code), scale=14)))
        side = _WIDTH - 2 * _MARGIN
        square = drawn.convert("RGB").resize((side, side))
        picture = Image.new("RGB", (_WIDTH, _WIDTH + 260), "white")
        picture.paste(square, (_MARGIN, 190))
        draw = ImageDraw.Draw(picture)
        middle = _WIDTH / 2
        draw.text((middle, 60), self.authority, "black", _font(26), anchor="mm")
        draw.text((middle, 120), _("Mã hồ sơ"), "black", _font(26), anchor="mm")
        bold = _font(58, bold=True)
        draw.text((middle, 180), show_code(code), "black", bold, anchor="mm")
        below = self.track_url(code)
        draw.text((middle, _WIDTH + 190), below, "black", _font(20), anchor="mm")
        kept = BytesIO()
        picture.save(kept, "PNG", optimize=True)
        return kept.getvalue()


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    return ImageFont.truetype(TEMPLATES / "fonts" / name, size)
