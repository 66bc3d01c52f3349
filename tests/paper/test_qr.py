"""A QR code is read from everything it is drawn on."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageDraw

from core.paper.qr import QUIET, compact_url, modules, qr_png, qr_svg, qr_terminal, runs
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
    white, black = svg.findall(f"{SVG}path")  # every dark module in the one
    assert white.get("fill") == "#fff"
    assert black.get("fill") == "#000"
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


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("https://tiepdan.hatinh.gov.vn/", "https://TIEPDAN.HATINH.GOV.VN/F/Q1"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/F/Q1"),
        ("https://hatinh.gov.vn/tiepdan", "https://hatinh.gov.vn/tiepdan/f/Q1"),
        ("https://ủyban.vn", "https://ủyban.vn/f/Q1"),
        ("https://a_b.vn", "https://a_b.vn/f/Q1"),
        ("tiepdan.vn", "tiepdan.vn/f/Q1"),
    ],
    ids=["a site", "a port", "below a path", "not ASCII", "other signs", "no scheme"],
)
def test_only_an_address_that_is_the_same_in_capitals_is_put_in_capitals(
    site: str, said: str
):
    assert compact_url(site, "/f/Q1") == said


@pytest.mark.parametrize(("path", "level"), [("/f/Q1", "Q"), ("/t/7K3M9QX2PA4T", "M")])
def test_capitals_make_a_smaller_code_than_the_same_address_in_small(
    path: str, level: str
):
    site = "https://tiepdan.hatinh.gov.vn"
    compact = modules(compact_url(site, path), level=level)
    assert len(compact) == len(modules(site + path, level=level)) - 4
