"""What the steps ask of the plugins."""

from collections.abc import Iterator
from typing import Any, Protocol


class Advice(Protocol):
    """The plugin host, as the line sees it."""

    def ask(self, hook: str, **facts: Any) -> Iterator[tuple[str, Any]]:
        """Yield (plugin name, answer) for every plugin with an opinion."""
        ...
