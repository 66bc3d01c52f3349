"""Real mail servers for this room, started once."""

from collections.abc import Iterator

import pytest

from tests.channels.email_transport.office import CITIZEN, OWN
from tests.mailservers.dovecot import Dovecot, running_dovecot
from tests.mailservers.postfix import Postfix, running_postfix

USERS = (OWN, "phananh@phuong.example.vn", CITIZEN, "la@example.vn")


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[Dovecot]:
    with running_dovecot(*USERS) as server:
        yield server


@pytest.fixture
def dovecot(dovecot_server: Dovecot) -> Dovecot:
    """Empty mailboxes."""
    for user in USERS:
        dovecot_server.wipe(user)
    return dovecot_server


@pytest.fixture(scope="session")
def postfix_server(dovecot_server: Dovecot) -> Iterator[Postfix]:
    with running_postfix(dovecot_server, "phuong.example.vn", "example.vn") as server:
        yield server


@pytest.fixture
def postfix(postfix_server: Postfix, dovecot: Dovecot) -> Postfix:
    """Empty mailboxes behind it."""
    return postfix_server
