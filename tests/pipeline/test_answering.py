"""Steps 10 to 12, and the two ways aside: withdrawing and correcting."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from core.domain.attachment import Attachment
from core.domain.classification import KindSuggestion, LetterKind
from core.domain.disposition import Disposition
from core.domain.feedback import Satisfaction
from core.domain.message import Purpose, Receipt
from core.domain.outcome import Close, Onward, Wait
from core.domain.proceeding import Deed, Occurrence
from core.domain.routing import Competence, Routing
from core.domain.spam import Screening
from core.domain.stage import Stage
from core.domain.ticket import Advice, Facts
from core.errors import InputInvalid
from core.pipeline.answer import answer, withdraw
from core.pipeline.correct import correct
from core.pipeline.deliver import deliver
from core.pipeline.listen import listen
from plugins import vn_law
from tests.pipeline.fakes import LETTER, NOON, WRITING, reply, ticket

WINDOW = timedelta(days=15)


async def test_an_answer_waits_for_a_signature():
    assert isinstance(await answer(ticket()), Wait)
    outcome = await answer(ticket(facts=Facts(reply=reply())))
    assert isinstance(outcome, Onward)
    assert "Võ Thanh Bình" in str(outcome.because)


async def test_the_reply_goes_out_once_with_its_files_and_no_words_in_the_subject():
    photo = Attachment("d" * 64, "anh.png", "image/png", 3)
    signed = replace(reply(), attachments=(photo,))
    outcome = await deliver(ticket(facts=Facts(reply=signed)), writing=WRITING)
    (post,) = outcome.posts
    assert isinstance(outcome, Wait)
    assert (post.purpose, post.attachments) == (Purpose.REPLY, (photo,))
    assert "Đã thay bóng." in post.body
    assert LETTER.party.name not in post.subject.split()
    sent = ticket(facts=Facts(reply=signed, dispatched=post.key))
    again = await deliver(sent, writing=WRITING)
    assert isinstance(again, Wait)
    assert again.posts == ()


async def test_the_couriers_receipt_lets_it_go_on():
    facts = Facts(reply=reply(), dispatched="k", delivery=Receipt("m1"))
    assert isinstance(await deliver(ticket(facts=facts), writing=WRITING), Onward)


async def test_delivering_nothing_is_a_bug_and_goes_to_the_shelf():
    with pytest.raises(ValueError, match="signed"):
        await deliver(ticket(), writing=WRITING)


def listening(facts, after):
    return listen(
        ticket(facts=facts), writing=WRITING, now=lambda: NOON + after, window=WINDOW
    )


async def test_the_citizen_is_asked_once_and_has_fifteen_days():
    outcome = await listening(Facts(reply=reply()), timedelta(days=1))
    assert isinstance(outcome, Wait)
    assert outcome.until == NOON + WINDOW
    assert outcome.posts[0].purpose is Purpose.SURVEY
    asked = Facts(reply=reply(), surveyed="k")
    again = await listening(asked, timedelta(days=2))
    assert again.posts == ()
    assert again.until == NOON + WINDOW


@pytest.mark.parametrize("after", [WINDOW, WINDOW + timedelta(days=1)])
async def test_silence_ends_the_window(after):
    outcome = await listening(Facts(reply=reply(), surveyed="k"), after)
    assert isinstance(outcome, Close)
    assert outcome.closed_as is Disposition.ANSWERED


async def test_a_mark_ends_the_case():
    said = Facts(reply=reply(), satisfaction=Satisfaction(mark=4, said_at=NOON))
    outcome = await listening(said, timedelta(days=1))
    assert isinstance(outcome, Close)
    assert "4" in str(outcome.because)


async def test_listening_before_a_reply_is_a_bug():
    with pytest.raises(ValueError, match="signed"):
        await listening(Facts(), timedelta())


PACK = vn_law.register_ruleset()
take_back = partial(withdraw, rules=PACK, now=lambda: NOON)


@pytest.mark.parametrize("stage", [s for s in Stage if s.before(Stage.DELIVER)])
def test_a_citizen_may_withdraw_until_the_answer_is_sent(stage):
    outcome = take_back(ticket(stage=stage), "thôi")
    assert (outcome.closed_as, outcome.by) == (Disposition.WITHDRAWN, "citizen")
    assert outcome.facts == {"withdrawn": "thôi"}


@pytest.mark.parametrize("stage", [Stage.DELIVER, Stage.LISTEN, Stage.DONE])
def test_afterwards_it_is_too_late(stage):
    with pytest.raises(InputInvalid):
        take_back(ticket(stage=stage), "thôi")


ACCEPTED = Occurrence(deed=Deed.ACCEPTANCE, on=NOON.date())
MAYBE = Advice(kind=(KindSuggestion(LetterKind.DENUNCIATION, 0.3),))


@pytest.mark.parametrize(
    "facts",
    [
        Facts(kind=LetterKind.DENUNCIATION),
        Facts(advice=MAYBE),
        Facts(kind=LetterKind.COMPLAINT, course=(ACCEPTED,)),
    ],
    ids=["denunciation", "perhaps a denunciation", "accepted complaint"],
)
def test_a_withdrawal_that_leaves_something_to_decide_does_not_end_the_case(facts):
    outcome = take_back(ticket(facts=facts), "thôi")
    assert isinstance(outcome, Wait)
    assert outcome.facts["withdrawn"] == "thôi"
    assert outcome.facts["course"][-1].deed is Deed.WITHDRAWAL
    again = ticket(facts=replace(facts, withdrawn=""))
    with pytest.raises(InputInvalid):
        take_back(again, "thôi")


def test_a_complaint_nobody_has_accepted_ends_when_it_is_withdrawn():
    outcome = take_back(ticket(facts=Facts(kind=LetterKind.COMPLAINT)), "")
    assert outcome.closed_as is Disposition.WITHDRAWN


ANSWERING = ticket(
    stage=Stage.ANSWER,
    facts=Facts(
        screening=Screening(spam=False),
        acknowledged="k1",
        kind=LetterKind.REPORT,
        topic="giao_thong",
        routing=Routing(Competence.OWN, unit="kt"),
        clocks=(),
        officer="hung",
        decided_by={
            "screening": "plugin:spam",
            "acknowledged": "line",
            "kind": "plugin:lexicon",
            "topic": "officer:lan",
            "routing": "plugin:units",
            "clocks": "line",
            "officer": "officer:binh",
        },
    ),
)


def test_correcting_returns_to_the_owner_and_strikes_what_rested_on_the_fact():
    correction = correct(ANSWERING, "kind", "  đọc lại thấy là khiếu nại ")
    assert correction.stage is Stage.CLASSIFY
    assert set(correction.strike) == {"kind", "routing", "clocks"}
    assert str(correction.because) == "đọc lại thấy là khiếu nại"


def test_what_a_person_supplied_and_what_was_done_stays():
    correction = correct(ANSWERING, "screening", "không phải thư thường")
    assert correction.strike[0] == "screening"
    assert not {"topic", "officer", "acknowledged"} & set(correction.strike)


def test_a_fact_of_the_same_step_is_not_struck_with_it():
    assert "topic" not in correct(ANSWERING, "kind", "nhầm").strike


@pytest.mark.parametrize("stage", [Stage.ANSWER, Stage.DONE])
def test_a_closed_ticket_is_opened_at_the_step_that_owns_the_fact(stage):
    closed = replace(ANSWERING, stage=stage)
    assert correct(closed, "routing", "nhầm đơn vị").stage is Stage.ROUTE


def test_a_fact_known_ahead_does_not_carry_the_ticket_forward():
    early = replace(ANSWERING, stage=Stage.CLASSIFY)
    assert correct(early, "officer", "người khác").stage is Stage.CLASSIFY


@pytest.mark.parametrize(
    ("fact", "why", "field"),
    [
        ("reply", "nhầm", "fact"),
        ("no_such_fact", "nhầm", "fact"),
        ("advice", "nhầm", "fact"),
        ("kind", "", "because"),
        ("kind", "  \n", "because"),
    ],
    ids=["not set", "unknown", "advice is no fact", "no reason", "a blank reason"],
)
def test_correcting_needs_a_known_fact_and_a_reason(fact, why, field):
    with pytest.raises(InputInvalid) as refused:
        correct(ANSWERING, fact, why)
    assert set(refused.value.fields) == {field}
