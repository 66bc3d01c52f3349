"""Looks into a file before it is kept: by its content, never by its name."""

import codecs
import re
from dataclasses import dataclass

from core.domain.attachment import Checked
from core.errors import UploadRefused
from core.security.filenames import clean_name, named_for
from core.security.papers import hides_archive, paper_kind
from core.security.pictures import bare_picture, is_picture
from core.security.recordings import recording_kind, without_place

_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|iframe|object|embed|svg|\?xml|\?php)"
    rb"|^\s*\{\\rt",
    re.IGNORECASE,
)
"""Pages, drawings and rich text: what a reader may run, in the clothes of text."""
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_LOOKED_AT = 65_536
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class UploadCheck:
    """Decides whether a file may be kept, and in what form."""

    max_bytes: int

    def __call__(self, filename: str, content: bytes) -> Checked:
        """Return what may be stored. Raises UploadRefused.

        Pictures are written anew, which drops their place and any foreign tail;
        the name gets the ending its content deserves.
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
        return Checked(named_for(name, kind), kind, safe)


def _look(content: bytes) -> tuple[str, bytes]:
    if is_picture(content):
        return bare_picture(content)
    if kind := recording_kind(content):
        return kind, without_place(_single(content))
    if kind := paper_kind(content):
        return kind, _single(content) if kind == "application/pdf" else content
    return "text/plain", _plain(content)


def _single(content: bytes) -> bytes:
    """Refuse a file that is two: readers disagree about what they open."""
    if hides_archive(content):
        raise UploadRefused("kind")
    return content


def _plain(content: bytes) -> bytes:
    """Return text as UTF-8 without controls; Notepad's "Unicode" is turned into it."""
    coding = "utf-16" if content.startswith(_UTF16) else "utf-8"
    try:
        text = content.decode(coding).encode()
    except UnicodeError as bad:
        raise UploadRefused("kind") from bad
    if _CONTROLS.search(text) or _MARKUP.search(text[:_LOOKED_AT]):
        raise UploadRefused("kind")
    return text
