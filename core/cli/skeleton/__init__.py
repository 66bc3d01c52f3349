"""Writes the package of a new plugin from the templates beside this file."""

import keyword
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

KINDS = ("channel", "adviser")
_HERE = Path(__file__).parent
_SUFFIX = ".j2"
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_LONGEST = 24
_OUR_OWN = frozenset({"core", "channels", "plugins", "tiepdan", "kit"})


class NameRefused(ValueError):
    """A name no plugin can bear; says why."""


@dataclass(frozen=True, slots=True)
class Names:
    """One name as each place spells it."""

    entry: str
    """Of the entry point, the channel and its options: drop_box."""

    @property
    def distribution(self) -> str:
        """What is installed: tiepdan-drop-box."""
        return f"tiepdan-{self.entry.replace('_', '-')}"

    @property
    def package(self) -> str:
        """What is imported: tiepdan_drop_box."""
        return f"tiepdan_{self.entry}"

    @property
    def title(self) -> str:
        """What people read: Drop box."""
        return self.entry.replace("_", " ").capitalize()

    @property
    def test_class(self) -> str:
        """What pytest finds: TestDropBox."""
        return "Test" + "".join(part.capitalize() for part in self.entry.split("_"))


def names_of(name: str, *, taken: Collection[str]) -> Names:
    """Return the spellings of a name. Raises NameRefused."""
    bare = name.removeprefix("tiepdan-").removeprefix("tiepdan_")
    if not _NAME.fullmatch(bare) or len(bare) > _LONGEST:
        raise NameRefused(
            "lower-case letters, digits and single hyphens, a letter first, "
            f"at most {_LONGEST}: like drop-box"
        )
    entry = bare.replace("-", "_")
    if keyword.iskeyword(entry) or entry in _OUR_OWN:
        raise NameRefused(f"{entry} means something else already")
    if entry in taken:
        raise NameRefused(f"a plugin {entry} is installed")
    return Names(entry)


def write(target: Path, kind: str, names: Names) -> list[Path]:
    """Write the package; return its files.

    Raises FileExistsError, before anything is written, unless `target` is new or
    empty.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(target)
    rendered = list(_rendered(kind, names))
    for place, text in rendered:
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return [target / place for place, _ in rendered]


def _rendered(kind: str, names: Names) -> Iterator[tuple[Path, str]]:
    """Yield every file of `both` and of the kind, where it goes and what it says."""
    env = Environment(
        loader=FileSystemLoader(_HERE),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 (these are sources, not pages)
    )
    told = {"names": names, "kind": kind, "version": version("tiepdan")}
    for folder in ("both", kind):
        for template in sorted((_HERE / folder).rglob(f"*{_SUFFIX}")):
            place = template.relative_to(_HERE / folder).with_suffix("")
            spelt = str(place).replace("PACKAGE", names.package)
            source = template.relative_to(_HERE).as_posix()
            yield Path(spelt), env.get_template(source).render(told)
