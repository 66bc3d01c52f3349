"""The lock, the entry points and the house's own checks are what they claim."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tools import catalogues, check_locales

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = tomllib.loads((ROOT / "uv.lock").read_text())


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return found[0]


def test_the_lock_belongs_to_this_project_file():
    (locked,) = [p for p in LOCK["package"] if p["name"] == "tiepdan"]
    wanted = {_name(line) for line in PROJECT["project"]["dependencies"]}
    tools = {_name(line) for line in PROJECT["dependency-groups"]["dev"]}
    assert {line["name"] for line in locked["metadata"]["requires-dist"]} == wanted
    assert {line["name"] for line in locked["metadata"]["requires-dev"]["dev"]} == tools
    assert LOCK["requires-python"] == PROJECT["project"]["requires-python"]


def test_every_locked_file_has_a_digest_and_comes_from_the_public_registry():
    for package in LOCK["package"]:
        if package["name"] == "tiepdan":
            continue
        assert package["source"] == {"registry": "https://pypi.org/simple"}
        files = [*package.get("wheels", []), package.get("sdist", {})]
        assert all(file["hash"].startswith("sha256:") for file in files if file)


@pytest.mark.parametrize(
    ("name", "module"), PROJECT["project"]["entry-points"]["tiepdan"].items()
)
def test_every_first_party_plugin_named_in_the_project_file_loads(name, module):
    (entry,) = importlib.metadata.entry_points(group="tiepdan", name=name)
    assert entry.value == module
    assert entry.load().__doc__


def test_the_shell_scripts_are_executable_and_parse():
    for script in [*ROOT.glob("tools/*.sh"), ROOT / ".ci/run"]:
        assert script.stat().st_mode & 0o111, script
        subprocess.run(["bash", "-n", script], check=True)


def test_the_installer_passes_over_interpreters_that_do_not_run(tmp_path):
    """A pyenv shim on PATH exits 127; an old Python exits 1."""
    bodies = {
        "python3.13": "exit 127",
        "python3.12": "exit 1",
        "python3.11": f'exec {sys.executable} "$@"',
    }
    for name, body in bodies.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    text = (ROOT / "tools/install.sh").read_text()
    functions = text[text.index("say()") : text.index("if ! works .venv")]
    found = subprocess.run(
        ["sh", "-euc", functions + "find_python"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == sys.executable


def test_babel_finds_sentences_in_code_and_in_templates(tmp_path, monkeypatch):
    for folder in ("core", "plugins", "templates", "tests"):
        (tmp_path / folder / "deep").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    (tmp_path / "core/deep/a.py").write_text('because("Đã nhận {n} đơn", n=1)\n')
    (tmp_path / "plugins/b.py").write_text('N_("Phản ánh")\n')
    (tmp_path / "tests/d.py").write_text('_("not ours")\n')
    (tmp_path / "templates/c.html").write_text(
        "{{ _('Gửi thư') }}{% trans %}\n  Hai\n  dòng\n{% endtrans %}"
    )
    monkeypatch.chdir(tmp_path)
    found = {message.id for message in catalogues.extract() if message.id}
    assert found == {"Đã nhận {n} đơn", "Phản ánh", "Gửi thư", "Hai dòng"}


@pytest.mark.parametrize(
    ("source", "translation", "said"),
    [
        ("Đơn {code}", "Letter {code}", ""),
        ("Đơn {code}", "Letter", "lost placeholder code"),
        ("Đơn {code}", "Letter {code.__class__}", "unknown placeholder"),
        ("Đơn {code}", "Letter {code", "braces"),
        ("Còn %(days)s ngày", "%(day)s days left", "unknown placeholder day"),
        (("{n} đơn", "{n} đơn"), ("one letter", "{n} letters"), ""),
        ("<b>Đơn</b>", "<b>Letter</b>", ""),
        ("Đơn", "<script>", "new markup <script>"),
    ],
)
def test_a_translation_may_not_bring_in_what_the_source_lacks(
    source, translation, said
):
    assert check_locales.unsafe(Message(source, translation)).startswith(said)
    assert bool(said) == bool(check_locales.unsafe(Message(source, translation)))


def test_a_missing_or_fuzzy_translation_is_a_fault():
    wanted = Message("Đơn")
    catalogue = catalogues.Catalog(locale="en")
    assert check_locales.fault(wanted, catalogue, translated=True) == "missing"
    catalogue.add("Đơn")
    assert check_locales.fault(wanted, catalogue, translated=True) == "untranslated"
    assert check_locales.fault(wanted, catalogue, translated=False) == ""
    catalogue.add("Đơn", "Letter", flags=["fuzzy"])
    assert check_locales.fault(wanted, catalogue, translated=True) == "fuzzy"
