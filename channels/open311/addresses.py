"""Which resource an address names, and in which format it is to be answered."""

from dataclasses import dataclass

from channels.open311.refusals import BAD, MISSING, refuse
from channels.open311.rendering import Format
from channels.open311.services import PATH
from core.api import gettext as _

_DISCOVERY = "discovery"


@dataclass(frozen=True, slots=True)
class Call:
    """One resource, as the address names it."""

    resource: str
    """discovery, services, requests or tokens."""
    name: str
    """Which of them; empty: all."""
    form: Format


def read_call(path: str) -> Call:
    """Read `…/v2/requests/{id}.json` and its like. Raises CallRefused.

    Discovery stands beside the endpoint it leads to; clients that know only the
    endpoint ask for it there, so it answers in both places.
    """
    parts = [part for part in path.removeprefix(PATH).split("/") if part]
    last, _dot, suffix = parts[-1].rpartition(".") if parts else ("", "", "")
    resource, *name = [*parts[:-1], last]
    if resource == "v2" and name:
        resource, *name = name
    elif resource != _DISCOVERY:
        raise refuse(MISSING, _("Không có địa chỉ này."))
    if suffix not in set(Format):
        raise refuse(BAD, _("Địa chỉ phải kết thúc bằng .xml hoặc .json."))
    if len(name) > 1:
        raise refuse(MISSING, _("Không có địa chỉ này."))
    return Call(resource, "".join(name), Format(suffix))
