"""Bodies of forms and of JSON, read without Litestar's memory and its stumbles.

Litestar keeps the last 1,024 url-encoded bodies in a cache: citizens' words would stay
in memory, large ones by the gigabyte. It also takes raw UTF-8 for Latin-1, and lets a
part of an unknown charset, JSON that is no UTF-8, and JSON a thousand levels deep end
as errors of ours.
"""

from collections import defaultdict
from typing import Any
from urllib.parse import parse_qsl

from litestar import _multipart
from litestar._kwargs import extractors
from litestar.connection import request
from litestar.exceptions import ClientException, SerializationException
from litestar.serialization import decode_json

MOST_FIELDS = 2_000
"""Fields of one form; the longest of ours has some forty."""


def read_bodies_so() -> None:
    """Let Litestar read bodies by the functions below, wherever it does."""
    for place in (request, extractors):
        vars(place)["parse_url_encoded_form_data"] = url_encoded
        vars(place)["parse_multipart_form"] = multipart
    vars(request)["decode_json"] = json


def url_encoded(body: bytes) -> dict[str, str | list[str]]:
    """Read a url-encoded body, in order. Raises ClientException (400)."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise ClientException("too many fields") from error
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        fields[name].append(value)
    return {name: told if len(told) > 1 else told[0] for name, told in fields.items()}


def json(value: bytes, **more: Any) -> Any:
    """Read JSON. Raises SerializationException, which is answered with 400."""
    try:
        return decode_json(value, **more)
    except (UnicodeError, RecursionError) as error:
        raise SerializationException(type(error).__name__) from error


async def multipart(*parts: Any, **more: Any) -> Any:
    """Read a multipart body. Raises ClientException (400) for a charset nobody has."""
    try:
        return await _multipart.parse_multipart_form(*parts, **more)
    except (LookupError, UnicodeError) as error:
        raise ClientException("a part cannot be read") from error
