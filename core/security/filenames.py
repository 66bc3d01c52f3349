"""Names of files: fit to show, safe to save, and never lying about the content."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath

LENGTH = 120
_FORBIDDEN = re.compile(r'[/:*?"<>|]+')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, text direction, half surrogates, unassigned: nothing a name needs."""
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)\s*(\.|$)")
"""What Windows takes for a device whatever ending follows."""
_NAMELESS = "tep"

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        ".docx",
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        ".pptx",
    ),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "text/plain": (".txt",),
    "audio/mpeg": (".mp3",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/wav": (".wav",),
    "audio/mp4": (".m4a",),
    "audio/aac": (".aac",),
    "audio/amr": (".amr",),
    "video/mp4": (".mp4", ".m4v"),
    "video/quicktime": (".mov",),
    "video/3gpp": (".3gp", ".3gpp"),
    "video/webm": (".webm",),
}
"""Every kind that may be kept, with its endings; the first is given to the nameless."""


def clean_name(filename: str) -> str:
    """Return a name fit to show: last part, nothing invisible, NFC, 120 characters."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1][-10 * LENGTH :]
    visible = "".join(
        c for c in last if unicodedata.category(c) not in _INVISIBLE or c in "\t\n"
    )
    name = _FORBIDDEN.sub("_", " ".join(unicodedata.normalize("NFC", visible).split()))
    name = _shortened(name.strip(". "))
    return f"_{name}" if _DEVICES.match(name) else name or _NAMELESS


def named_for(name: str, kind: str) -> str:
    """Return a clean name that ends as its content does.

    Text called `thu.bat` becomes `thu.bat.txt`: an officer's double click must open
    a reader, never run what a stranger wrote.
    """
    endings = ENDINGS[kind]
    if PurePosixPath(name).suffix.lower() in endings:
        return name
    return name[: LENGTH - len(endings[0])].rstrip(". ") + endings[0]


def _shortened(name: str) -> str:
    if len(name) <= LENGTH:
        return name
    ending = PurePosixPath(name).suffix
    ending = ending if len(ending) <= 6 else ""
    return name[: LENGTH - len(ending)].rstrip(". ") + ending
