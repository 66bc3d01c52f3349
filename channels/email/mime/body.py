"""What a person wrote and what they enclosed, out of the MIME tree."""

import html as markup_entities
import re
from collections.abc import Sequence
from typing import NamedTuple

from channels.email.mime import (
    calendar_text,
    charset,
    flowed,
    markup,
    naming,
    rich,
    tnef,
    uuencoded,
    words,
)
from channels.email.mime.labels import codec_of
from channels.email.mime.limits import MAX_HTML, MAX_TEXT
from channels.email.mime.mail import MailFile
from channels.email.mime.plain import tidy
from channels.email.mime.tree import Part

_PLAIN = frozenset(
    {"text/plain", "text/markdown", "text/x-markdown", "text/x-web-markdown"}
)
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_ENRICHED = frozenset({"text/enriched", "text/richtext"})
_READABLE = _PLAIN | _HTML | _ENRICHED
_IGNORED = frozenset({"text/x-amp-html", "text/watch-html"})
"""Other renderings of the same words, for programs that are not us."""
_REPORTS = frozenset({
    "message/delivery-status", "message/disposition-notification",
    "message/feedback-report", "text/rfc822-headers",
    "message/global-delivery-status", "message/global-headers",
})  # fmt: skip
"""Read for what they report; no files. Nor is the message that a report returns."""
_META = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE
)
_DRAWN_IN = re.compile(rb"(?<==)([\"'])data:image/[^\"'<>]{1000,}\1", re.IGNORECASE)
"""Pictures written into the HTML, megabytes of base64 each; never shown."""
_LOOKS_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)


class Section(NamedTuple):
    """One stretch of the letter, as plain text, as HTML, or as both."""

    plain: str = ""
    html: str = ""

    def text(self) -> str:
        """Return its text, from the HTML where nothing else says it."""
        return self.plain if self.plain.strip() else tidy(markup.to_text(self.html))

    def markup(self) -> str:
        """Return its HTML."""
        if self.html:
            return self.html
        return f"<pre>{markup_entities.escape(self.plain)}</pre>" if self.plain else ""


class Body(NamedTuple):
    """Text, HTML and files of one message."""

    text: str
    html: str
    """Empty if there is none."""
    files: Sequence[MailFile]
    left_out: Sequence[str]
    codecs: Sequence[str]
    """What the text turned out to be written in, whatever its labels say."""


def read(root: Part, hints: Sequence[str]) -> Body:
    """Collect text and files, in the order of the message."""
    collector = _Collector(hints)
    sections = collector.sections(root)
    text = _text(sections)
    if not text.strip():
        sections += collector.last_resort(root)
        text = _text(sections)
    html = "\n".join(filter(None, (section.markup() for section in sections)))
    has_html = any(section.html for section in sections)
    return Body(
        text,
        html if has_html else "",
        collector.files,
        collector.left_out,
        collector.codecs,
    )


def _text(sections: Sequence[Section]) -> str:
    """Join the texts of the stretches."""
    return "\n\n".join(filter(str.strip, (section.text() for section in sections)))


def _merged(sections: list[Section]) -> list[Section]:
    """Join text and HTML that say the same one after the other: a lost alternative."""
    merged: list[Section] = []
    for section in sections:
        before = merged[-1] if merged else Section()
        apart = before.plain and not before.html and section.html and not section.plain
        if apart and _letters(before.plain) == _letters(markup.to_text(section.html)):
            merged[-1] = Section(before.plain, section.html)
        else:
            merged.append(section)
    return merged


def _letters(text: str) -> str:
    """Return only the letters and digits."""
    return re.sub(r"[\W_]+", "", text)


class _Collector:
    """Walks the tree once."""

    def __init__(self, hints: Sequence[str]) -> None:
        self._hints = hints
        self._unpacked: list[Section] = []
        self.files: list[MailFile] = []
        self.left_out: list[str] = []
        self.codecs: list[str] = []

    def sections(self, part: Part) -> list[Section]:
        """Return the stretches of text in a part, and put its files aside."""
        if part.parts:
            return self._multipart(part)
        if part.type in _IGNORED:
            return []
        if self._is_words(part):
            return self._words(part)
        if part.type not in _REPORTS and part.within != "multipart/report":
            self._file(part)
        return []

    def last_resort(self, root: Part) -> list[Section]:
        """Find words in what is otherwise a file: a named text, RTF, an invitation."""
        if self._unpacked:
            return self._unpacked
        leaves = list(root.leaves())
        for part in leaves:
            named = part.type in _READABLE and part.disposition.word != "attachment"
            if named and (found := self._words(part)):
                return found
        for part in leaves:
            if part.type in {"text/rtf", "application/rtf"}:
                return [Section(tidy(rich.from_rtf(part.content()[:MAX_TEXT])))]
            if part.type == "text/calendar":
                text = charset.decode(
                    part.content()[:MAX_TEXT], part.kind.get("charset")
                )
                return [Section(calendar_text.from_calendar(tidy(text)))]
        return []

    def _multipart(self, part: Part) -> list[Section]:
        """Join the parts of a multipart; of alternatives take each kind once."""
        groups = [self.sections(child) for child in part.parts]
        if part.type != "multipart/alternative":
            return _merged([section for group in groups for section in group])
        texts = ["\n\n".join(s.plain for s in g if s.plain.strip()) for g in groups]
        htmls = ["\n".join(s.html for s in g if s.html) for g in groups]
        section = Section(
            next(filter(None, texts), ""), next(filter(None, reversed(htmls)), "")
        )
        return [section] if any(section) else []

    def _is_words(self, part: Part) -> bool:
        """Say whether a part is text to be read, not a file to be opened."""
        if part.type not in _READABLE or part.disposition.word == "attachment":
            return False
        if part.within in {"", "multipart/alternative"}:
            return True
        return not words.filename(part.kind, part.disposition, self._hints)

    def _words(self, part: Part) -> list[Section]:
        """Decode one text part."""
        raw, limit = part.content(), MAX_TEXT
        if part.type in _HTML:
            raw, limit = _DRAWN_IN.sub(b"", raw), MAX_HTML
        if len(raw) > limit:
            self.left_out.append("text")
            raw = raw[:limit]
        label = part.kind.get("charset")
        if part.type in _HTML:
            meta = _META.search(raw[:4096])
            if meta and codec_of(label) in {"", "ascii"}:
                label = meta[1].decode("ascii")
            return self._html(self._decoded(raw, label))
        text = self._decoded(raw, label)
        if _LOOKS_HTML.match(text[:200]):
            return self._html(text)
        if part.type in _ENRICHED:
            text = rich.from_enriched(text.replace("\r\n", "\n"))
        elif part.kind.get("format").lower() == "flowed":
            delsp = part.kind.get("delsp").lower() == "yes"
            text = flowed.unfold(text.replace("\r\n", "\n"), delsp=delsp)
        text, enclosed = uuencoded.take_out(tidy(text))
        self.files += enclosed
        return [Section(text)] if text.strip() else []

    def _decoded(self, raw: bytes, label: str) -> str:
        """Decode text and remember in what it was written."""
        text, codec = charset.read(raw, label, self._hints)
        if codec not in {"ascii", "utf_8", *self.codecs}:
            self.codecs.append(codec)
        return text

    def _html(self, html: str) -> list[Section]:
        """Return an HTML stretch, NULs and surrogates removed."""
        html = tidy(html)
        return [Section(html=html)] if html.strip() else []

    def _file(self, part: Part) -> None:
        """Put a file aside; a winmail.dat is opened first."""
        content = part.content()
        name = naming.file_name(part, self._hints)
        if part.type in tnef.TYPES or name.lower() == "winmail.dat":
            unpacked = tnef.unpack(content)
            if unpacked is not None:
                self._unpack(unpacked)
                return
        content_id = part.headers.first("content-id").decode("latin-1").strip("<> ")
        self.files.append(
            MailFile(
                filename=name,
                content_type=part.type,
                size=len(content),
                content=content,
                inline=part.disposition.word == "inline"
                or (bool(content_id) and part.within == "multipart/related"),
                content_id=content_id,
            )
        )

    def _unpack(self, unpacked: tnef.Unpacked) -> None:
        """Take what was in a winmail.dat."""
        if unpacked.text.strip() or unpacked.html.strip():
            self._unpacked.append(Section(tidy(unpacked.text), tidy(unpacked.html)))
        for name, content in unpacked.files:
            self.files.append(uuencoded.file(words.safe_name(name), content))
