"""The law on reception, complaints and denunciations, as one dated rule pack."""

from pathlib import Path

from core import api
from plugins.vn_law.pack import read_pack

RULES = Path(__file__).parent / "rules.toml"


@api.hookimpl
def register_ruleset() -> api.Ruleset | None:
    """Offer the pack; a wrong entry stops the start and is named."""
    return read_pack(RULES)
