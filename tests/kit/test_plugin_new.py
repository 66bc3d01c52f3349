"""`tiepdan plugin new`: a package that works, and nothing written over."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.cli import tiepdan
from core.plugin import Plugins
from tests.plugins import moon


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    plugins = Plugins()
    plugins.add(moon, "moon")
    return CliRunner().invoke(tiepdan, ["plugin", "new", *words], obj=plugins)


@pytest.mark.parametrize("kind", ["channel", "adviser"])
def test_a_package_is_written_under_one_name_spelt_for_each_place(
    here: Path, kind: str
) -> None:
    result = run("drop-box", "--kind", kind)
    assert result.exit_code == 0, result.output
    place = here / "tiepdan-drop-box"
    project = tomllib.loads((place / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["name"] == "tiepdan-drop-box"
    doors = project["project"]["entry-points"]["tiepdan"]
    assert doors == {"drop_box": "tiepdan_drop_box"}
    assert (place / "src/tiepdan_drop_box/__init__.py").is_file()
    assert (place / "src/tiepdan_drop_box/py.typed").is_file()
    assert list(place.glob("tests/test_*.py"))
    texts = [file.read_text("utf-8") for file in place.rglob("*") if file.is_file()]
    assert not any("{{" in text or "{%" in text for text in texts)


def test_it_says_how_to_go_on(here: Path) -> None:
    said = run("drop-box", "--directory", "my plugins/box").output
    assert "wrote my plugins/box/pyproject.toml" in said
    *_, install, test, look = said.splitlines()
    assert install == "  uv pip install --editable 'my plugins/box[dev]'"
    assert test == "  pytest 'my plugins/box'"
    assert look.startswith("  tiepdan plugins")


def test_nothing_that_is_there_is_written_over(here: Path) -> None:
    assert run("drop-box").exit_code == 0
    mine = here / "tiepdan-drop-box/README.md"
    mine.write_text("mine")
    again = run("drop-box", "--kind", "adviser")
    assert again.exit_code == 2
    assert "not empty" in again.output
    assert mine.read_text() == "mine"
    (here / "file").write_text("mine too")
    assert run("other", "--directory", "file").exit_code == 2
    (here / "empty").mkdir()
    assert run("other", "--directory", "empty").exit_code == 0


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Drop-Box", "lower-case"),
        ("2box", "a letter first"),
        ("drop--box", "hyphens"),
        ("../box", "lower-case"),
        ("", "lower-case"),
        ("hòm-thư", "lower-case"),
        ("x" * 25, "at most 24"),
        ("class", "means something else"),
        ("core", "means something else"),
        ("moon", "is installed"),
        ("tiepdan-moon", "is installed"),
    ],
)
def test_a_name_no_plugin_can_bear_is_refused(here: Path, name: str, why: str) -> None:
    result = run(name)
    assert result.exit_code == 2
    assert why in " ".join(result.output.split())
    assert list(here.iterdir()) == []


def test_a_name_may_come_with_the_family_name(here: Path) -> None:
    assert run("tiepdan-drop-box").exit_code == 0
    assert (here / "tiepdan-drop-box/src/tiepdan_drop_box").is_dir()
