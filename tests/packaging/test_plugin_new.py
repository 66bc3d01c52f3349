"""What `tiepdan plugin new` writes builds, installs, and passes all its own checks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path, **environ: str) -> str:
    ended = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environ},
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.parametrize(
    ("kind", "hook"), [("channel", "register_channel"), ("adviser", "suggest_topic")]
)
def test_a_new_plugin_builds_installs_and_is_green(
    tmp_path: Path, kind: str, hook: str
) -> None:
    run(BIN / "tiepdan", "plugin", "new", "drop-box", "--kind", kind, cwd=tmp_path)
    place, site = tmp_path / "tiepdan-drop-box", tmp_path / "site"
    run(BIN / "uv", "build", "--wheel", "--python", sys.executable, cwd=place)
    (wheel,) = place.glob("dist/tiepdan_drop_box-*.whl")
    into = ("--python", sys.executable, "--target", site)
    run(BIN / "uv", "pip", "install", "--no-deps", *into, wheel, cwd=place)
    listed = run(BIN / "tiepdan", "plugins", cwd=place, PYTHONPATH=str(site))
    (line,) = [line for line in listed.splitlines() if line.startswith("drop_box ")]
    assert hook in line
    run(sys.executable, "-m", "pytest", "-q", cwd=place, PYTHONPATH=str(site))
    run(BIN / "ruff", "check", ".", cwd=place)
    run(BIN / "ruff", "format", "--check", ".", cwd=place)
    run(BIN / "mypy", cwd=place)
