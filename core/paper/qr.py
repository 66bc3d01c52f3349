"""QR codes as vector, picture and text."""

from html import escape
from io import BytesIO, StringIO

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

QUIET = 4
"""Modules of white on every side (ISO/IEC 18004)."""
LEVELS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}
"""M for screens, Q for posters, which get dirty."""


def modules(text: str, *, level: str = "M") -> list[list[bool]]:
    """Return the dark modules row by row, quiet zone included."""
    code = qrcode.QRCode(error_correction=LEVELS[level], border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def qr_svg(text: str, *, level: str = "M", title: str = "") -> str:
    """Return an inline SVG: one path, black on white in dark mode too."""
    rows = modules(text, level=level)
    side = len(rows)
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" role="img"'
        f' viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f"<title>{escape(title)}</title>"
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )


def qr_png(text: str, *, scale: int = 10) -> bytes:
    """Return a PNG, `scale` pixels a module."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET, box_size=scale)
    code.add_data(text)
    picture = BytesIO()
    code.make_image().save(picture, "PNG")
    return picture.getvalue()


def qr_terminal(text: str) -> str:
    """Return the code in half blocks, to be scanned from a dark terminal."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    drawn = StringIO()
    code.print_ascii(out=drawn, invert=True)
    return drawn.getvalue()


def runs(text: str, *, level: str = "M") -> list[list[tuple[int, int]]]:
    """Return each row's dark runs as (first module, length), to be drawn."""
    return [
        [
            (x, _length(row, x))
            for x, dark in enumerate(row)
            if dark and not (x and row[x - 1])
        ]
        for row in modules(text, level=level)
    ]


def _length(row: list[bool], start: int) -> int:
    end = start
    while end < len(row) and row[end]:
        end += 1
    return end - start
