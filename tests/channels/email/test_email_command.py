import json
from pathlib import Path

import click
from click.testing import CliRunner

from channels import email

RAW = (
    "From: Bình <binh@vidu.vn>\nSubject: =?utf-8?b?xJDGoW4=?=\n"
    "Message-ID: <1@vidu.vn>\n"
    "In-Reply-To: <0@vidu.vn>\nReferences: <0@vidu.vn>\n"
    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nĐồng ý.\n\n-- \nBình\n"
    "--b\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--b--"
).encode()

SHOWN = {
    "message_id": "<1@vidu.vn>",
    "from_address": "binh@vidu.vn",
    "from_name": "Bình",
    "subject": "Đơn",
    "text": "Đồng ý.\n\n-- \nBình",
    "reply_text": "Đồng ý.",
    "html_sanitised": "",
    "attachments": [
        {"filename": "a.pdf", "content_type": "application/pdf", "size": 4}
    ],
    "in_reply_to": "<0@vidu.vn>",
    "references": ["<0@vidu.vn>"],
    "auto_submitted": False,
    "bounce": False,
}


def tiepdan() -> click.Group:
    group = click.Group("tiepdan")
    email.register_commands(cli=group)
    return group


def test_parse_prints_one_json_object_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "thu.eml").write_bytes(RAW)
    done = CliRunner().invoke(
        tiepdan(), ["email", "parse", str(tmp_path / "thu.eml")], catch_exceptions=False
    )
    assert done.exit_code == 0
    assert json.loads(done.stdout_bytes) == SHOWN
    assert list(json.loads(done.stdout_bytes)) == list(SHOWN)
    assert "Đơn".encode() in done.stdout_bytes, "letters are shown, not escaped"


def test_parse_reads_standard_input() -> None:
    done = CliRunner().invoke(tiepdan(), ["email", "parse", "-"], input=RAW)
    assert json.loads(done.stdout_bytes) == SHOWN


def test_a_bounce_is_told_and_a_delay_is_not() -> None:
    for action, told in (("failed", True), ("delayed", False)):
        raw = (
            "Content-Type: multipart/report; report-type=delivery-status;"
            f" boundary=b\n\n--b\n"
            f"Content-Type: message/delivery-status\n\nAction: {action}\n--b--"
        )
        done = CliRunner().invoke(
            tiepdan(), ["email", "parse", "-"], input=raw.encode()
        )
        assert json.loads(done.stdout_bytes)["bounce"] is told


def test_a_file_that_is_not_there_is_said_in_one_line() -> None:
    done = CliRunner().invoke(tiepdan(), ["email", "parse", "khong-co.eml"])
    assert done.exit_code == 2
    assert "khong-co.eml" in done.output
