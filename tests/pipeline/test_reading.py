"""Steps 1 to 4: read, look for doubles, screen, acknowledge."""

import unicodedata
from dataclasses import replace

import pytest

from core.channel import Channel
from core.domain.attachment import Enclosure
from core.domain.disposition import Disposition
from core.domain.duplicate import PastLetter, Sameness, SameSuggestion
from core.domain.message import Letter, Purpose
from core.domain.outcome import Close, Onward, Wait
from core.domain.party import Party
from core.domain.spam import Screening, SpamSuggestion
from core.domain.ticket import Facts
from core.pipeline.acknowledge import acknowledge
from core.pipeline.deduplicate import deduplicate
from core.pipeline.manners import Manners
from core.pipeline.normalise import normalise
from core.pipeline.screen import screen
from tests.pipeline.fakes import (
    LETTER,
    NOON,
    WEB,
    WRITING,
    Cabinet,
    Crowd,
    Past,
    Says,
    Shelf,
    ticket,
)


def read_as(letter, raw=b"x", files=None):
    return normalise(
        ticket(letter=None),
        channels={"web": Channel("web", "Web", lambda raw: letter)},
        shelves=Shelf(raw),
        files=files or Cabinet(),
    )


async def test_the_channel_reads_its_own_bytes():
    outcome = await normalise(
        ticket(letter=None),
        channels={"web": WEB},
        shelves=Shelf("Mất nước".encode()),
        files=Cabinet(),
    )
    assert isinstance(outcome, Onward)
    assert outcome.letter == replace(LETTER, body="Mất nước")


async def test_what_is_no_letter_is_filed_with_the_reason():
    outcome = await normalise(
        ticket(letter=None), channels={"web": WEB}, shelves=Shelf(b""), files=Cabinet()
    )
    assert isinstance(outcome, Close)
    assert outcome.closed_as is Disposition.FILED
    assert "nhãn dán" in str(outcome.because)


async def test_every_text_is_tidied_so_that_any_database_takes_it():
    dirty = "\x00 Hòa\x07 "
    outcome = await read_as(
        Letter(
            body=unicodedata.normalize("NFD", dirty),
            subject=dirty,
            place=dirty,
            reply_to="\x00a@x.vn",
            party=Party(
                name=dirty, phone="\x000912", email=" a@x.vn\x00", address=dirty
            ),
        )
    )
    assert outcome.letter == Letter(
        body="Hòa",
        subject="Hòa",
        place="Hòa",
        reply_to="a@x.vn",
        party=Party(name="Hòa", phone="0912", email="a@x.vn", address="Hòa"),
    )


async def test_files_in_the_bytes_are_kept_and_refused_ones_named():
    files = Cabinet()
    outcome = await read_as(
        Letter(
            body="x",
            enclosures=(Enclosure("anh.png", b"1"), Enclosure("virus.exe", b"2")),
        ),
        files=files,
    )
    assert [a.filename for a in outcome.letter.attachments] == ["anh.png"]
    assert outcome.letter.enclosures == ()
    assert "virus.exe" in str(outcome.because)


OLD = PastLetter("OLDCODE", "x", "", NOON, same_person=True)


def same(confidence, same_person=True):
    return Says(
        {"suggest_same": [("near", SameSuggestion("OLD", confidence, same_person))]}
    )


def look_for_doubles(ticket, *, past, advice, floor, letters=1):
    manners = Manners(Crowd(letters), 3)
    return deduplicate(
        ticket, past=past, advice=advice, floor=floor, writing=WRITING, manners=manners
    )


async def test_a_new_matter_goes_on_with_what_was_heard():
    outcome = await look_for_doubles(
        ticket(), past=Past((OLD,)), advice=same(0.5), floor=0.9
    )
    assert isinstance(outcome, Onward)
    assert outcome.facts["sameness"] == Sameness()
    assert outcome.facts["advice"].same[0].by == "near"


async def test_the_same_persons_same_letter_joins_the_older_ticket():
    outcome = await look_for_doubles(
        ticket(), past=Past((OLD,)), advice=same(0.97), floor=0.9
    )
    assert isinstance(outcome, Close)
    assert (outcome.closed_as, outcome.joins) == (Disposition.JOINED, "OLD")
    assert outcome.by == "plugin:near"


async def test_a_neighbours_same_letter_stays_a_letter():
    outcome = await look_for_doubles(
        ticket(), past=Past((OLD,)), advice=same(1.0, same_person=False), floor=0.9
    )
    assert isinstance(outcome, Onward)


async def test_an_addition_proven_by_its_channel_is_joined_without_asking():
    advice = Says()
    outcome = await look_for_doubles(
        ticket(letter=Letter(body="thêm ảnh", adds_to="OLD")),
        past=Past(),
        advice=advice,
        floor=0.9,
    )
    assert outcome.joins == "OLD"
    assert advice.asked == []


async def test_what_a_person_said_is_new_is_not_joined_again():
    known = ticket(facts=Facts(sameness=Sameness()))
    advice = same(1.0)
    outcome = await look_for_doubles(known, past=Past((OLD,)), advice=advice, floor=0.9)
    assert isinstance(outcome, Onward)
    assert advice.asked == []


def doubt(confidence):
    return Says({"screen": [("spam", SpamSuggestion(confidence))]})


@pytest.mark.parametrize(
    ("confidence", "kind"),
    [(0.1, Onward), (0.7, Wait), (0.99, Close)],
    ids=["a letter", "a person looks", "spam"],
)
async def test_screening_goes_on_waits_or_closes(confidence, kind):
    outcome = await screen(ticket(), advice=doubt(confidence), doubt=0.5, sure=0.95)
    assert isinstance(outcome, kind)
    assert outcome.facts["advice"].spam[0].by == "spam"
    if kind is Close:
        assert (outcome.closed_as, outcome.by) == (Disposition.SPAM, "plugin:spam")


@pytest.mark.parametrize(("spam", "kind"), [(True, Close), (False, Onward)])
async def test_a_person_who_has_looked_is_believed(spam, kind):
    known = ticket(facts=Facts(screening=Screening(spam=spam)))
    outcome = await screen(known, advice=doubt(0.99), doubt=0.5, sure=0.95)
    assert isinstance(outcome, kind)


async def test_without_advisers_every_letter_is_a_letter():
    outcome = await screen(ticket(), advice=Says(), doubt=0.5, sure=0.95)
    assert isinstance(outcome, Onward)


def thank(ticket, letters=1):
    """Let a letter be acknowledged whose writer has sent so many in this hour."""
    return acknowledge(ticket, writing=WRITING, manners=Manners(Crowd(letters), 3))


async def test_the_receipt_goes_out_once_and_names_nobody():
    outcome = await thank(ticket())
    (receipt,) = outcome.posts
    assert receipt.purpose is Purpose.RECEIPT
    assert outcome.facts["acknowledged"] == receipt.key
    assert "ABCD-EFGH-2345" in receipt.subject
    assert "https://x.vn/t/ABCDEFGH2345" in receipt.body
    assert LETTER.body not in receipt.subject + receipt.body
    again = await thank(ticket(facts=Facts(acknowledged=receipt.key)))
    assert again.posts == ()


async def test_the_receipt_speaks_the_citizens_language():
    letter = Letter(body="The lamp is broken", language="en")
    outcome = await thank(ticket(letter=letter))
    assert outcome.posts[0].language == "en"


async def test_a_letter_that_follows_another_has_the_same_writer():
    writer = Party(name="Nguyễn Văn Hòa", phone="0912000111")
    linked = Channel(
        "web", "Web", lambda raw: Letter(body=raw.decode(), linked_to="R7RKJCWQANXZ")
    )
    shelf = Shelf("Chưa sửa".encode(), {"R7RKJCWQANXZ": (writer, "hoa@example.org")})
    outcome = await normalise(
        ticket(letter=None), channels={"web": linked}, shelves=shelf, files=Cabinet()
    )
    assert outcome.letter.party == writer
    assert outcome.letter.reply_to == "hoa@example.org"


MACHINE = Letter(body="Tôi đang nghỉ phép", reply_to="a@x.vn", automatic="vacation")


async def test_what_a_machine_wrote_is_closed_and_no_adviser_is_asked():
    advice = Says()
    outcome = await screen(ticket(letter=MACHINE), advice=advice, doubt=0.5, sure=0.9)
    assert isinstance(outcome, Close)
    assert outcome.closed_as is Disposition.SPAM
    assert "vacation" in str(outcome.because)
    assert advice.asked == []


async def test_a_machine_is_never_thanked_even_if_a_person_puts_its_letter_back():
    spared = Facts(screening=Screening(spam=False))
    outcome = await screen(
        ticket(letter=MACHINE, facts=spared), advice=Says(), doubt=0.5, sure=0.9
    )
    assert isinstance(outcome, Onward)
    outcome = await thank(ticket(letter=MACHINE))
    assert isinstance(outcome, Onward)
    assert outcome.posts == ()


async def test_a_reply_from_another_sender_is_a_new_letter_and_names_the_old_one():
    stray = Letter(body="Trả lời", reply_to="b@x.vn", seems_of="OLD")
    outcome = await look_for_doubles(
        ticket(letter=stray), past=Past((OLD,)), advice=same(1.0), floor=0.9
    )
    assert isinstance(outcome, Onward)
    assert outcome.facts["sameness"] == Sameness()
    assert "OLD" in str(outcome.because)


@pytest.mark.parametrize(("letters", "receipts"), [(1, 1), (3, 1), (4, 0), (500, 0)])
async def test_two_machines_that_answer_each_other_come_to_an_end(letters, receipts):
    outcome = await thank(ticket(), letters)
    assert isinstance(outcome, Onward)
    assert len(outcome.posts) == receipts


async def test_who_cannot_be_answered_is_not_counted():
    nowhere = replace(LETTER, reply_to="")
    assert (await thank(ticket(letter=nowhere), 500)).posts


@pytest.mark.parametrize(
    ("letter", "letters", "told"),
    [(LETTER, 1, 1), (LETTER, 4, 0), (replace(LETTER, automatic="list"), 1, 0)],
    ids=["a person", "a flood", "a machine"],
)
async def test_whose_letter_is_joined_is_told_so_with_the_older_code(
    letter, letters, told
):
    outcome = await look_for_doubles(
        ticket(letter=letter),
        past=Past((replace(OLD, code="ABCDEFGH2346"),)),
        advice=same(0.97),
        floor=0.9,
        letters=letters,
    )
    assert isinstance(outcome, Close)
    assert len(outcome.posts) == told
    for post in outcome.posts:
        assert "https://x.vn/t/OLD" in post.body
        assert post.purpose is Purpose.NOTICE
