"""Whether a folded word could be said aloud, in Vietnamese or at all."""

import re

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_VOWEL = re.compile(r"[aeiouy]")
_SHORTHAND = frozenset(
    {
        "b", "bhxh", "bhyt", "c", "cb", "cccd", "cmnd", "cp", "csgt", "d", "dc", "dt",
        "gplx", "gv", "h", "hcc", "hcm", "hdnd", "hk", "hn", "hs", "k", "kg", "km",
        "ko", "kp", "m", "mn", "nc", "nd", "ng", "ntn", "p", "pccc", "q", "qd", "qldt",
        "sdt", "sv", "t", "tdp", "thcs", "thpt", "tk", "tnhh", "tp", "tt",
        "ttr", "ubnd", "v", "vp", "vpdk", "vs", "x",
    }
)  # fmt: skip
"""Written without vowels every day."""


def is_syllable(word: str) -> bool:
    """Whether a Vietnamese could say it: one onset, one rhyme."""
    return word in _SHORTHAND or _SYLLABLE.fullmatch(word) is not None


def is_noise(word: str) -> bool:
    """Whether nobody could say it in any language: fingers on a keyboard."""
    if word.isdigit() or word in _SHORTHAND or not word.isascii():
        return False
    if any(c.isdigit() for c in word):
        return len(word) > 20
    return (
        len(word) > 24
        or _CONSONANTS.search(word) is not None
        or (len(word) > 3 and _VOWEL.search(word) is None)
    )
