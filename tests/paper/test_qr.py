"""A QR code is read from everything it is drawn on."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageDraw

from core.paper.qr import QUIET, modules, qr_png, qr_svg, qr_terminal, runs
from tests.paper.eyes import drawn, saved, scanned

URL = "https://tiepdan.thanhsen.example/t/7K3M9QX2PA4T"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("level", ["M", "Q"])
@pytest.mark.parametrize("text", [URL, "Phường Thành Sen, quầy số 1"])
def test_the_inline_svg_is_read(text: str, level: str, tmp_path: Path):
    # zbar needs a few pixels a module; on the page the style sheet gives the size.
    svg = qr_svg(text, level=level).replace("<svg ", '<svg width="400" height="400" ')
    assert scanned(drawn(svg, tmp_path)) == [text]


def test_the_svg_says_what_it_is_and_brings_its_own_white():
    svg = ElementTree.fromstring(qr_svg(URL, title="<script>&\"'"))
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}title") == "<script>&\"'"
    white, black = svg.findall(f"{SVG}path")
    assert white.get("fill") == "#fff"
    assert black.get("fill") in (None, "#000")
    assert not svg.findall(f"{SVG}script")


def test_four_modules_round_a_code_stay_white():
    rows = modules(URL)
    edge = [*rows[:QUIET], *rows[-QUIET:]]
    assert not any(any(row) for row in edge)
    assert not any(any(row[:QUIET] + row[-QUIET:]) for row in rows)
    assert QUIET == 4


def test_runs_are_the_modules_again():
    rows = modules(URL, level="Q")
    for row, found in zip(rows, runs(URL, level="Q"), strict=True):
        dark = {x for start, length in found for x in range(start, start + length)}
        assert dark == {x for x, module in enumerate(row) if module}


@pytest.mark.parametrize("scale", [3, 10])
def test_the_picture_is_read(scale: int):
    png = qr_png(URL, scale=scale)
    assert scanned(png) == [URL]
    assert Image.open(BytesIO(png)).width == len(modules(URL)) * scale


def test_the_terminal_shows_a_code_that_is_read():
    shown = qr_terminal(URL)
    assert "\x1b" not in shown
    lines = shown.splitlines()
    picture = Image.new("L", (len(lines[0]) * 4, len(lines) * 8), "black")
    pen = ImageDraw.Draw(picture)
    halves = {"█": (0, 8), "▀": (0, 4), "▄": (4, 8)}
    for y, line in enumerate(lines):
        for x, sign in enumerate(line):
            top, bottom = halves.get(sign, (0, 0))
            if bottom:
                box = (x * 4, y * 8 + top, x * 4 + 3, y * 8 + bottom - 1)
                pen.rectangle(box, "white")
    assert scanned(saved(picture)) == [URL]
