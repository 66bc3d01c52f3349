"""How the API says what is wrong: one shape for every error (RFC 9457)."""

import msgspec
from litestar.openapi.datastructures import ResponseSpec

from core.web.errors import PROBLEM


class Problem(msgspec.Struct):
    """What is wrong, in the language asked for."""

    type: str
    title: str
    status: int
    detail: str
    fields: dict[str, str] = {}


def problem(description: str) -> ResponseSpec:
    """Describe an error answer."""
    return ResponseSpec(
        Problem, generate_examples=False, description=description, media_type=PROBLEM
    )


OFFICER_PROBLEMS = {
    400: problem("The request is not of this shape; `fields` says what to mend"),
    401: problem("No token, or one that is worth nothing"),
    403: problem("The officer's role does not allow this"),
    404: problem("No case has this code, or the officer may not see it"),
    409: problem("Someone changed the case first, or its step does not allow this"),
    422: problem("A value is missing or cannot be taken; `fields` says which"),
    503: problem("The database does not answer; nothing was stored"),
}
"""What any officer's call may be answered with."""
