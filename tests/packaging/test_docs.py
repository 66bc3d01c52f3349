"""The guides speak of the program as it is: code runs, tables agree, links lead."""

import ast
import importlib.util
import re
import sys
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from core import api
from core.plugin import Plugins
from core.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BLOCKS = re.findall(
    r"```python\n(.*?)```", (DOCS / "plugins.md").read_text("utf-8"), re.DOTALL
)
GUIDES = sorted(
    path
    for path in ROOT.glob("**/*.md")
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)


class Door:
    """Stands where the house would: keeps what it is given, limits nobody."""

    def __init__(self) -> None:
        self.kept: dict[bytes, api.Arrival] = {}

    @property
    def way(self) -> api.Doorway:
        part: Any = self
        return api.Doorway(part, part, part, part, client="192.0.2.1")

    def allow(self, purpose: str, client: str, nonce: str = "") -> None:
        assert purpose
        assert client == self.way.client

    async def receive(self, arrival: api.Arrival) -> api.Received:
        new = arrival.raw not in self.kept
        self.kept.setdefault(arrival.raw, arrival)
        return api.Received("7K3M9QWXYZ00", new)


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[ModuleType]:
    """The guide's code as an author would save it: one file each."""
    modules = []
    for number, block in enumerate(BLOCKS):
        file = tmp_path / f"printed_{number}.py"
        file.write_text(block, "utf-8")
        spec = importlib.util.spec_from_file_location(file.stem, file)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, file.stem, module)
        spec.loader.exec_module(module)
        modules.append(module)
    return modules


def loaded(modules: list[ModuleType]) -> Plugins:
    plugins = Plugins()
    for module in modules:
        plugins.add(module, module.__name__)
    return plugins


def offered(modules: list[ModuleType], folder: Path) -> api.Channel:
    ((_, channel),) = loaded(modules).collect(
        "register_channel", options={"drop_box": str(folder)}, office=None
    )
    assert isinstance(channel, api.Channel)
    return channel


@pytest.mark.parametrize("block", BLOCKS)
def test_an_example_is_short_and_imports_one_thing_of_the_house(block: str):
    assert len(block.splitlines()) < 60
    house = {
        (node.module, name.name)
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if str(node.module).split(".")[0] in {"core", "channels", "plugins"}
    }
    assert house == {("core", "api")}


def test_the_adviser_speaks_of_markets_and_is_silent_otherwise(
    printed: list[ModuleType],
):
    plugins = loaded(printed)

    def said(body: str) -> list[Any]:
        letter = api.Letter(body=body)
        return [topic for _, topic in plugins.ask("suggest_topic", letter=letter)]

    (marked,) = said("Thịt ở chợ Vườn Ươm không có dấu kiểm dịch")
    assert (marked.topic, marked.words) == ("y_te", ("chợ Vườn Ươm",))
    (bare,) = said("rau o cho vuon uom dap nat")
    assert (bare.topic, bare.words) == ("y_te", ())
    assert said("Xin cho tôi hỏi thủ tục khai sinh") == []
    assert said("Đường vào chợ Vườn Ươm ngập nước") == []


def test_the_channel_keeps_posted_text_once_and_reads_it(
    printed: list[ModuleType], tmp_path: Path
):
    door, channel = Door(), offered(printed, tmp_path)
    provided = {"doorway": Provide(lambda: door.way, sync_to_thread=False)}
    with TestClient(Litestar(list(channel.routes), dependencies=provided)) as client:
        for _ in range(2):
            answer = client.post("/channels/drop-box", content="Mất nước".encode())
            assert answer.json() == {"code": "7K3M9QWXYZ00"}
    (arrival,) = door.kept.values()
    assert arrival.channel == channel.name
    assert channel.read(arrival.raw).body == "Mất nước"
    for raw in (b"", b" \n", b"\xff\xfe"):
        with pytest.raises(api.LetterRefused):
            channel.read(raw)


async def test_the_channel_delivers_a_message_tried_twice_as_one_file(
    printed: list[ModuleType], tmp_path: Path
):
    channel = offered(printed, tmp_path / "answers")
    assert channel.deliver
    message = api.Outgoing(
        key="a/b:reply",
        code="7K3M9QWXYZ00",
        purpose=api.Purpose.REPLY,
        reply_to="folder",
        subject="",
        body="Đã có nước",
    )
    with pytest.raises(api.DeliveryFailed):
        await channel.deliver(message)
    (tmp_path / "answers").mkdir()
    first, second = [await channel.deliver(message) for _ in range(2)]
    assert first == second
    (file,) = (tmp_path / "answers").iterdir()
    assert file.read_text("utf-8") == "Đã có nước"


def test_a_channel_without_its_option_is_not_there(printed: list[ModuleType]):
    assert loaded(printed).collect("register_channel", options={}, office=None) == []


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
