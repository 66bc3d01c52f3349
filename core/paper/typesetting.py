"""The door to Typst: a template and words in, a sheet out."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from core.errors import PaperFailed

TEMPLATES = Path(__file__).parent.parent.parent / "templates" / "paper"
Form = Literal["pdf", "svg", "png"]


def typeset(template: str, words: Mapping[str, Any], form: Form) -> bytes:
    """Return the one-page sheet that `template` makes of `words`.

    Words travel as JSON, never as Typst source: a `#` in a name is a `#` on paper.
    Only the fonts we ship are used, so that a sheet looks the same everywhere.
    Raises PaperFailed. Takes tens of milliseconds of CPU: call it in a thread.
    """
    try:
        made = typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=_fonts(),
            format=form,
            ppi=150.0,
            sys_inputs={"words": json.dumps(words)},
        )
    except typst.TypstError as error:
        raise PaperFailed(f"{template}: {error.message}") from error
    if not isinstance(made, bytes):
        raise PaperFailed(f"{template}: more than one page")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[TEMPLATES / "fonts"],
    )
