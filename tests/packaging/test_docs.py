"""The guides speak of the program as it is: code runs, tables agree, links lead."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from litestar.testing import AsyncTestClient

from core import api
from core.kit import Advisers, MemoryOffice, other_side
from core.kit.doors import doors
from core.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDES = sorted(
    path
    for path in ROOT.glob("**/*.md")
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)


def printed(guide: str) -> list[str]:
    """The code of a guide, one text a block."""
    text = (ROOT / guide).read_text("utf-8")
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


ADVISER = printed("docs/plugins.md")
SMALLEST = printed("plugins/README.md")
CHANNEL = printed("channels/README.md")
PLUGINS = [*ADVISER, SMALLEST[0], CHANNEL[0]]


def saved(block: str, name: str, folder: Path) -> ModuleType:
    """A block as an author would save and import it."""
    file = folder / f"{name}.py"
    file.write_text(block, "utf-8")
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where Litestar looks up a handler's annotations
    spec.loader.exec_module(module)
    return module


def run(folder: Path, *words: str) -> str:
    """Run Python in a folder, as if the code were installed."""
    ended = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.parametrize("block", PLUGINS)
def test_an_example_is_short_and_imports_one_thing_of_the_house(block: str):
    assert len(block.splitlines()) <= 40
    house = {
        (node.module, name.name)
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if str(node.module).split(".")[0] in {"core", "channels", "plugins"}
    }
    assert house == {("core", "api")}


def test_the_guides_adviser_speaks_of_markets_and_is_silent_otherwise(tmp_path: Path):
    advisers = Advisers(saved(ADVISER[0], "markets", tmp_path))

    def said(body: str) -> list[Any]:
        return advisers.ask("suggest_topic", letter=api.Letter(body=body))

    (marked,) = said("Thịt ở chợ Vườn Ươm không có dấu kiểm dịch")
    assert (marked.topic, marked.words) == ("y_te", ("chợ Vườn Ươm",))
    (bare,) = said("rau o cho vuon uom dap nat")
    assert (bare.topic, bare.words) == ("y_te", ())
    assert said("Xin cho tôi hỏi thủ tục khai sinh") == []
    assert said("Đường vào chợ Vườn Ươm ngập nước") == []


def test_the_smallest_plugin_passes_the_test_printed_under_it(tmp_path: Path):
    code, test = SMALLEST
    (tmp_path / "only_link.py").write_text(code, "utf-8")
    (tmp_path / "test_only_link.py").write_text(test, "utf-8")
    assert "1 passed" in run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider")


async def test_the_channel_of_the_guide_takes_a_letter_in_and_an_answer_out(
    tmp_path: Path,
):
    office = MemoryOffice()
    with other_side() as box:
        offered = saved(CHANNEL[0], "drop_box", tmp_path).register_channel
        assert offered({}, office) is None
        channel = offered({"drop_box_url": box.url}, office)
        async with AsyncTestClient(doors(channel, office)) as client:
            posted = "Mất nước".encode()
            first = await client.post("/channels/drop-box", content=posted)
            again = await client.post("/channels/drop-box", content=posted)
        ((ticket, raw),) = office.arrivals
        assert first.text == again.text == ticket.code
        letter = channel.read(raw)
        assert letter.body == "Mất nước"
        told = api.Outgoing(
            key="reply", code=ticket.code, purpose=api.Purpose.REPLY,
            reply_to=letter.reply_to, subject="", body="Đã có nước",
        )  # fmt: skip
        await channel.deliver(told)
    assert [asked.json()["text"] for asked in box.asked] == ["Đã có nước"]


def test_the_channel_of_the_guide_passes_the_suite_as_printed(tmp_path: Path):
    code, test = CHANNEL
    (tmp_path / "drop_box.py").write_text(code, "utf-8")
    (tmp_path / "test_drop_box.py").write_text(test, "utf-8")
    samples = tmp_path / "samples"
    samples.mkdir()
    (samples / "letter.txt").write_text("Đèn đường hỏng.", "utf-8")
    (samples / "nothing.refused").write_bytes(b"")
    said = run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider")
    assert int(said.split(" passed")[0].split()[-1]) > 30


@pytest.mark.parametrize("block", [*PLUGINS, SMALLEST[1], CHANNEL[1]])
def test_what_is_printed_is_formatted_as_our_own_code(block: str, tmp_path: Path):
    (tmp_path / "printed.py").write_text(block, "utf-8")
    run(tmp_path, "ruff", "format", "--check", "--isolated", "printed.py")
    rules = ("--select", "B,D,E,F,I,UP", "--ignore", "D1,D203,D213")
    run(tmp_path, "ruff", "check", "--isolated", *rules, "printed.py")


def test_the_guides_channels_are_the_houses_channels():
    table = (ROOT / "channels/README.md").read_text("utf-8").partition("## Ours")[2]
    told = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    entries = project["project"]["entry-points"]["tiepdan"]
    assert told == {n for n, where in entries.items() if where.startswith("channels.")}


def test_the_guides_plugins_are_the_houses_plugins():
    text = (ROOT / "plugins/README.md").read_text("utf-8").partition("## The")[0]
    told = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    entries = project["project"]["entry-points"]["tiepdan"]
    assert told == {n for n, where in entries.items() if where.startswith("plugins.")}


def test_every_part_of_a_channel_and_of_the_office_is_in_the_guide():
    text = (ROOT / "channels/README.md").read_text("utf-8")
    parts = {part.name for part in fields(api.Channel)} - {"name", "title"}
    asked = {name for name in vars(api.Office) if not name.startswith("_")}
    rooms = [api.Cases, api.Slots, api.Intake]
    asked |= {n for room in rooms for n in vars(room) if not n.startswith("_")}
    assert [name for name in parts | asked if not re.search(rf"\b{name}\b", text)] == []


def test_the_operators_table_names_every_setting_with_its_default():
    text = (DOCS / "operators.md").read_text("utf-8")
    told = dict(re.findall(rf"^\| `{PREFIX}(\w+)` \| (.*?) \|", text, re.MULTILINE))
    plain = {False: "`false`", True: "`true`", "": "–"}
    assert told == {
        setting.name.upper(): plain.get(setting.default, f"`{setting.default}`")
        if isinstance(setting.default, bool | str)
        else f"`{setting.default}`"
        for setting in fields(Settings)
    }


def test_the_officers_keys_are_the_desks():
    desk = (ROOT / "templates/officer/_desk.html").read_text("utf-8")
    listed = re.findall(r'^      \(\(((?:"[^"]+",? ?)+)\), _\(', desk, re.MULTILINE)
    on_desk = [key for keys in listed for key in re.findall(r'"([^"]+)"', keys)]
    guide = (DOCS / "officers.md").read_text("utf-8")
    rows = re.findall(r"^\| ((?:`[^`]+` ?)+) \|", guide, re.MULTILINE)
    assert [key for row in rows for key in re.findall(r"`([^`]+)`", row)] == on_desk


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_within_the_house_leads_somewhere(guide: Path):
    text = re.sub(r"```.*?```|`[^`\n]*`", "", guide.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (guide.parent / target).exists(), target
