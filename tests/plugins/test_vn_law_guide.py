"""docs/law.md tells lawyers nothing that is not so."""

import re
import tomllib
from pathlib import Path

import pytest

from core import api
from core.domain.coverage import COMBINATIONS
from plugins import vn_calendar, vn_law
from plugins.vn_law.pack import SHIPPED

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/law.md").read_text("utf-8")
PACK = vn_law.register_ruleset()


def test_every_file_of_the_pack_is_described_and_no_other():
    named = set(re.findall(r"`(\w+\.toml)`", GUIDE))
    assert named == {path.name for path in SHIPPED.glob("*.toml")}


def test_every_path_exists():
    paths = re.findall(r"`([\w./]+/[\w.]*)`", GUIDE)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert vn_calendar.OFFICE.exists()


@pytest.mark.parametrize(
    "found", sorted(set(re.findall(r"`((?:xl|kn|tc|don)\.[\w.]+)`", GUIDE)))
)
def test_every_rule_that_is_named_exists(found):
    assert found in {rule.id for rule in PACK.rules}


def test_the_example_of_an_entry_is_the_entry():
    shown = tomllib.loads(re.search(r"```toml\n(.+?)```", GUIDE, re.S)[1])
    (clock,) = shown["clock"]
    (ours, _later) = (c for c in PACK.clocks if c.id == clock["id"])
    assert clock["article"] == ours.article
    assert (clock["vi"], clock["en"]) == (ours.sentence.vi, ours.sentence.en)
    assert clock["confirmed_until"] == ours.valid_to
    assert clock["unit"] in set(api.DayUnit)


def test_the_numbers_are_right():
    assert f"{COMBINATIONS:,}".replace(",", ".") in GUIDE
    page = (ROOT / "tests/domain/worked_examples.toml").read_text("utf-8")
    assert f"{len(tomllib.loads(page)['example'])} ví dụ" in GUIDE


def test_every_command_is_one():
    told = set(re.findall(r"tiepdan law (\w+)", GUIDE))
    assert told == set(vn_law.law.commands)
