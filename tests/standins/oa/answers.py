"""How the platform answers: HTTP 200 nearly always; the body says what happened."""

import json
from collections.abc import Mapping
from typing import Any

Told = tuple[int, bytes, str]
"""Status, body, and where to instead (a redirection)."""


class Refused(Exception):
    """A failure with Zalo's number for it."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


def told(found: Any) -> Told:
    return 200, json.dumps(found, ensure_ascii=False).encode(), ""


def ok(found: Mapping[str, Any]) -> Told:
    return told({"error": 0, "message": "Success", "data": found})


def error(code: int, message: str = "refused") -> Told:
    return told({"error": code, "message": message})
