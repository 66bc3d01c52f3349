"""The one rule pack and the one calendar that the loaded plugins offer."""

from typing import Any

from core.domain.calendar import Calendar
from core.domain.ruleset import Ruleset
from core.errors import PluginBroken
from core.plugin import Plugins


def rules_of(plugins: Plugins) -> Ruleset:
    """Return the rule pack in use. Raises PluginBroken without exactly one."""
    pack: Ruleset = _only(plugins, "register_ruleset")
    return pack


def calendar_of(plugins: Plugins) -> Calendar:
    """Return the calendar in use. Raises PluginBroken without exactly one."""
    calendar: Calendar = _only(plugins, "register_calendar")
    return calendar


def _only(plugins: Plugins, hook: str) -> Any:
    offered = plugins.collect(hook)
    if len(offered) != 1:
        names = ", ".join(name for name, _ in offered) or "no plugin"
        raise PluginBroken(f"{hook} needs exactly one plugin; it has {names}")
    return offered[0][1]
