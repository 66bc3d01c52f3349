"""Languages: Vietnamese is the source, English is complete."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

from core.domain.because import Because

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"
_LOCALES = Path(__file__).parent.parent / "locales"
_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """Return the language of this request or message."""
    return _current.get()


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Use `lang` inside the block; an unknown language means Vietnamese."""
    token = _current.set(lang if lang in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _current.reset(token)


@cache
def translations(lang: str) -> NullTranslations:
    """Return the compiled catalogue of `lang`; msgids are Vietnamese."""
    return Translations.load(_LOCALES, [lang], domain="tiepdan")


def gettext(text: str) -> str:
    """Translate `text` into the current language."""
    return translations(language()).ugettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """Translate with the plural that `n` needs."""
    return translations(language()).ungettext(one, many, n)


def say(because: Because) -> str:
    """Return a reason in the current language; values that are messages too."""
    values = {
        name: gettext(value) if isinstance(value, str) and value else value
        for name, value in because.values.items()
    }
    return str(Because(gettext(because.text), values))


def N_(text: str) -> str:  # noqa: N802 (gettext's own name for "translate later")
    """Mark `text` for extraction; it is translated where it is shown."""
    return text
