"""Tokens lead an answer to its case, and a stranger nowhere."""

import pytest

from channels.email.threads import Thread, Threads
from core.domain.tracking import new_code
from tests.channels.email_transport.office import CITIZEN, OWN, MemoryOffice

THREADS = Threads(MemoryOffice().mac, OWN)
STRANGER = Threads(lambda _purpose, _text: bytes(32), OWN)


def code() -> str:
    """A code with a true check character."""
    return new_code(lambda below: 7 % below)


def the(thread: Thread | None) -> Thread:
    assert thread is not None
    return thread


def test_a_token_comes_back_from_every_place_it_is_put() -> None:
    token = THREADS.token(code(), CITIZEN)
    places = [
        THREADS.of_addresses(["other@example.vn", THREADS.reply_address(token)]),
        THREADS.of_addresses([THREADS.bounce_address(token, "key")]),
        THREADS.of_ids(["<x@y>", THREADS.message_id(token, "key")]),
        THREADS.of_ids([THREADS.root_id(token)]),
    ]
    assert {the(thread).code for thread in places} == {code()}


def test_a_mail_server_may_change_case() -> None:
    token = THREADS.token(code(), CITIZEN)
    address = THREADS.reply_address(token).upper()
    assert the(THREADS.of_addresses([address])).code == code()


def test_local_parts_are_as_short_as_the_protocol_wants() -> None:
    longest = Threads(MemoryOffice().mac, f"{'a' * 26}@phuong.example.vn")
    address = longest.bounce_address(longest.token(code(), CITIZEN), "key")
    assert len(address.rpartition("@")[0]) <= 64


@pytest.mark.parametrize("sender", [CITIZEN, CITIZEN.upper(), f" {CITIZEN}"])
def test_the_citizen_is_known_by_any_spelling_of_the_address(sender: str) -> None:
    thread = the(THREADS.of_ids([THREADS.root_id(THREADS.token(code(), CITIZEN))]))
    assert THREADS.belongs_to(thread, sender)


@pytest.mark.parametrize("sender", ["hoa@example.com", "", "hoa@example.vn.evil.vn"])
def test_nobody_else_is_the_citizen(sender: str) -> None:
    thread = the(THREADS.of_ids([THREADS.root_id(THREADS.token(code(), CITIZEN))]))
    assert not THREADS.belongs_to(thread, sender)


def test_one_wrong_character_anywhere_makes_no_token() -> None:
    token = THREADS.token(code(), CITIZEN)
    for place, was in enumerate(token):
        changed = token[:place] + ("a" if was != "a" else "b") + token[place + 1 :]
        assert THREADS.of_addresses([THREADS.reply_address(changed)]) is None


@pytest.mark.parametrize(
    "forged",
    [
        STRANGER.reply_address(STRANGER.token(code(), CITIZEN)),
        f"tiepdan+{'0' * 27}@phuong.example.vn",
        "tiepdan+@phuong.example.vn",
        "tiepdan@phuong.example.vn",
        "",
        "+@",
        THREADS.reply_address(THREADS.token(code(), CITIZEN)) + ".evil.vn",
        "other+" + THREADS.token(code(), CITIZEN) + "@phuong.example.vn",
    ],
)
def test_what_we_did_not_sign_names_nothing(forged: str) -> None:
    assert THREADS.of_addresses([forged]) is None
    assert THREADS.of_ids([f"<{forged}>"]) is None


def test_a_bounce_names_one_message_by_its_sender_or_its_id() -> None:
    token = THREADS.token(code(), CITIZEN)
    sent = THREADS.message_id(token, "key")
    by_sender = the(THREADS.of_addresses([THREADS.bounce_address(token, "key")]))
    by_id = the(THREADS.of_ids([sent]))
    assert THREADS.id_of(by_sender) == THREADS.id_of(by_id) == sent
    assert THREADS.id_of(the(THREADS.of_ids([THREADS.root_id(token)]))) == ""


def test_a_message_sent_again_bears_the_same_id_and_another_one_does_not() -> None:
    token = THREADS.token(code(), CITIZEN)
    assert THREADS.message_id(token, "a") == THREADS.message_id(token, "a")
    assert THREADS.message_id(token, "a") != THREADS.message_id(token, "b")
