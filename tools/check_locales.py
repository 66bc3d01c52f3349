"""Fail when a visible sentence lacks its translation or the translation is unsafe."""

import re
import sys
from collections.abc import Iterator
from string import Formatter

from babel.messages.catalog import Catalog, Message

from tools import catalogues

PERCENT = re.compile(r"%\((\w+)\)")
TAG = re.compile(r"<[^<>]*>")


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    """Return the singular and plural forms of a message, or the one there is."""
    return [text] if isinstance(text, str) else list(text)


def placeholders(text: str) -> set[str]:
    """Return the names between braces and after %; raises ValueError if unbalanced."""
    braces = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return braces | set(PERCENT.findall(text))


def unsafe(message: Message) -> str:
    """Say what makes the translation dangerous to show, or nothing.

    A plural form may leave a number out ("one letter"); it may not bring in a
    name the program does not supply, nor markup the source does not have,
    because templates take messages as they are.
    """
    sources, targets = forms(message.id), forms(message.string)
    try:
        known = {name for text in sources for name in placeholders(text)}
        used = [placeholders(text) for text in targets]
    except ValueError as error:
        return f"braces: {error}"
    if strange := set().union(*used) - known:
        return f"unknown placeholder {', '.join(sorted(strange))}"
    if lost := known - set().union(*used):
        return f"lost placeholder {', '.join(sorted(lost))}"
    tags = {tag for text in sources for tag in TAG.findall(text)}
    if markup := {tag for text in targets for tag in TAG.findall(text)} - tags:
        return f"new markup {' '.join(sorted(markup))}"
    return ""


def fault(wanted: Message, catalogue: Catalog, *, translated: bool) -> str:
    """Say what is wrong with one message in one catalogue, or nothing."""
    found = catalogue.get(wanted.id, wanted.context)
    if found is None:
        return "missing"
    if found.fuzzy:
        return "fuzzy"
    if not all(forms(found.string or "")):
        return "untranslated" if translated else ""
    return unsafe(found)


def faults() -> Iterator[str]:
    """Yield one line for each fault. Vietnamese is the source: it may stay empty."""
    wanted = [message for message in catalogues.extract() if message.id]
    for language in catalogues.LANGUAGES:
        catalogue = catalogues.read(language)
        for message in wanted:
            what = fault(message, catalogue, translated=language != "vi")
            if what:
                yield f"locales/{language}: {what}: {forms(message.id)[0]!r}"


def main() -> int:
    """Print the faults; the exit code says whether there were any."""
    found = list(faults())
    print(*found, sep="\n", end="\n" if found else "")
    if found:
        print(f"{len(found)} faults; `make messages` adds what is missing")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
