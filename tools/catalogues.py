"""Extract, update and compile the translation catalogues.

`python -m tools.catalogues update` after changing a visible string,
`python -m tools.catalogues compile` before running.
"""

import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "locales"
LANGUAGES = ("vi", "en")
KEYWORDS = ("because",)


def extract() -> Catalog:
    """Return every message of the sources, in the order of the files."""
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder, "tiepdan.pot")
        keywords = [f"--keyword={word}" for word in KEYWORDS]
        command = "pybabel -q extract -F pyproject.toml --no-location --version="
        options = ["--project=tiepdan", "--add-comments=i18n:", f"--output={pot}"]
        CommandLineInterface().run([*command.split(), *options, *keywords, "."])
        with pot.open("rb") as file:
            return read_po(file)


def path(language: str) -> Path:
    """Return where the catalogue of `language` lives."""
    return LOCALES / language / "LC_MESSAGES" / "tiepdan.po"


def read(language: str) -> Catalog:
    """Read one catalogue; an absent file is an empty catalogue."""
    if not path(language).exists():
        return Catalog(locale=language, domain="tiepdan", fuzzy=False)
    with path(language).open("rb") as file:
        return read_po(file, locale=language, domain="tiepdan")


def update() -> None:
    """Bring every catalogue up to date; never guess a translation."""
    template = extract()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.fuzzy = False
        catalogue.header_comment = "# tiepdan: Vietnamese is the source language."
        catalogue.project, catalogue.version = "tiepdan", ""
        catalogue.last_translator = catalogue.language_team = "tiepdan contributors"
        catalogue.msgid_bugs_address = ""
        path(language).parent.mkdir(parents=True, exist_ok=True)
        with path(language).open("wb") as file:
            write_po(file, catalogue, ignore_obsolete=True, width=88)


def compile_all() -> None:
    """Write every .mo next to its .po."""
    for po in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as text, po.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=po.parts[-3]))


if __name__ == "__main__":
    {"update": update, "compile": compile_all}[sys.argv[1]]()
