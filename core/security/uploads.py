"""Looks into a file before it is kept: by its content, never by its name."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from core.domain.attachment import Checked
from core.errors import UploadRefused

_MAX_PIXELS = 80_000_000
_MAX_UNPACKED = 300 * 1024 * 1024
_MAX_MEMBERS = 5_000
_NAME_LENGTH = 120
_ENDING_LENGTH = 8
_IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_OFFICE = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_MEDIA = {
    "audio/mpeg", "audio/ogg", "audio/wav", "audio/x-wav", "audio/mp4", "audio/x-m4a",
    "audio/amr", "video/mp4", "video/quicktime", "video/3gpp", "video/webm",
    "image/gif",
}  # fmt: skip
_MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|\?xml)", re.IGNORECASE)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True)
class UploadCheck:
    """Decides whether a file may be kept, and in what form."""

    max_bytes: int

    def __call__(self, filename: str, content: bytes) -> Checked:
        """Return what may be stored. Raises UploadRefused.

        Images are written anew, which drops location and any foreign tail.
        """
        name = clean_name(filename)
        if not content:
            raise UploadRefused("empty", name)
        if len(content) > self.max_bytes:
            raise UploadRefused("too-large", name)
        try:
            kind, safe = _look(content)
        except UploadRefused as refused:
            raise UploadRefused(refused.reason, name) from refused
        return Checked(name, kind, safe)


def clean_name(filename: str) -> str:
    """Return a name fit to show: last part, no controls, NFC, 120 characters."""
    name = unicodedata.normalize("NFC", filename.replace("\\", "/").rsplit("/", 1)[-1])
    name = _UNSAFE.sub("_", name).strip(". ")
    if len(name) > _NAME_LENGTH:
        _, dot, ending = name.rpartition(".")
        tail = dot + ending if dot and len(ending) <= _ENDING_LENGTH else ""
        name = name[: _NAME_LENGTH - len(tail)] + tail
    return name or "tep"


def _look(content: bytes) -> tuple[str, bytes]:
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    ):
        return _image(content)
    if content.startswith(b"%PDF-"):
        return "application/pdf", content
    if content.startswith(b"PK\x03\x04"):
        return _office(content), content
    kind = _sniffed(content)
    if kind in _MEDIA:
        return kind, content
    return _text(content), content


def _image(content: bytes) -> tuple[str, bytes]:
    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise UploadRefused("too-large")
            form = picture.format or ""
            kind = _IMAGES[form]
            upright = ImageOps.exif_transpose(picture)
            bare = BytesIO()
            upright.info.pop("exif", None)
            upright.info.pop("xmp", None)
            upright.save(
                bare, form, quality=88, icc_profile=picture.info.get("icc_profile")
            )
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError) as bad:
        raise UploadRefused("unreadable") from bad
    except Image.DecompressionBombError as bomb:
        raise UploadRefused("too-large") from bomb
    return kind, bare.getvalue()


def _office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            unpacked = sum(member.file_size for member in members)
            declared = (
                archive.read("mimetype")[:100].decode("ascii", "replace")
                if "mimetype" in names and archive.getinfo("mimetype").file_size < 100
                else ""
            )
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as bad:
        raise UploadRefused("unreadable") from bad
    if len(members) > _MAX_MEMBERS or unpacked > _MAX_UNPACKED:
        raise UploadRefused("too-large")
    if any("vbaproject" in name.lower() for name in names):
        raise UploadRefused("kind")
    if declared.startswith(_OPEN_DOCUMENT):
        return declared
    for member, kind in _OFFICE.items():
        if member in names:
            return kind
    raise UploadRefused("kind")


def _sniffed(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content[:4096], mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _text(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as bad:
        raise UploadRefused("kind") from bad
    if b"\x00" in content or _MARKUP.search(content[:4096]):
        raise UploadRefused("kind")
    return "text/plain"
