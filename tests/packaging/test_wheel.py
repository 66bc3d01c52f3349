"""The wheel alone, in a clean environment, is a working tiepdan."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.conftest import free_port

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).parent / "uv"
pytestmark = pytest.mark.slow


def _run(*command: object, **more: object) -> None:
    ended = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, **more
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run(UV, "build", "--wheel", "--python", sys.executable, "-o", folder, cwd=ROOT)
    (built,) = folder.glob("tiepdan-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that holds the wheel and the locked runtime."""
    folder = tmp_path_factory.mktemp("clean")
    python, wanted = folder / "venv/bin/python", folder / "requirements.txt"
    export = ("export", "--frozen", "--no-emit-project", "-o", wanted)
    _run(UV, *export, cwd=ROOT)
    _run(UV, "venv", "--python", sys.executable, folder / "venv")
    _run(UV, "pip", "install", "--python", python, "--require-hashes", "-r", wanted)
    _run(UV, "pip", "install", "--python", python, "--no-deps", wheel)
    return python.parent


def test_the_wheel_carries_pages_words_and_plugins_but_not_the_workshop(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "locales/en/LC_MESSAGES/tiepdan.mo" in names
    assert any(name.startswith("templates/") for name in names)
    assert any(name.startswith("core/store/migrations/") for name in names)
    rooms = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    assert rooms == {"core", "plugins", "channels", "templates", "locales"}
    kept = {str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.*")}
    assert kept <= set(names)


def _answer(url: str, server: subprocess.Popen[bytes], log: Path) -> str:
    """Return the page once the server answers 200; give it half a minute."""
    for _ in range(150):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                assert answer.status == 200
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            pytest.fail(f"{error}\n{log.read_text()}")
        except OSError:
            time.sleep(0.2)
    pytest.fail(log.read_text())


def test_the_installed_wheel_migrates_a_database_and_serves_the_first_page(
    installed, tmp_path
):
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TIEPDAN_")}
    environ |= {
        "TIEPDAN_DATABASE_URL": f"sqlite:///{tmp_path / 'tiepdan.db'}",
        "TIEPDAN_FILES_DIR": str(tmp_path / "files"),
        "TIEPDAN_SECRET_KEY": "only for this test, and long enough for it",
    }
    tiepdan, log, port = installed / "tiepdan", tmp_path / "log", free_port()
    _run(tiepdan, "db", "migrate", cwd=tmp_path, env=environ)
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [tiepdan, "serve", "--port", str(port)],
            cwd=tmp_path,
            env=environ,
            stdout=output,
            stderr=output,
        ) as server,
    ):
        try:
            page = _answer(f"http://127.0.0.1:{port}/", server, log)
        finally:
            server.terminate()
    assert "Tiếp công dân" in page or "thư" in page
    assert 'lang="vi"' in page
