"""Closing and opening what the law keeps secret, with the keys this house was given.

A denunciation's words, its writer and all that was said of it lie closed in the
database (Luật Tố cáo 2018, Điều 8 and 56), every arrival and file as well; whoever
has the database or its backup without the keys has nothing.
"""

from typing import Protocol


class Keys(Protocol):
    """What closes and opens; `core.security.key_ring.KeyRing` by shape."""

    def close(self, content: bytes) -> bytes:
        """Return the content closed."""
        ...

    def open(self, content: bytes) -> bytes:
        """Return what was closed; what never was, as it is. Raises SealBroken."""
        ...

    def close_text(self, text: str) -> str:
        """Return a text closed."""
        ...

    def seems_closed(self, text: str) -> bool:
        """Whether a text begins as closed ones do."""
        ...

    def open_text(self, text: str) -> str:
        """Return the text. Raises SealBroken."""
        ...

    def marks(self, text: str) -> tuple[str, ...]:
        """Return what may stand for a text that is looked for."""
        ...


_given: list[Keys] = []


def use(keys: Keys) -> None:
    """Give the store its keys: one house a process, as with the database."""
    _given[:] = [keys]


def keys() -> Keys:
    """Return the keys in use. Raises RuntimeError before any were given."""
    if not _given:
        raise RuntimeError("the store has no keys: core.store.sealed.use")
    return _given[0]


def text_of(stored: str) -> str:
    """Return a stored text as it was before it was closed, if it was."""
    return keys().open_text(stored)


def stored(text: str, *, sealed: bool) -> str:
    """Return a text as it is stored: closed for a sealed case, unless it is empty.

    Words that only look closed are closed too, or reading them would fail.
    """
    looks_closed = keys().seems_closed(text)
    return keys().close_text(text) if text and (sealed or looks_closed) else text


def mark(text: str, *, sealed: bool) -> str:
    """Return what a person is found by: for a sealed case something unreadable."""
    return keys().marks(text)[0] if sealed and text else text


def looked_for(text: str) -> tuple[str, ...]:
    """Return everything that may stand for `text` where people are found."""
    return (text, *keys().marks(text))
