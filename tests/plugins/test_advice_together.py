"""All plugins loaded by the one door, asked as the line asks them."""

from datetime import UTC, datetime

import pytest

from core.api import Letter, LetterKind, PastLetter, Unit
from core.domain.classification import choose_kind, choose_topic
from core.domain.duplicate import choose_same
from core.domain.routing import choose_unit
from core.domain.spam import Screening, screen_verdict
from core.plugin import Plugins
from core.rulebook import calendar_of, rules_of
from plugins import (
    lexicon,
    near_duplicate,
    spam,
    units_by_topic,
    vn_calendar,
    vn_law,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ROADS = Unit(code="kt", name="Phòng Kinh tế", topics=frozenset({"giao_thong"}))


@pytest.fixture(scope="module")
def plugins():
    loaded = Plugins()
    for plugin in (
        lexicon,
        near_duplicate,
        spam,
        units_by_topic,
        vn_calendar,
        vn_law,
    ):
        loaded.add(plugin, plugin.__name__.rpartition(".")[2])
    return loaded


def heard(plugins, hook, **facts):
    return [said for _, said in plugins.ask(hook, **facts)]


def test_there_is_one_rule_pack_and_one_calendar(plugins):
    assert rules_of(plugins).topics
    assert 2026 in calendar_of(plugins).known_years


@pytest.mark.parametrize(
    ("body", "kind", "topic", "unit"),
    [
        (
            "Ổ gà rất lớn giữa đường Lê Duẩn, chiều qua hai xe máy ngã. Xin vá gấp.",
            LetterKind.REPORT,
            "giao_thong",
            "kt",
        ),
        (
            "Tôi không đồng ý với Quyết định số 215/QĐ-UBND xử phạt xây không phép.",
            LetterKind.COMPLAINT,
            "xay_dung",
            None,
        ),
        (
            "Tôi tố cáo cán bộ địa chính nhận hối lộ để cấp sổ đỏ sai đối tượng.",
            LetterKind.DENUNCIATION,
            "dat_dai",
            None,
        ),
        (
            "Cho hỏi đăng ký khai sinh cho con cần giấy tờ gì, nộp ở đâu?",
            LetterKind.PETITION,
            "ho_tich",
            None,
        ),
    ],
)
def test_a_clear_letter_is_decided_without_a_person(plugins, body, kind, topic, unit):
    floors = rules_of(plugins).thresholds
    letter = Letter(body=body)
    chosen = choose_kind(
        heard(plugins, "suggest_kind", letter=letter),
        floor=floors.kind,
        denunciation_floor=floors.denunciation,
    )
    about = choose_topic(
        heard(plugins, "suggest_topic", letter=letter), floor=floors.topic
    )
    assert (chosen.kind, about.topic) == (kind, topic)
    competent = choose_unit(
        heard(
            plugins,
            "suggest_unit",
            letter=letter,
            kind=chosen.kind,
            topic=about.topic,
            units=[ROADS],
        ),
        floor=floors.unit,
    )
    assert (competent.unit if competent else None) == unit


def test_every_topic_has_clocks_and_names_for_the_officer(plugins):
    names = rules_of(plugins).topic_names()
    said = heard(plugins, "suggest_topic", letter=Letter(body="mất nước"))
    assert names[said[0].topic] == "Điện – nước"


def test_the_same_letter_twice_is_joined_and_is_no_spam(plugins):
    floors = rules_of(plugins).thresholds
    letter = Letter(
        body="Mất nước ba ngày nay ở tổ dân phố 7, xin công ty nước trả lời"
    )
    past = PastLetter("OLD", letter.body, "", NOW, same_person=True)
    same = choose_same(
        heard(plugins, "suggest_same", letter=letter, candidates=[past]),
        floor=floors.same,
    )
    assert same.code == "OLD"
    verdict = screen_verdict(
        heard(plugins, "screen", letter=letter),
        doubt=floors.spam_doubt,
        sure=floors.spam_sure,
    )
    assert verdict == Screening(spam=False)


def test_no_plugin_had_a_fault(plugins):
    assert [state.faults for state in plugins.states()] == [0] * 6
