"""Tracking codes: said over the phone, typed by old hands, impossible to guess."""

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
_RANDOM_LENGTH = 11
"""55 random bits: a million open cases and a million guesses meet once in 36,000."""
CODE_LENGTH = _RANDOM_LENGTH + 1
_CONFUSED = str.maketrans("ILO", "110", " -–—.\u00a0\u200b\t")


def new_code(randbelow: Callable[[int], int]) -> str:
    """Make a code from a source of randomness (`secrets.randbelow`)."""
    body = "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(_RANDOM_LENGTH))
    return body + _check_character(body)


def read_code(typed: str) -> str | None:
    """Return the code that was meant, or None if the check character disagrees.

    Forgives case, spaces, dashes, and O for 0, I or L for 1.
    """
    code = typed.strip().upper().translate(_CONFUSED)
    if len(code) != CODE_LENGTH or any(c not in ALPHABET for c in code):
        return None
    return code if _check_character(code[:-1]) == code[-1] else None


def show_code(code: str) -> str:
    """Return the code in groups of four, as it is printed and read aloud."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def _check_character(body: str) -> str:
    """Luhn modulo 32: catches every wrong character and nearly every swap."""
    total = 0
    for place, char in enumerate(reversed(body)):
        product = ALPHABET.index(char) * (2 if place % 2 == 0 else 1)
        total += product // len(ALPHABET) + product % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]
