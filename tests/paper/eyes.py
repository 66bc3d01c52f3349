"""Read paper as a citizen does: with a scanner, a ruler and eyes."""

import re
import subprocess
from io import BytesIO
from pathlib import Path

import typst
from PIL import Image

from core.paper.typesetting import TEMPLATES


def _run(*command: str, given: bytes) -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def scanned(png: bytes) -> list[str]:
    """Return the text of every QR code in a picture; none is no error."""
    command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"]
    seen = subprocess.run(command, input=png, capture_output=True)
    assert seen.returncode in (0, 4), seen.stderr  # 4: nothing found
    return seen.stdout.decode().splitlines()


def rasterised(pdf: bytes, dpi: int = 150) -> bytes:
    """Return the first page as PNG."""
    return _run("pdftoppm", "-png", "-r", str(dpi), "-singlefile", "-", given=pdf)


def drawn(svg: str, folder: Path) -> bytes:
    """Return an SVG as PNG, drawn by somebody who did not write it."""
    (folder / "it.svg").write_text(svg)
    sheet = '#set page(width: auto, height: auto, margin: 0mm)\n#image("it.svg")'
    (folder / "it.typ").write_text(sheet)
    made = typst.compile(
        folder / "it.typ",
        root=folder,
        font_paths=[TEMPLATES / "fonts"],
        format="png",
        ppi=150.0,
    )
    assert isinstance(made, bytes)
    return made


def words(pdf: bytes) -> str:
    """Return the words on the page, each run of blanks as one."""
    said = _run("pdftotext", "-", "-", given=pdf).decode()
    return " ".join(said.replace("\u200b", "").split())


def millimetres(pdf: bytes) -> tuple[int, int]:
    """Return width and height of the page."""
    size = re.search(r"Page size: +([\d.]+) x ([\d.]+) pts", _facts(pdf))
    assert size
    wide, high = (round(float(points) * 25.4 / 72) for points in size.groups())
    return wide, high


def pages(pdf: bytes) -> int:
    """Return how many pages there are."""
    count = re.search(r"Pages: +(\d+)", _facts(pdf))
    assert count
    return int(count[1])


def _facts(pdf: bytes) -> str:
    return _run("pdfinfo", "-", given=pdf).decode()


def upside_down(png: bytes) -> bytes:
    """Return the picture turned round."""
    return saved(Image.open(BytesIO(png)).rotate(180))


def saved(picture: Image.Image) -> bytes:
    """Return a picture as PNG."""
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
