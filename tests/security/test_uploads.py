"""Documents, recordings and text: what is kept, what is refused, and why."""

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import UploadRefused
from core.security.filenames import ENDINGS
from core.security.uploads import UploadCheck
from tests.security.made import CONTENT_TYPES, archive, box, docx, film, odt, ole

check = UploadCheck(max_bytes=2_000_000)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN = "application/vnd.oasis.opendocument."
XLSX = archive({CONTENT_TYPES: "<Types/>", "xl/workbook.xml": "<workbook/>"})
WEBM = b"\x1a\x45\xdf\xa3" + bytes(20) + b"webm" + bytes(9)
WAV = b"RIFF\x24\0\0\0WAVEfmt " + bytes(20) + b"data\0\0\0\0"


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (PDF, "application/pdf", "đơn.pdf"),
        (docx(), WORD, "đơn.docx"),
        (XLSX, EXCEL, "đơn.xlsx"),
        (odt(), f"{OPEN}text", "đơn.odt"),
        (odt("spreadsheet"), f"{OPEN}spreadsheet", "đơn.ods"),
        (ole("WordDocument", "1Table"), "application/msword", "đơn.doc"),
        (ole("Workbook"), "application/vnd.ms-excel", "đơn.xls"),
        (ole("x", "y", "z", "1", "2", "Book"), "application/vnd.ms-excel", "đơn.xls"),
        ("Tôi xin phản ánh".encode(), "text/plain", "đơn.txt"),
        ("\ufeffTôi xin phản ánh".encode("utf-16-le"), "text/plain", "đơn.txt"),
        (film(b"isom"), "video/mp4", "đơn.mp4"),
        (film(b"qt  "), "video/quicktime", "đơn.mov"),
        (film(b"3gp4"), "video/3gpp", "đơn.3gp"),
        (film(b"M4A "), "audio/mp4", "đơn.m4a"),
        (b"ID3\x04" + bytes(40), "audio/mpeg", "đơn.mp3"),
        (b"\xff\xfb\x90\x64" + bytes(40), "audio/mpeg", "đơn.mp3"),
        (b"OggS\0" + bytes(40), "audio/ogg", "đơn.ogg"),
        (WAV, "audio/wav", "đơn.wav"),
        (b"#!AMR\n" + bytes(40), "audio/amr", "đơn.amr"),
        (WEBM, "video/webm", "đơn.webm"),
    ],
)  # fmt: skip
def test_what_citizens_send_is_kept_under_the_ending_it_deserves(
    content: bytes, kind: str, name: str
) -> None:
    checked = check("đơn", content)
    assert (checked.content_type, checked.filename) == (kind, name)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (bytes(2_000_001), "too-large"),
        (b"MZ\x90\x00\x03", "kind"),
        (b"\x7fELF\x02\x01", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kind"),
        (b"\n\n  <!-- x --><ScRiPt>alert(1)</script>", "kind"),
        ("﻿<!DOCTYPE html><p>".encode(), "kind"),
        ("<html>".encode("utf-16"), "kind"),
        (b"<?xml version='1.0'?><a/>", "kind"),
        (b"{\\rtf1 {\\object}}", "kind"),
        (b"x\0y", "kind"),
        (b"\xff\xfe\x00", "kind"),
        (b"\xd0\xcd broken utf-8", "kind"),
        (archive({"a.txt": "x"}), "kind"),
        (archive({"word/document.xml": "no description"}), "kind"),
        (docx(**{"META-INF/MANIFEST.MF": "x", "A.class": "x"}), "kind"),
        (docx(**{"word/embeddings/tool.EXE": "x"}), "kind"),
        (docx(**{"word/vbaProject.bin": "x"}), "macros"),
        (docx(**{"word/vbaproject.BIN": "x"}), "macros"),
        (docx(**{CONTENT_TYPES: "ms-word.document.macroEnabled.main"}), "macros"),
        (docx(**{CONTENT_TYPES: "application/vnd.ms-office.vbaProject"}), "macros"),
        (odt(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
        (odt("text\r\nX: y"), "kind"),
        (odt("chart-of-mine"), "kind"),
        (ole("WordDocument", "Macros"), "macros"),
        (ole("Workbook", "_VBA_PROJECT_CUR"), "macros"),
        (ole("WordDocument", "\x01Ole10Native"), "macros"),
        (ole("EncryptedPackage"), "locked"),
        (ole("__substg1.0_0037001E"), "kind"),
        (ole(), "kind"),
        (film(b"heic"), "heic"),
        (film(b"avif"), "heic"),
        (film(b"zzzz"), "kind"),
        (PDF + archive({"x.exe": "x"}), "kind"),
        (film() + archive({"x.exe": "x"}), "kind"),
        (b"PK\x03\x04 and nothing more", "unreadable"),
        (b"\xff\xd8\xff no picture", "unreadable"),
        (b"\x89PNG\r\n\x1a\n no picture", "unreadable"),
    ],
)
def test_what_could_harm_or_deceive_is_refused_with_its_reason(
    content: bytes, reason: str
) -> None:
    with pytest.raises(UploadRefused) as refused:
        check("../đơn?.pdf", content)
    assert refused.value.reason == reason
    assert refused.value.filename == "đơn_.pdf"


def test_an_archive_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    bomb = bytearray(docx())
    central = bomb.rfind(b"PK\x01\x02")
    bomb[central + 24 : central + 28] = struct.pack("<I", 4_000_000_000)
    with pytest.raises(UploadRefused, match="too-large"):
        check("bom.docx", bytes(bomb))
    with pytest.raises(UploadRefused, match="too-large"):
        check("nhiều.docx", docx(**{f"word/{n}": b"" for n in range(5_001)}))


def test_a_member_that_unpacks_further_than_it_says_is_not_followed() -> None:
    content = docx(mimetype=bytes(50_000_000))
    assert check("a.docx", content).content_type == WORD


def test_a_locked_or_odd_archive_is_refused() -> None:
    locked = bytearray(odt())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(header)
        locked[at + flags] |= 1
    with pytest.raises(UploadRefused, match="unreadable"):
        check("a.odt", bytes(locked))
    spoilt = bytearray(docx())
    at = spoilt.find(CONTENT_TYPES.encode()) + len(CONTENT_TYPES)
    spoilt[at : at + 20] = b"\xff" * 20
    with pytest.raises(UploadRefused, match="unreadable"):
        check("a.docx", bytes(spoilt))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([docx(), odt(), ole("WordDocument"), film(), PDF, WAV]),
    st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=6)), max_size=8),
)
@example(PDF, [])
def test_damaged_files_are_kept_or_refused_and_nothing_else(
    whole: bytes, damage: list[tuple[float, bytes]]
) -> None:
    content = bytearray(whole)
    for place, scratch in damage:
        at = int(place * len(content))
        content[at : at + len(scratch)] = scratch
    try:
        checked = check("a", bytes(content))
    except UploadRefused:
        return
    assert checked.content_type in ENDINGS


@settings(max_examples=300, deadline=None)
@given(st.text(), st.binary(max_size=400))
def test_whatever_comes_under_whatever_name_is_kept_or_refused(
    name: str, content: bytes
) -> None:
    try:
        checked = check(name, content)
    except UploadRefused:
        return
    assert checked.filename.encode()
    assert len(checked.filename) <= 120


PLACES = [b"+18.3428+105.9057/", b"+18.3428+105.9057+012.500/", b"-33.8688+151.2093/"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", [b"\xa9xyz", b"com.apple.quicktime.location.ISO6709"])
def test_a_film_does_not_say_where_it_was_taken(name: bytes, place: bytes) -> None:
    whole = film(b"qt  ", box(b"moov", name + b"\0\x12\x15\xc7" + place))
    stored = check("phim.mov", whole).content
    assert place not in stored
    assert len(stored) == len(whole)
    assert stored[:300] == whole[:300]


def test_a_film_of_a_3gpp_phone_does_not_either() -> None:
    where = struct.pack(">ii", int(105.9 * 65536), int(18.3 * 65536))
    loci = box(b"loci", bytes(6) + b"Thanh Sen\0" + b"\0" + where + bytes(20))
    stored = check("phim.3gp", film(b"3gp4", box(b"moov", loci))).content
    assert where not in stored
    assert b"Thanh Sen" not in stored
    marked = box(
        b"uuid", b'<exif:GPSLatitude="18,20.57N" exif:GPSLongitude="105,54.3E"'
    )
    stored = check("phim.mp4", film(b"mp42", marked)).content
    assert b'GPSLatitude="00,00.00N"' in stored
    assert b"105,54" not in stored


def test_what_is_kept_of_a_document_is_what_came() -> None:
    content = docx()
    stored = check("a.docx", content).content
    assert stored == content
    with zipfile.ZipFile(BytesIO(stored)) as packed:
        assert packed.testzip() is None
