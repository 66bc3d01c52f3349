"""What ails e-mail is found by asking the servers, and said with what to do."""

import asyncio
import json
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from channels.email.joining import channel_of
from channels.email.options import read_options
from core.api import Health, Sign, say
from tests.channels.email_transport.office import OWN, MemoryOffice
from tests.conftest import free_port
from tests.mailservers.dovecot import PASSWORD, Dovecot
from tests.mailservers.postfix import Postfix

FROM = f"Tiếp dân <{OWN}>"


def who(password: str = PASSWORD) -> str:
    return f"{quote(OWN, safe='')}:{quote(password, safe='')}"


async def signs(**options: str) -> list[tuple[Health, str]]:
    chosen = read_options({"email_from": FROM, **options})
    assert chosen is not None
    check = channel_of(chosen, MemoryOffice()).check
    assert check is not None
    found: list[Sign] = [*await check()]
    told = [(sign.health, f"{sign.part} {say(sign.says)}") for sign in found]
    assert PASSWORD not in str(told)
    return told


async def test_servers_that_work_are_well(postfix: Postfix) -> None:
    dovecot = postfix.dovecot
    told = await signs(
        email_imap=f"imaps://{who()}@127.0.0.1:{dovecot.imaps_port}",
        email_smtp=f"smtp://{who()}@127.0.0.1:{postfix.port}",
        email_ca_file=str(dovecot.certificate),
    )
    assert [health for health, _ in told] == [Health.WELL, Health.WELL]
    assert "biết ngay" in told[0][1]
    assert dovecot.messages(OWN) == []


# asyncio does not close its half of a TLS connection whose handshake failed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_each_fault_is_told_with_what_to_mend(dovecot: Dovecot) -> None:
    port, ca = dovecot.imaps_port, {"email_ca_file": str(dovecot.certificate)}
    good = f"imaps://{who()}@127.0.0.1:{port}"
    cases = [
        ({**ca, "email_imap": f"imaps://{who('falsch')}@127.0.0.1:{port}"}, "mật khẩu"),
        ({**ca, "email_imap": f"{good}/Keine"}, "thư mục"),
        ({"email_imap": good}, "TIEPDAN_EMAIL_CA_FILE"),
        ({"email_imap": f"imaps://{who()}@127.0.0.1:{free_port()}"}, "tường lửa"),
        ({"email_smtp": f"smtp://127.0.0.1:{free_port()}"}, "tường lửa"),
        ({"email_listen": f"lmtp://127.0.0.1:{free_port()}"}, "tiepdan work"),
    ]
    for options, said in cases:
        [(health, told)] = await signs(**options)
        assert health is Health.ILL
        assert said in told


async def test_a_listening_door_is_heard(dovecot: Dovecot) -> None:
    [(health, _)] = await signs(email_listen=f"lmtp://127.0.0.1:{dovecot.lmtp_port}")
    assert health is Health.WELL


async def test_operators_ask_by_command_and_the_doctor_asks_all(
    dovecot: Dovecot, sqlite_url: str, tmp_path: Path
) -> None:
    place = f"127.0.0.1:{dovecot.imaps_port}"
    environ = {
        "TIEPDAN_DATABASE_URL": sqlite_url,
        "TIEPDAN_FILES_DIR": str(tmp_path / "files"),
        "TIEPDAN_SECRET_KEY": "a test's secret, long enough, known to nobody",
        "TIEPDAN_PUBLIC_URL": "https://tiepdan.example",
        "TIEPDAN_EMAIL_IMAP": f"imaps://{who()}@{place},imaps://{who('x')}@{place}",
        "TIEPDAN_EMAIL_CA_FILE": str(dovecot.certificate),
    }

    async def run(*words: str) -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from core.cli import main; main()", *words,
            env=environ, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, _ = await process.communicate()
        return process.returncode, out.decode()

    await run("db", "migrate")
    checked, told = await run("email", "check")
    doctored, report = await run("doctor", "--json")
    assert (checked, doctored) == (1, 1)
    well, ill = told.splitlines()
    assert well.startswith(f"✓ imap {place}/INBOX: ")
    assert ill.startswith(f"✗ imap {place}/INBOX: The server refuses")
    assert "TIEPDAN_EMAIL_IMAP" in ill
    found = [sign["health"] for sign in json.loads(report)["channels"]["email"]]
    assert found == ["well", "ill"]
