"""The plugins of the guide load, advise and receive, as printed."""

import re
from pathlib import Path
from types import ModuleType

from core import api
from core.plugin import Plugins

GUIDE = Path(__file__).parents[2] / "docs" / "plugins.md"


def printed() -> list[ModuleType]:
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    modules = []
    for number, block in enumerate(blocks):
        module = ModuleType(f"printed_{number}")
        exec(compile(block, f"{GUIDE}:{number}", "exec"), module.__dict__)
        modules.append(module)
    return modules


def test_the_printed_plugins_are_taken_by_the_host_and_do_what_is_said():
    plugins = Plugins()
    for module in printed():
        plugins.add(module, module.__name__)
    letter = api.Letter(body="Thịt ở chợ không có dấu kiểm dịch")
    said = [topic for _, topic in plugins.ask("suggest_topic", letter=letter)]
    offered = plugins.collect("register_channel", options={"drop_box": "1"})
    assert [topic.topic for topic in said] == ["y_te"]
    (channel,) = [channel for _, channel in offered]
    assert channel.read("Mất nước".encode()).body == "Mất nước"
    assert plugins.collect("register_channel", options={}) == []
