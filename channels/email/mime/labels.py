"""Names of charsets as mail has them, to codecs that read what is meant."""

import codecs
import re
from functools import cache

from channels.email.mime import vietnamese

_ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "xgbk": "gb18030", "euccn": "gb18030",
    "gb231280": "gb18030", "csgb2312": "gb18030", "cp936": "gb18030",
    "ksc56011987": "cp949", "ksc5601": "cp949", "euckr": "cp949", "uhc": "cp949",
    "ksc56011989": "cp949", "windows949": "cp949", "ms949": "cp949",
    "shiftjis": "cp932", "sjis": "cp932", "xsjis": "cp932", "windows31j": "cp932",
    "mskanji": "cp932", "ms932": "cp932", "csshiftjis": "cp932",
    "iso2022jp": "iso2022_jp_ext", "csiso2022jp": "iso2022_jp_ext",
    "xeucjp": "euc_jp", "big5": "big5hkscs", "xbig5": "big5hkscs", "cp950": "cp950",
    "tis620": "cp874", "iso885911": "cp874", "windows874": "cp874",
    "iso88598i": "iso8859_8", "iso88598e": "iso8859_8", "iso88599": "cp1254",
    "iso88591": "cp1252", "latin1": "cp1252", "l1": "cp1252", "cp819": "cp1252",
    "isolatin1": "cp1252", "xansi": "cp1252", "ansi": "cp1252", "iso885915": "cp1252e",
    "utf8mb4": "utf_8", "unicode11utf8": "utf_8", "cp65001": "utf_8", "utf": "utf_8",
    "unicode11utf7": "utf_7", "xutf7": "utf_7", "unicode20utf8": "utf_8",
    "usascii": "ascii", "ansix341968": "ascii", "iso646us": "ascii",
    "xmacroman": "mac_roman", "macintosh": "mac_roman", "xmacce": "mac_latin2",
    "xmaccyrillic": "mac_cyrillic", "koi8": "koi8_r", "xcp1258": "cp1258",
    "viscii111": "viscii", "csviscii": "viscii", "xviscii": "viscii",
    "tcvn": "tcvn3", "tcvn5712": "tcvn3", "xvietnamesetcvn": "tcvn3",
    "xviettcvn5712": "tcvn3", "xviettcvn": "tcvn3", "tcvn57121": "tcvn3",
    "tcvn571211993": "tcvn3", "abc": "tcvn3", "vniwin": "vni", "xvni": "vni",
}  # fmt: skip
"""Labels without punctuation, to the codec that reads what is meant by them."""

_NOT_TEXT = frozenset({
    "base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "idna", "punycode",
    "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem",
})  # fmt: skip


@cache
def codec_of(label: str) -> str:
    """Return the codec for a label, empty for one that means nothing.

    Returns a Python codec name, one of `vietnamese.LEGACY`, or `cp1252e` (Latin-9).
    """
    plain = re.sub(r"[^a-z0-9]", "", label.lower()[:64])
    if plain in _ALIASES:
        return _ALIASES[plain]
    if plain in vietnamese.LEGACY:
        return plain
    for name in (label.strip(" \"'").lower(), plain, plain.removeprefix("x")):
        try:
            found = codecs.lookup(name)
        except (LookupError, ValueError, UnicodeError):
            continue
        codec = found.name.replace("-", "_")
        return "" if codec in _NOT_TEXT or codec.endswith("_codec") else codec
    return ""
