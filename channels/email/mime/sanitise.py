"""HTML from strangers made fit to be shown to an officer.

An allow-list: words, lists, tables, links that leave no trace and images that came
with the letter. Nothing is fetched when it is shown: no remote image, style or frame.
"""

import re

import nh3

from channels.email.mime.shallow import shallow

_TAGS = {
    "a", "abbr", "address", "b", "bdi", "bdo", "big", "blockquote", "br", "caption",
    "center", "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt",
    "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_EMPTIED = {
    "script", "style", "title", "noscript", "template", "iframe", "object", "svg",
    "math", "textarea", "select", "audio", "video",
}  # fmt: skip
_NO_SOURCE = re.compile(r'<img(?! [^>]*\bsrc=")(?: [a-z]+="[^"]*")*>')


def sanitise(html: str) -> str:
    """Return safe HTML; empty stays empty."""
    if not html.strip():
        return ""
    clean = nh3.clean(
        shallow(html),
        tags=_TAGS,
        clean_content_tags=_EMPTIED,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto", "cid"},
        link_rel="noopener noreferrer nofollow",
    )
    return _NO_SOURCE.sub("", clean).strip()


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """Keep images that came with the letter; links lead to the web or to a mailbox."""
    scheme = value.strip().partition(":")[0].lower()
    if tag == "img" and attribute == "src":
        return value if scheme == "cid" else None
    if attribute == "href":
        return value if scheme in {"http", "https", "mailto"} else None
    return value
