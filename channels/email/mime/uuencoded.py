"""Files that old programs write into the text between `begin 644 name` and `end`."""

import mimetypes
import re
from itertools import islice

from channels.email.mime import transfer, words
from channels.email.mime.mail import MailFile

_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S[^\n]{0,200})\n(?=M|[!-L])", re.MULTILINE)
_LINE = re.compile(r"[ -`]{1,62}")
_MAX_FILES = 50


def take_out(text: str) -> tuple[str, list[MailFile]]:
    """Return the text without uuencoded files, and the files."""
    kept: list[str] = []
    files: list[MailFile] = []
    position = 0
    for begin in islice(_BEGIN.finditer(text), _MAX_FILES):
        if begin.start() < position:
            continue
        end = text.find("\nend", begin.end())
        lines = text[begin.end() : end].split("\n") if end >= 0 else []
        if not lines or not all(_LINE.fullmatch(line) for line in lines if line):
            continue
        content = transfer.uudecode([line.encode("ascii") for line in lines])
        files.append(file(words.safe_name(begin[1]), content))
        kept.append(text[position : begin.start()])
        position = end + 4
    kept.append(text[position:])
    return "".join(kept).strip("\n") if files else text, files


def file(name: str, content: bytes) -> MailFile:
    """Return a file whose type nobody told, only its name."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return MailFile(name, kind, len(content), content, inline=False)
