"""Documents: what kind they are, and that they carry no programs."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO

from core.errors import UploadRefused

_MOST_UNPACKED = 300 * 1024 * 1024
_MOST_MEMBERS = 5_000
_WORDS = 1024 * 1024
"""Of a document's own description, so much is read."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    OSError, EOFError, ValueError, RuntimeError,
)  # fmt: skip
"""What the standard library raises for archives that are none; or locked ones."""
_OPEN_XML: Mapping[str, str] = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "ppt/presentation.xml": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ),
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENTS = frozenset({"text", "spreadsheet", "presentation"})
_MACROS_IN = ("vbaproject", "basic/", "scripts/", "macrosheets/", "activex/")
_PROGRAMS = (
    ".class", ".dex", ".exe", ".dll", ".js", ".jse", ".vbs", ".bat", ".cmd", ".com",
    ".scr", ".lnk", ".hta", ".ps1", "/manifest.mf",
)  # fmt: skip
_CONTENT_TYPES = "[Content_Types].xml"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS: Mapping[str, str] = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_OLE_PROGRAMS = frozenset(
    {"macros", "vba", "_vba_project", "_vba_project_cur", "\x01ole10native"}
)
_OLE_LOCKED = frozenset({"EncryptedPackage", "EncryptedSummary"})
_ENTRY = 128
_NAME_ROOM = 64


def paper_kind(content: bytes) -> str | None:
    """Return the kind of a document, None for anything else. Raises UploadRefused."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(_OLE):
        return _compound(content)
    return None


def hides_archive(content: bytes) -> bool:
    """Whether an archive can be opened in what pretends to be something else."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return bool(archive.namelist())
    except _BROKEN:
        return False


def _packed(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            _weigh(members)
            names = [member.filename for member in members]
            types = _words(archive, _CONTENT_TYPES, names).lower()
            declared = _words(archive, "mimetype", names)
    except _BROKEN as bad:
        raise UploadRefused("unreadable") from bad
    _refuse_programs(names, types)
    family, _, document = declared.rpartition(".")
    if family + "." == _OPEN_DOCUMENT and document in _OPEN_DOCUMENTS:
        return declared
    for member, kind in _OPEN_XML.items():
        if member in names and types:
            return kind
    raise UploadRefused("kind")


def _weigh(members: Collection[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or unpacked > _MOST_UNPACKED:
        raise UploadRefused("too-large")


def _refuse_programs(names: Collection[str], types: str) -> None:
    lower = [name.lower() for name in names]
    if any(part in name for name in lower for part in _MACROS_IN) or (
        "macroenabled" in types or "vbaproject" in types
    ):
        raise UploadRefused("macros")
    if any(name.endswith(_PROGRAMS) for name in lower):
        raise UploadRefused("kind")


def _words(archive: zipfile.ZipFile, name: str, names: Collection[str]) -> str:
    if name not in names or archive.getinfo(name).file_size > _WORDS:
        return ""
    return archive.read(name).decode("utf-8", "replace")


def _compound(content: bytes) -> str:
    """Judge an old Office file by the names of its streams.

    Citizens still write `.doc`; a macro or a packed program has names of its own.
    """
    names = frozenset(_streams(content))
    if names & _OLE_LOCKED:
        raise UploadRefused("locked")
    if {name.lower() for name in names} & _OLE_PROGRAMS:
        raise UploadRefused("macros")
    for name, kind in _OLE_KINDS.items():
        if name in names:
            return kind
    raise UploadRefused("kind")


def _streams(content: bytes) -> Iterator[str]:
    """Yield what looks like an entry of a directory, wherever its sector lies.

    Directory sectors follow a chain; looking at every place one can begin at finds
    the same names, and those an attacker has taken out of the chain.
    """
    for at in range(_ENTRY * 4, len(content) - _ENTRY + 1, _ENTRY):
        # Name length, kind of object (1 storage, 2 stream, 5 root), colour.
        length, kind, colour = struct.unpack_from("<HBB", content, at + _NAME_ROOM)
        if kind in {1, 2, 5} and colour < 2 and 2 < length <= _NAME_ROOM:
            yield content[at : at + length - 2].decode("utf-16-le", "replace")
