"""Asks an adviser as the house does, but aloud: in a test a fault must be heard."""

from importlib import import_module
from typing import Any

from core.plugin import Plugins


class Advisers:
    """One plugin, or several, taken as at a real start."""

    def __init__(self, *plugins: object) -> None:
        """Take modules, objects or names of modules. Raises PluginBroken."""
        self._plugins = Plugins()
        for number, plugin in enumerate(plugins):
            found = import_module(plugin) if isinstance(plugin, str) else plugin
            self._plugins.add(found, f"adviser_{number}")

    def ask(self, hook: str, **facts: Any) -> list[Any]:
        """Return every opinion. Raises whatever an adviser raised, as RuntimeError.

        The house would have counted the fault and gone on without the opinion.
        """
        answers = [answer for _, answer in self._plugins.ask(hook, **facts)]
        for state in self._plugins.states():
            if state.faults:
                raise RuntimeError(f"{state.name} failed in {state.last_fault}")
        return answers
