"""At the door: a code for every arrival, one ticket for every key."""

from core.domain.message import Arrival, Received
from core.domain.tracking import read_code
from core.pipeline.receive import FrontDoor, arrival_key
from tests.pipeline.fakes import NOON, Cabinet


class Book:
    def __init__(self):
        self.kept = {}

    async def keep(self, arrival):
        new = arrival.arrival_key not in self.kept
        first = self.kept.setdefault(arrival.arrival_key, arrival)
        return Received(first.code, new=new)


def door(book):
    return FrontDoor(book, book, Cabinet(), lambda: NOON)


async def test_bytes_are_kept_with_a_code_that_can_be_read_back():
    book = Book()
    received = await door(book).receive(Arrival("web", b"thu"))
    (kept,) = book.kept.values()
    assert (kept.raw, kept.channel, kept.received_at) == (b"thu", "web", NOON)
    assert read_code(received.code) == received.code == kept.code
    assert received.new


async def test_the_same_arrival_twice_has_one_code():
    book = Book()
    first = await door(book).receive(Arrival("web", b"thu", key="n1"))
    again = await door(book).receive(Arrival("web", b"thu khac", key="n1"))
    assert again == Received(first.code, new=False)


def test_the_key_is_the_channels_own_or_the_bytes_and_never_readable():
    assert arrival_key(Arrival("a", b"x")) == arrival_key(Arrival("a", b"x"))
    assert arrival_key(Arrival("a", b"x")) != arrival_key(Arrival("b", b"x"))
    assert arrival_key(Arrival("a", b"x")) != arrival_key(Arrival("a", b"y"))
    assert arrival_key(Arrival("a", b"x", "k")) == arrival_key(Arrival("a", b"y", "k"))
    assert "0912" not in arrival_key(Arrival("a", b"0912", "0912"))
    assert arrival_key(Arrival("a", b"\xff\x00", "")).startswith("a:")


async def test_files_go_through_the_check():
    cabinet = Cabinet()
    kept = await FrontDoor(Book(), Book(), cabinet, lambda: NOON).keep("anh.png", b"1")
    assert (kept.filename, cabinet.kept) == ("anh.png", ["anh.png"])
