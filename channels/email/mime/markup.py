"""HTML to plain text, keeping lines, lists, quotations and nothing that is hidden."""

import re
from collections.abc import Callable
from enum import Enum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from channels.email.mime.shallow import shallow

_NO_TEXT = frozenset(
    [
        "head",
        "script",
        "style",
        "title",
        "template",
        "svg",
        "math",
        "audio",
        "video",
        "object",
        "iframe",
        "noscript",
        "textarea",
        "select",
        "map",
        "-comment",
    ]
)
_LINES = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_PARAGRAPHS = frozenset(["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre"])
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_NO_MARGIN = re.compile(r"margin(-bottom)?\s*:\s*0|MsoNormal|MsoPlainText")
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Role(Enum):
    """What an element is to somebody who looks for the newly written part."""

    TEXT = "text"
    SKIP = "skip"
    """Not shown, or a signature the writer's program marked as one."""
    QUOTE = "quote"
    """Somebody else's words: each line gets a `> `."""
    CUT = "cut"
    """From here on the older message follows."""


CUT_LINE = "-----Original Message-----"
"""Stands where an element said that the older message begins."""

Judge = Callable[[str, dict[str, str | None]], Role]


def quotes_only(tag: str, attributes: dict[str, str | None]) -> Role:
    """Take only `blockquote` for what it is: how a message is read as a whole."""
    return Role.QUOTE if tag == "blockquote" else Role.TEXT


def to_text(html: str, judge: Judge = quotes_only) -> str:
    """Return the text of an HTML document, as `judge` takes its elements."""
    if not html.strip():
        return ""
    document = LexborHTMLParser(shallow(html))
    writer = _Writer(judge)
    if document.body is not None:
        _walk(document.body, writer)
    return writer.text()


def _walk(root: LexborNode, writer: "_Writer") -> None:
    """Visit the tree without recursion: its depth is the sender's choice."""
    path: list[tuple[LexborNode, Role]] = []
    node = root
    while True:
        role = writer.enter(node)
        child = node.child if role is not Role.SKIP else None
        if child is not None:
            path.append((node, role))
            node = child
            continue
        if role is not Role.SKIP:
            writer.leave(node, role)
        following = node.next if path else None
        while following is None:
            if not path:
                return
            node, role = path.pop()
            writer.leave(node, role)
            following = node.next if path else None
        node = following


class _Writer:
    """Lines of text as they come out of the tree."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._pre = 0
        self._gap = False

    def enter(self, node: LexborNode) -> Role:
        """Begin an element or write a text; say what the element is."""
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "")
            return Role.TEXT
        attributes = node.attributes
        if tag in _NO_TEXT or _HIDDEN.search(attributes.get("style") or ""):
            return Role.SKIP
        role = self._judge(tag, attributes)
        if role is Role.SKIP:
            return role
        self._break(tag, attributes)
        if role is Role.CUT:
            self._end_line()
            self._emit(CUT_LINE)
        self._quotes += role is Role.QUOTE
        self._pre += tag == "pre"
        if tag == "li":
            self._line.append("- ")
        return role

    def leave(self, node: LexborNode, role: Role) -> None:
        """End an element."""
        tag = node.tag or ""
        if tag == "br":
            self._emit("".join(self._line))
            self._line = []
        elif tag in {"td", "th"} and self._line:
            self._line.append(" ")
        else:
            self._break(tag, node.attributes if tag == "p" else {})
        if role is Role.QUOTE:
            self._end_line()
            self._quotes -= 1
        self._pre -= tag == "pre"

    def text(self) -> str:
        """Return what was written."""
        self._end_line()
        return "\n".join(self._lines).strip("\n")

    def _write(self, text: str) -> None:
        """Add words to the line."""
        if self._pre:
            first, *more = text.split("\n")
            self._line.append(first)
            for line in more:
                self._emit("".join(self._line))
                self._line = [line]
            return
        text = _SPACE.sub(" ", text)
        if text == " " and not self._line:
            return
        if text:
            self._line.append(text if self._line else text.lstrip(" "))

    def _break(self, tag: str, attributes: dict[str, str | None]) -> None:
        """End the line where a block begins or ends, with a gap for paragraphs."""
        if tag in _PARAGRAPHS:
            self._end_line()
            style = f"{attributes.get('style') or ''} {attributes.get('class') or ''}"
            if tag != "p" or not _NO_MARGIN.search(style):
                self._gap = True
        elif tag in _LINES:
            self._end_line()

    def _end_line(self) -> None:
        """Write the line, if there is any."""
        if self._line:
            line, self._line = "".join(self._line), []
            if line.strip(" ") or line:
                self._emit(line)

    def _emit(self, line: str) -> None:
        """Write one line, after the gap that was asked for."""
        mark = "> " * min(self._quotes, 20)
        line = line.replace("\xa0", " ").rstrip()
        if not line.strip() and (not self._lines or not self._lines[-1].strip("> ")):
            return
        if self._gap and self._lines and line.strip() and self._lines[-1].strip("> "):
            self._lines.append(mark.rstrip() if self._lines[-1][:1] == ">" else "")
        self._gap = False
        self._lines.append((mark + line.strip(" ")) if not self._pre else mark + line)
        self._lines[-1] = self._lines[-1].rstrip()
