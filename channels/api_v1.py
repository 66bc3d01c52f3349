"""The JSON API's front door: other programs bring citizens' letters."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, JSONBody

from core import api

_LARGEST = 512 * 1024
"""Room for 20,000 characters even if each is spelt as two escapes."""
Line = Annotated[str, msgspec.Meta(max_length=200)]


class NewLetter(msgspec.Struct, forbid_unknown_fields=True):
    """A letter to be received; only the words are needed."""

    body: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
    subject: Line = ""
    name: Line = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    address: Annotated[str, msgspec.Meta(max_length=400)] = ""
    place: Annotated[str, msgspec.Meta(max_length=400)] = ""
    language: Literal["vi", "en"] = "vi"


class LetterReceived(msgspec.Struct):
    """What proves the letter has arrived: it is durable before this is said."""

    code: str
    track_url: str


class Problem(msgspec.Struct):
    """What is wrong, in the language asked for (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    fields: dict[str, str] = {}


def problem(description: str) -> ResponseSpec:
    """Describe an error answer."""
    return ResponseSpec(
        Problem,
        generate_examples=False,
        description=description,
        media_type="application/problem+json",
    )


@post(
    "/api/v1/letters",
    summary="Send a letter",
    tags=["letters"],
    include_in_schema=True,
    exclude_from_csrf=True,
    request_max_body_size=_LARGEST,
    responses={
        400: problem("The body is no JSON of this shape; `fields` says what to mend"),
        413: problem("The body is larger than any letter"),
        422: problem("The letter has no words"),
        429: problem("Too many letters from this address; see Retry-After"),
        503: problem("Nothing was stored; send it again"),
    },
)
async def send_letter(
    data: JSONBody[NewLetter],
    doorway: NamedDependency[api.Doorway],
    idempotency_key: Annotated[
        str | None,
        HeaderParameter(
            name="Idempotency-Key",
            max_length=200,
            description="The same letter sent again with the same key is one letter.",
        ),
    ] = None,
) -> Response[LetterReceived]:
    """Receive a letter and give the code to follow it by.

    Every call is a letter of its own unless it repeats an Idempotency-Key.
    """
    doorway.forms.allow("api", doorway.client)
    if not any(c.isprintable() and not c.isspace() for c in data.body):
        raise api.InputInvalid({"body": api.gettext("Xin viết nội dung.")})
    received = await doorway.intake.receive(_arrival(data, idempotency_key))
    return Response(
        LetterReceived(received.code, doorway.paper.track_url(received.code)),
        status_code=201,
    )


def _arrival(data: NewLetter, key: str | None) -> api.Arrival:
    letter = api.Letter(
        body=data.body,
        subject=data.subject,
        party=api.Party(
            name=data.name, phone=data.phone, email=data.email, address=data.address
        ),
        place=data.place,
        language=data.language,
        written_at=datetime.now(UTC),
    )
    return api.Arrival("api", api.write_letter(letter), key=_key(data, key))


def _key(data: NewLetter, key: str | None) -> str:
    """Return what makes two calls one: the caller's key together with the words.

    Keys are chosen by strangers. A key alone would swallow the letter of whoever
    chose it second, and give them the code of the first one's case.
    """
    if not key:
        return uuid.uuid4().hex
    return f"key:{key}:{hashlib.sha256(msgspec.json.encode(data)).hexdigest()}"


@api.hookimpl
def register_channel(options: Mapping[str, str]) -> api.Channel:
    """Needs no options."""
    return api.Channel("api", "Phần mềm khác", api.read_letter, routes=(send_letter,))
