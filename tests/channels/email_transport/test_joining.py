"""The channel as the house gets it: only the ways an operator switched on."""

import pytest

from channels.email import register_channel
from core.channel import Channel
from core.domain.party import Party
from core.errors import PluginBroken
from core.plugin import Plugins
from tests.channels.email_transport.office import OWN, MemoryOffice, mail

IN = {"email_imap": "imaps://u:p@imap.example.vn"}
PUSHED = {"email_listen": "lmtp://127.0.0.1:0", "email_from": OWN}
OUT = {"email_smtp": "smtps://u:p@smtp.example.vn", "email_from": OWN}


def channel(options: dict[str, str]) -> Channel:
    offered = register_channel(options, MemoryOffice())
    assert offered is not None
    return offered


def test_without_options_there_is_no_channel() -> None:
    assert register_channel({}, MemoryOffice()) is None


@pytest.mark.parametrize(
    ("options", "attends", "delivers"),
    [
        (IN, True, False),
        (PUSHED, True, False),
        (OUT, False, True),
        ({**IN, **OUT}, True, True),
    ],
    ids=["in", "pushed", "out", "both"],
)
def test_only_what_was_switched_on_is_offered(
    options: dict[str, str], attends: bool, delivers: bool
) -> None:
    offered = channel(options)
    assert offered.name == "email"
    assert (offered.attend is not None) is attends
    assert (offered.deliver is not None) is delivers
    assert (offered.reach is not None) is delivers
    assert offered.read(mail()).body == "Đèn đường hỏng."


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hoa@example.vn", "hoa@example.vn"),
        (" hoa@example.vn ", "hoa@example.vn"),
        ("hoa", ""),
        ("hoa@may-nha", ""),
        ("@example.vn", ""),
        ("hoa @example.vn", ""),
        ("hoa\r\nBcc: la@example.vn", ""),
        ("hoa@example.vn\x00.vn", ""),
        ("hoa@example.vn, la@example.vn", ""),
        ("", ""),
    ],
)
def test_a_citizen_is_reached_by_a_plausible_address(typed: str, found: str) -> None:
    reach = channel(OUT).reach
    assert reach is not None
    assert reach(Party(email=typed)) == found


def test_a_mistake_stops_the_start_and_tells_no_secret() -> None:
    plugins = Plugins()
    plugins.add(__import__("channels.email", fromlist=["email"]), "email")
    wrong = {"email_imap": "ftp://u:geheim@host"}
    with pytest.raises(PluginBroken, match="email_imap") as told:
        plugins.collect("register_channel", options=wrong, office=MemoryOffice())
    assert "geheim" not in str(told.value)
