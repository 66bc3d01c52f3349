"""Reads the TOML files of a pack, remembering on which line each field stands."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core import api
from plugins.vn_law.entry import Entry

_HEADING = re.compile(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}\s*(?:#.*)?$")
_FIELD = re.compile(r"\s*([\w-]+)\s*=")
_LONG_TEXT = re.compile(r'"""|\'\'\'')


@dataclass(frozen=True, slots=True)
class Block:
    """What stands under one heading, by line number."""

    line: int
    fields: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One file."""

    file: str
    tables: Mapping[str, Any]
    blocks: Mapping[str, list[Block]]
    """By heading, in the order of the file; "" is what stands before any heading."""

    def entries(self, table: str) -> Iterator[Entry]:
        """Yield every `[[table]]` of the file. Raises PackInvalid in other forms."""
        rows = self.tables.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
            raise api.PackInvalid(f"{self.file}: {table} must be written [[{table}]]")
        blocks = self.blocks.get(table, [])
        for number, row in enumerate(rows):
            block = blocks[number] if number < len(blocks) else Block(1)
            name = str(row.get("id") or row.get("code") or "?")
            yield Entry(self.file, block.line, f"{table} {name}", row, block.fields)

    def named(self, table: str) -> Iterator[tuple[str, Entry]]:
        """Yield every `[table.name]` of the file with its name."""
        rows = self.tables.get(table, {})
        if not isinstance(rows, dict) or not all(
            isinstance(r, dict) for r in rows.values()
        ):
            raise api.PackInvalid(f"{self.file}: {table} must be [{table}.name]")
        for name, row in rows.items():
            found = self.blocks.get(f"{table}.{name}", [Block(1)])[0]
            yield (
                name,
                Entry(self.file, found.line, f"{table} {name}", row, found.fields),
            )

    def top(self) -> Entry:
        """Return what stands before any heading, as one entry."""
        rows = {k: v for k, v in self.tables.items() if not isinstance(v, list | dict)}
        fields = self.blocks[""][0].fields
        return Entry(self.file, 1, "pack", rows, fields)

    def table(self, name: str) -> Entry:
        """Return the one `[name]` of the file, empty where it is not there."""
        block = self.blocks.get(name, [Block(1)])[0]
        return Entry(
            self.file, block.line, name, dict(self.tables.get(name, {})), block.fields
        )


def read_page(path: Path) -> Page:
    """Read one file. Raises PackInvalid with file and line where it is not TOML."""
    text = path.read_text("utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise api.PackInvalid(f"{path.name}: {error}") from error
    return Page(path.name, tables, _blocks(text))


def _blocks(text: str) -> dict[str, list[Block]]:
    """Find headings and fields by line; tomllib does not tell where things stand."""
    fields: dict[str, int] = {}
    found: dict[str, list[Block]] = {"": [Block(1, fields)]}
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        began_inside = inside
        inside ^= len(_LONG_TEXT.findall(line)) % 2 == 1
        if began_inside:
            continue
        if heading := _HEADING.match(line):
            fields = {}
            found.setdefault(heading[1], []).append(Block(number, fields))
        elif named := _FIELD.match(line):
            fields.setdefault(named[1], number)
    return found
