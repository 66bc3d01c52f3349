"""Compile the translation catalogues before anything is packed or installed."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Write every locales/*/LC_MESSAGES/*.mo next to its .po."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run for wheels, source archives and editable installs alike."""
        for po in Path(self.root, "locales").glob("*/LC_MESSAGES/*.po"):
            with po.open("rb") as text, po.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(text, locale=po.parts[-3]))
