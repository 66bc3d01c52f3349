"""HTML made harmless for parsers: nesting, tags and loose ampersands of bounded number.

Every HTML parser, however quick, is quadratic in nesting: 100,000 open `<div>`s cost
lexbor 12 s and html5ever 14 s. Nobody writes so; what lies deeper loses its tags.
"""

import re

_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)"
    r"""(?:[^>=]|=\s*(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))?)*+(?:>|\Z)"""
)
"""A tag as parsers see it: `<` does not end it, nor `>` in quotes; the text may."""
_MAX_OPEN = 300
_MAX_TAG = 4096
"""Characters of one tag: a thousand attributes are as costly as deep nesting."""
_LOOSE = re.compile(r"&(?!#?\w{1,31};)")
"""An ampersand that begins no character reference."""
_MAX_LOOSE = 20_000
"""html5ever is quadratic in them as well: a million cost 6 s."""
_EMPTY = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "wbr",
})  # fmt: skip


def shallow(html: str) -> str:
    """Return `html` without tags deeper than 300 and with long tags made bare.

    Where there are more ampersands than anybody writes, those that mean nothing go.
    """
    if html.count("<") < _MAX_OPEN and len(html) < _MAX_TAG:
        return html
    html = _LOOSE.sub("", html) if html.count("&") > _MAX_LOOSE else html
    return _bounded(html)


def _bounded(html: str) -> str:
    """Drop tags that are too deep, and the attributes of those that are too long."""
    open_tags: dict[str, int] = {}
    dropped: dict[str, int] = {}
    depth = 0

    def bounded(tag: re.Match[str]) -> str:
        nonlocal depth
        closing, name = tag[1], tag[2].lower()
        if name in _EMPTY:
            return tag[0] if len(tag[0]) <= _MAX_TAG else f"<{name}>"
        if closing:
            if dropped.get(name):
                dropped[name] -= 1
                return ""
            if open_tags.get(name):
                open_tags[name] -= 1
                depth -= 1
            return tag[0]
        if depth >= _MAX_OPEN:
            dropped[name] = dropped.get(name, 0) + 1
            return ""
        open_tags[name] = open_tags.get(name, 0) + 1
        depth += 1
        return tag[0] if len(tag[0]) <= _MAX_TAG else f"<{name}>"

    return _TAG.sub(bounded, html)
