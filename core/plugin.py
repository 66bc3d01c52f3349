"""The plugin host: loads plugins by one door, asks them one by one, counts faults."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

import pluggy
import structlog

from core import hookspecs
from core.errors import PluginBroken, TiepdanError

log = structlog.get_logger()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PluginState:
    """One loaded plugin, for `tiepdan plugins` and the health page."""

    name: str
    version: str
    hooks: tuple[str, ...]
    faults: int
    last_fault: str


class Plugins:
    """The loaded plugins. Every call is guarded: one faulty plugin silences nobody."""

    def __init__(self) -> None:
        self._host = pluggy.PluginManager(hookspecs.PROJECT)
        self._host.add_hookspecs(hookspecs)
        self._versions: dict[str, str] = {}
        self._faults: dict[str, int] = {}
        self._last_fault: dict[str, str] = {}

    def load(self, *, without: Collection[str] = (), only: str = "") -> None:
        """Load every entry point of the group `tiepdan` except those in `without`.

        With `only`, load none but that one.

        Raises PluginBroken with the plugin's name and the reason.
        """
        found = entry_points(group=hookspecs.PROJECT)
        for entry in sorted(found, key=lambda entry: entry.name):
            if entry.name not in without and only in {"", entry.name}:
                self._load(entry)

    def add(self, plugin: object, name: str, version: str = "") -> None:
        """Register one plugin. Raises PluginBroken when its hooks do not fit."""
        try:
            self._host.register(plugin, name=name)
            self._host.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            raise PluginBroken(f"plugin {name}: {error}") from error
        self._versions[name] = version

    def ask(self, hook: str, **facts: Any) -> Iterator[tuple[str, Any]]:
        """Yield (plugin, answer) in order of name; a plugin that raises is skipped.

        A plain hook call stops at the first exception, so one faulty plugin would
        silence the others. Here it is logged by name and the letter moves on.
        """
        for impl in self._impls(hook):
            try:
                answer = impl.function(*(facts[name] for name in impl.argnames))
            except Exception as error:
                self._count(impl.plugin_name, hook, error)
                continue
            if answer is not None:
                yield impl.plugin_name, answer

    def attempt(self, plugin: str, what: str, work: Callable[[], T]) -> T | None:
        """Let something a plugin registered do its work; None when it raises."""
        try:
            return work()
        except Exception as error:
            self._count(plugin, what, error)
            return None

    def collect(self, hook: str, **facts: Any) -> list[tuple[str, Any]]:
        """Ask at start, where a fault is loud: raises PluginBroken."""
        answers = []
        for impl in self._impls(hook):
            try:
                answer = impl.function(*(facts[name] for name in impl.argnames))
            except Exception as error:
                raise PluginBroken(
                    f"plugin {impl.plugin_name} failed in {hook}: {_said(error)}"
                ) from error
            if answer is not None:
                answers.append((impl.plugin_name, answer))
        return answers

    def states(self) -> tuple[PluginState, ...]:
        """Return what is loaded, in order of name."""
        return tuple(
            PluginState(
                name,
                self._versions[name],
                tuple(sorted(c.name for c in self._callers(plugin))),
                self._faults.get(name, 0),
                self._last_fault.get(name, ""),
            )
            for name, plugin in sorted(self._host.list_name_plugin())
        )

    def _load(self, entry: EntryPoint) -> None:
        try:
            plugin = entry.load()
        except Exception as error:
            raise PluginBroken(f"plugin {entry.name}: {_said(error)}") from error
        self.add(plugin, entry.name, entry.dist.version if entry.dist else "")

    def _impls(self, hook: str) -> list[pluggy.HookImpl]:
        caller: pluggy.HookCaller = getattr(self._host.hook, hook)
        return sorted(caller.get_hookimpls(), key=lambda impl: impl.plugin_name)

    def _callers(self, plugin: object) -> list[pluggy.HookCaller]:
        return self._host.get_hookcallers(plugin) or []

    def _count(self, plugin: str, hook: str, error: Exception) -> None:
        self._faults[plugin] = self._faults.get(plugin, 0) + 1
        self._last_fault[plugin] = f"{hook}: {type(error).__name__}"
        log.error("plugin failed", plugin=plugin, hook=hook, error=type(error).__name__)


def _said(error: Exception) -> str:
    """Return what an error says: ours in their own words, any other with its kind."""
    return str(error) if isinstance(error, TiepdanError) else repr(error)
