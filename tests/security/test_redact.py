"""What the log may say of a citizen: nothing."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.domain.tracking import new_code, show_code
from core.security.redact import redact, redacted

UUID7 = "0190163d-8694-739b-aea5-966c26f8ad91"
CODE = new_code(lambda below: 17 % below)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("mail to lan.tran@example.vn failed", "mail to …@… failed"),
        ("called 0912 345 678", "called …"),
        ("called 0912-345-678.", "called …."),
        ("called +84 912.345.678", "called …"),
        ("called (0239) 385 5678", "called (…"),
        ("identity 042091001234", "identity …"),
        ("GET /t/anything?x=1", "GET /t/…?x=1"),
        ("GET /T/ABC", "GET /T/…"),
        ("GET /api/v1/letters/ABC", "GET /api/v1/letters/…"),
        (f"GET /desk/{CODE}", "GET /desk/…"),
        (f"ticket {show_code(CODE)} broke", "ticket … broke"),
        ("on 2026-11-23 08:00:00", "on 2026-11-23 08:00:00"),
        ("took 12.5 s for 1000 rows", "took 12.5 s for 1000 rows"),
        (UUID7, UUID7),
    ],
)  # fmt: skip
def test_people_and_codes_are_left_out_of_words(said: str, written: str) -> None:
    assert redacted(said) == written


def test_personal_fields_are_blank_however_deep_they_lie() -> None:
    line = redact(
        None,
        "info",
        {
            "event": "letter of lan@example.vn",
            "timestamp": "2026-11-23T08:00:00Z",
            "phone": "0912345678",
            "request": {"headers": [("x", "0912345678")], "Authorization": "Bearer x"},
            "deep": {"a": {"b": {"c": {"d": "Nguyễn Thị Lan"}}}},
            "count": 912345678,
            "none": None,
            "at": datetime(2026, 11, 23, tzinfo=UTC),
            "key": UUID(int=7),
            "error": ValueError("bad number 0912345678"),
        },
    )
    assert line == {
        "event": "letter of …@…",
        "timestamp": "2026-11-23T08:00:00Z",
        "phone": "…",
        "request": {"headers": [["x", "…"]], "Authorization": "…"},
        "deep": {"a": {"b": {"c": {"d": "…"}}}},
        "count": 912345678,
        "none": None,
        "at": "2026-11-23 00:00:00+00:00",
        "key": "00000000-0000-0000-0000-000000000007",
        "error": "bad number …",
    }


BREAKING = f"""
import logging, structlog, sys
from core.app.logs import set_up_logs

def fail(name, phone):
    try:
        raise KeyError(name)
    except KeyError as first:
        raise ValueError("cannot read:\\n" + name + "\\n" + phone) from first

set_up_logs(level="info", as_json=True)
try:
    fail(*sys.argv[1:])
except ValueError:
    logging.getLogger("a.library").exception("a letter broke: %s", "{CODE}")
    structlog.get_logger("ours").exception("broke", name=sys.argv[1])
    sys.stderr.close()
    logging.getLogger("a.library").exception("nobody hears this")
"""


def test_a_traceback_keeps_its_places_and_loses_its_words() -> None:
    told = ["Nguyễn Thị Lan", "0912345678"]
    ended = subprocess.run(
        [sys.executable, "-c", BREAKING, *told], capture_output=True, check=True
    )
    assert ended.stdout == b""
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert len(lines) == 2
    for line in lines:
        assert line["exception"].count("in fail") == 2
        assert "KeyError: …" in line["exception"]
        assert "ValueError: …" in line["exception"]
        assert not any(said in str(line) for said in (*told, "Lan", CODE))
    assert lines[1]["name"] == "…"
