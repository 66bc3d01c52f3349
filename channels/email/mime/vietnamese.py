"""Vietnamese written in the 8-bit encodings of before Unicode, and how to tell.

Three were in use: TCVN3 (the "ABC" fonts, .VnTime), VISCII (RFC 1456) and VNI (fonts
that follow a vowel with a mark). None of them is named in the mail that carries it,
so a reading is judged by whether its words are Vietnamese syllables.
"""

import re
import unicodedata

_TCVN3_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3_LOW = {
    0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ", 0x11: "Ứ",
    0x12: "Ự", 0x13: "Ỳ", 0x14: "Ỷ", 0x15: "Ỹ", 0x16: "Ý", 0x17: "Ỵ",
}  # fmt: skip
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}


def _table(high: str, low: dict[int, str]) -> str:
    """Return the 256 characters of one single-byte encoding."""
    return "".join(low.get(code, chr(code)) for code in range(128)) + high


_SINGLE_BYTE = {
    "tcvn3": _table(_TCVN3_HIGH, _TCVN3_LOW),
    "viscii": _table(_VISCII_HIGH, _VISCII_LOW),
}

_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303",
        "ä": "\u0323"}  # fmt: skip
_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303",
          "ë": "\u0323"}  # fmt: skip
_VNI_ALONE = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư",
              "Æ": "Ỉ", "Ó": "Ĩ", "Ò": "Ị", "Î": "Ỵ", "Ñ": "Đ", "Ô": "Ơ",
              "Ö": "Ư"}  # fmt: skip
_VNI = re.compile(
    "([aA])([êéèúüëÊÉÈÚÜË])"
    "|([aeoAEO])([âáàåãäÂÁÀÅÃÄ])"
    "|([aeouyôöAEOUYÔÖ])([ùøûõïÙØÛÕÏ])"
    "|([æóòîñôöÆÓÒÎÑÔÖ])"
)


def _from_vni(found: re.Match[str]) -> str:
    """Compose one VNI pair, or translate one VNI letter that stands alone."""
    if alone := found[7]:
        return _VNI_ALONE[alone]
    if found[1]:
        return found[1] + "\u0306" + _BREVE[found[2].lower()]
    if found[3]:
        return found[3] + "\u0302" + _HAT[found[4].lower()]
    return _VNI_ALONE.get(found[5], found[5]) + _TONES[found[6].lower()]


LEGACY = ("tcvn3", "viscii", "vni")
"""The encodings Python has no codec for."""


def decode(raw: bytes, name: str) -> str:
    """Read bytes in one of `LEGACY`, in NFC; total: every byte has a meaning."""
    latin = raw.decode("latin-1")
    if name == "vni":
        cp1252 = raw.decode("cp1252", "replace")
        return unicodedata.normalize("NFC", _VNI.sub(_from_vni, cp1252))
    # C0 letters are real in neither e-mail nor fonts, only in terminals of 1990:
    # tabs and line ends are none of them, so the tables need no exception.
    return unicodedata.normalize("NFC", latin.translate(_SINGLE_BYTE[name]))


_WORD = re.compile(r"[^\W\d_]+")
_TONE_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
    "(?:uyê|uya|uyu|uây|uôi|ươi|ươu|iêu|yêu|oai|oay|oao|oeo|uao|uêu"
    "|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi"
    "|ua|uâ|uă|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
    "(?:ch|ng|nh|c|m|n|p|t)?"
)


def is_syllable(word: str) -> bool:
    """Say whether one word is spelt as Vietnamese allows; tones are left aside."""
    bare = unicodedata.normalize("NFD", word.lower()).translate(_TONE_MARKS)
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))


def marked_words(text: str, *, most: int = 400) -> tuple[int, int]:
    """Return how many words with marks are Vietnamese, and how many there are."""
    marked = [w for w in _WORD.findall(text[: most * 40]) if not w.isascii()][:most]
    return sum(map(is_syllable, marked)), len(marked)
