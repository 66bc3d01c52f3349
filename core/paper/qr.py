"""QR codes as vector, picture and text."""

from html import escape
from io import BytesIO, StringIO
from urllib.parse import urlsplit

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

QUIET = 4
"""Modules of white on every side (ISO/IEC 18004)."""
LEVELS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}
"""M for screens, Q for posters, which get dirty."""
_CAPITALS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-./:")
"""What an address may hold of the alphanumeric mode: 5.5 bits a sign, not 8."""


def compact_url(site: str, path: str) -> str:
    """Return the address of `path` as a QR code should say it: mostly capitals.

    Four modules a side fewer, so larger ones on the same paper. `path` must be one
    that the server knows in capitals too, as it does /T/ and /F/. The scheme stays
    small: some scanners know a link only by `https://`, and it costs no module. A
    site below a path of its own is left alone, for nobody promised its capitals.
    """
    plain = f"{site.rstrip('/')}{path}"
    scheme, mark, rest = plain.partition("://")
    loud = rest.upper()
    if not mark or urlsplit(site).path.strip("/") or not set(loud) <= _CAPITALS:
        return plain
    return f"{scheme}://{loud}"


def modules(text: str, *, level: str = "M") -> list[list[bool]]:
    """Return the dark modules row by row, quiet zone included."""
    code = qrcode.QRCode(error_correction=LEVELS[level], border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def qr_svg(text: str, *, level: str = "M", title: str = "") -> str:
    """Return an inline SVG: one path, black on white in dark mode too."""
    rows = runs(text, level=level)
    side = len(rows)
    path = "".join(
        f"M{x} {y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in row
    )
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" role="img"'
        f' viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f"<title>{escape(title)}</title>"
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
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
