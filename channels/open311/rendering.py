"""Answers in XML, and in JSON by the Spark convention, from one and the same tree.

Spark: the root's name is dropped, and an element that holds a list becomes an array
however many items it has. So a tree of Python lists and mappings is both.
"""

import json
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from xml.etree import ElementTree

Tree = None | bool | int | float | str | Mapping[str, "Tree"] | Sequence["Tree"]

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_ITEM = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "service_requests": "request",
    "services": "service",
}
"""What XML calls the items of each list."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped (section 2.2): controls, surrogates."""


class Format(StrEnum):
    """The last part of an address, which says how to answer."""

    XML = "xml"
    JSON = "json"

    @property
    def mime(self) -> str:
        """What discovery calls it."""
        return "text/xml" if self is Format.XML else "application/json"

    @property
    def media_type(self) -> str:
        """The content type GeoReport v2 wants ("Format Support").

        Litestar adds the charset to text by itself.
        """
        return self.mime if self is Format.XML else f"{self.mime}; charset=utf-8"


def render(root: str, tree: Tree, form: Format) -> bytes:
    """Return the tree in UTF-8; `root` names it in XML."""
    if form is Format.JSON:
        return json.dumps(_plain(tree), ensure_ascii=False, allow_nan=False).encode()
    written: bytes = ElementTree.tostring(_element(root, tree), encoding="utf-8")
    return _DECLARATION + written


def _plain(tree: Tree) -> Tree:
    match tree:
        case str():
            return _NOT_XML.sub("", tree)
        case Mapping():
            return {name: _plain(part) for name, part in tree.items()}
        case Sequence():
            return [_plain(part) for part in tree]
    return tree


def _element(name: str, tree: Tree) -> ElementTree.Element:
    element = ElementTree.Element(name)
    match tree:
        case None:
            pass
        case str():
            element.text = _NOT_XML.sub("", tree)
        case Mapping():
            element.extend(_element(part, inner) for part, inner in tree.items())
        case Sequence():
            element.extend(_element(_ITEM[name], item) for item in tree)
        case _:
            element.text = json.dumps(tree)
    return element
