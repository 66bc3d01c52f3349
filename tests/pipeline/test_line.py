"""The one loop: onward, wait, close, the shelf, and a faster writer."""

from dataclasses import replace

import pytest

from core.domain.because import because
from core.domain.classification import KindSuggestion, LetterKind, TopicSuggestion
from core.domain.disposition import Disposition
from core.domain.event import EventKind
from core.domain.message import Purpose, Receipt
from core.domain.outcome import Close, Onward, Wait
from core.domain.routing import UnitSuggestion
from core.domain.stage import Stage
from core.pipeline.line import walk
from core.pipeline.steps import steps
from tests.pipeline.fakes import Notebook, Says, needs, reply, ticket

ADVICE = Says(
    {
        "suggest_kind": [("lexicon", KindSuggestion(LetterKind.REPORT, 0.9))],
        "suggest_topic": [("lexicon", TopicSuggestion("giao_thong", 0.9))],
        "suggest_unit": [("units", UnitSuggestion("kt", 0.9))],
    }
)


def says(outcome):
    async def step(ticket):
        return outcome

    return step


GO = says(Onward(because=because("đi")))
STAY = says(Wait(because=because("đợi")))


def line(**by_stage):
    laid = dict.fromkeys(Stage, GO)
    return laid | {Stage[name]: step for name, step in by_stage.items()}


async def test_a_ticket_goes_on_until_a_step_waits():
    notebook = Notebook(ticket())
    walked = await walk(ticket(), line(CLASSIFY=STAY), notebook)
    assert walked.stage is Stage.CLASSIFY
    assert [e.stage for e in notebook.events] == list(Stage)[:5]
    assert walked == notebook.known


async def test_a_ticket_goes_on_until_a_step_closes():
    end = Close(because=because("rác"), closed_as=Disposition.SPAM)
    walked = await walk(ticket(), line(SCREEN=says(end)), Notebook(ticket()))
    assert (walked.stage, walked.closed_as) == (Stage.DONE, Disposition.SPAM)


async def test_nothing_happens_to_a_closed_ticket():
    done = ticket(stage=Stage.DONE)
    notebook = Notebook(done)
    assert await walk(done, line(), notebook) is done
    assert notebook.events == []


async def test_a_step_that_breaks_puts_the_ticket_on_the_shelf_without_its_words():
    async def broken(ticket):
        raise KeyError("Nguyễn Văn A, 0912 000 111")

    notebook = Notebook(ticket())
    await walk(ticket(), line(SCREEN=broken), notebook)
    assert notebook.known.shelved == "sang_loc: KeyError"
    assert notebook.known.stage is Stage.SCREEN
    assert notebook.events[-1].kind is EventKind.SHELVED


async def test_what_lies_on_the_shelf_is_left_alone_until_put_back():
    lying = ticket(stage=Stage.SCREEN, shelved="lỗi")
    notebook = Notebook(lying)
    assert await walk(lying, line(CLASSIFY=STAY), notebook) is lying
    walked = await walk(notebook.put_back(), line(CLASSIFY=STAY), notebook)
    assert walked.stage is Stage.CLASSIFY


async def test_a_slower_walker_steps_aside():
    notebook = Notebook(ticket(round=3, stage=Stage.ROUTE))
    seen = ticket(round=2, stage=Stage.CLASSIFY)
    assert await walk(seen, line(), notebook) is seen
    assert notebook.events == []


async def test_a_writer_in_between_ends_this_walk_and_loses_nothing():
    notebook = Notebook(ticket())

    async def interrupted(seen):
        notebook.known = replace(notebook.known, round=notebook.known.round + 1)
        return Onward(because=because("đi"))

    walked = await walk(ticket(), line(SCREEN=interrupted), notebook)
    assert walked.stage is Stage.SCREEN
    assert len(notebook.events) == 2
    await walk(notebook.known, line(CLASSIFY=STAY), notebook)
    assert notebook.known.stage is Stage.CLASSIFY


async def test_an_error_of_the_ledger_is_not_the_steps_fault():
    class Away(Notebook):
        async def record(self, ticket, outcome):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await walk(ticket(), line(), Away(ticket()))


async def test_one_letter_walks_the_whole_line():
    notebook = Notebook(ticket(letter=None))
    laid = steps(needs(advice=ADVICE))
    waiting = await walk(notebook.known, laid, notebook)
    assert (waiting.stage, waiting.facts.officer) == (Stage.ANSWER, "hung")
    assert waiting.facts.decided_by["kind"] == "plugin:lexicon"
    assert [p.purpose for p in notebook.posts] == [Purpose.RECEIPT]

    notebook.known = replace(waiting, facts=replace(waiting.facts, reply=reply()))
    sending = await walk(notebook.known, laid, notebook)
    assert sending.stage is Stage.DELIVER
    assert notebook.posts[-1].purpose is Purpose.REPLY

    notebook.known = replace(sending, facts=replace(sending.facts, delivery=Receipt()))
    asking = await walk(notebook.known, laid, notebook)
    assert asking.stage is Stage.LISTEN
    assert notebook.posts[-1].purpose is Purpose.SURVEY

    late = steps(needs(advice=ADVICE, now=lambda: reply().signed_at.replace(month=6)))
    done = await walk(asking, late, notebook)
    assert (done.stage, done.closed_as) == (Stage.DONE, Disposition.ANSWERED)


def test_every_stage_but_the_last_has_a_step():
    assert set(steps(needs())) == set(Stage) - {Stage.DONE}


async def test_every_step_may_run_twice():
    """A process may die after a step and before its commit: the step runs again."""
    laid, notebook = steps(needs(advice=ADVICE)), Notebook(ticket(letter=None))
    while notebook.known.stage is not Stage.ANSWER:
        first = await laid[notebook.known.stage](notebook.known)
        assert await laid[notebook.known.stage](notebook.known) == first
        await notebook.record(notebook.known, first)
