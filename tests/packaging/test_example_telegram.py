"""The example is an outside package: a wheel beside ours, in a clean environment."""

import ast
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/telegram"
BIN = Path(sys.executable).parent
UV = BIN / "uv"


def run(*command: object, cwd: Path) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TIEPDAN_")}
    ended = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={k: v for k, v in kept.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}},
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Ours, and the example's."""
    folder = tmp_path_factory.mktemp("dist")
    for place in (ROOT, EXAMPLE):
        build = ("build", "--wheel", "--python", sys.executable, "-o", folder)
        run(UV, *build, cwd=place)
    (ours,) = folder.glob("tiepdan-*.whl")
    (theirs,) = folder.glob("tiepdan_telegram-*.whl")
    return ours, theirs


@pytest.mark.slow
def test_the_example_runs_beside_the_wheel_in_a_clean_environment(
    wheels: tuple[Path, Path], tmp_path: Path
) -> None:
    python, wanted = tmp_path / "venv/bin/python", tmp_path / "requirements.txt"
    run(UV, "export", "--frozen", "--no-emit-project", "-o", wanted, cwd=ROOT)
    run(UV, "venv", "--python", sys.executable, tmp_path / "venv", cwd=tmp_path)
    install = (UV, "pip", "install", "--python", python)
    run(*install, "--require-hashes", "-r", wanted, cwd=ROOT)
    run(*install, "pytest>=9", "pytest-asyncio", cwd=tmp_path)
    run(*install, "--no-deps", *wheels, cwd=tmp_path)
    listed = run(python.parent / "tiepdan", "plugins", cwd=tmp_path)
    (line,) = [line for line in listed.splitlines() if line.startswith("telegram ")]
    assert "register_channel" in line
    where = run(python, "-c", "import core; print(core.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where, "not the sources of this checkout"
    said = run(python, "-m", "pytest", "-q", EXAMPLE, cwd=tmp_path)
    assert "passed" in said
    sample = EXAMPLE / "tests/samples/text.json"
    options = tmp_path / "options.toml"
    options.write_text('telegram_token = "1:a"\ntelegram_secret = "s"\n')
    (tmp_path / "text.json").write_bytes(sample.read_bytes())
    replayed = run(
        python.parent / "tiepdan",
        "replay",
        "--channel",
        "telegram",
        tmp_path / "text.json",
        cwd=tmp_path,
    )
    assert "Đèn đường trước số 12" in replayed


def test_the_kit_and_the_skeletons_are_in_the_wheel(wheels: tuple[Path, Path]) -> None:
    names = set(zipfile.ZipFile(wheels[0]).namelist())
    assert "core/py.typed" in names
    for room in ("core/kit", "core/cli/skeleton"):
        files = [p for p in (ROOT / room).rglob("*") if p.is_file()]
        kept = {str(p.relative_to(ROOT)) for p in files if "__pycache__" not in p.parts}
        assert kept <= names


def test_the_example_knows_nothing_of_the_house_but_its_api() -> None:
    for module in EXAMPLE.glob("src/**/*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not [a for a in node.names if a.name.split(".")[0] == "core"]
            elif isinstance(node, ast.ImportFrom) and node.module:
                room = node.module.split(".")[0]
                assert room not in {"channels", "plugins", "tests"}
                if room == "core":
                    told = [alias.name for alias in node.names]
                    assert (node.module, told) == ("core", ["api"]), module


def test_its_tests_know_only_the_api_and_the_kit() -> None:
    for module in EXAMPLE.glob("tests/*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                room, _, rest = node.module.partition(".")
                assert room != "tests"
                assert room != "core" or rest.startswith("kit") or not rest


def test_the_example_is_clean_and_typed() -> None:
    run(BIN / "ruff", "check", ".", cwd=EXAMPLE)
    run(BIN / "ruff", "format", "--check", ".", cwd=EXAMPLE)
    run(BIN / "mypy", cwd=EXAMPLE)


def test_every_option_it_reads_stands_in_its_guide() -> None:
    source = (EXAMPLE / "src/tiepdan_telegram/account.py").read_text("utf-8")
    told = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("telegram_")
    }
    guide = (EXAMPLE / "README.md").read_text("utf-8")
    assert told
    assert all(f"`TIEPDAN_{name.upper()}`" in guide for name in told)


def test_it_depends_on_tiepdan_and_offers_one_door() -> None:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    assert any(line.startswith("tiepdan>=") for line in project["dependencies"])
    assert project["entry-points"] == {"tiepdan": {"telegram": "tiepdan_telegram"}}
