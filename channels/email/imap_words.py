"""How IMAP writes numbers of letters, words, and names of folders."""

import re
from base64 import b64encode
from collections.abc import Iterable


def sequence_set(uids: Iterable[int]) -> str:
    """Return UIDs as a sequence set; neighbours are one range."""
    ranges: list[list[int]] = []
    for uid in sorted(uids):
        if ranges and uid == ranges[-1][1] + 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(f"{a}:{b}" if a != b else f"{a}" for a, b in ranges)


def quoted(text: str) -> str:
    """Return a quoted string. Raises ValueError for what would end the line."""
    if any(ord(char) < 32 for char in text):
        raise ValueError("a control character in a command")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def modified_utf7(folder: str) -> str:
    """Return a folder's name as IMAP writes it (RFC 3501 section 5.1.3)."""

    def shifted(run: re.Match[str]) -> str:
        words = b64encode(run[0].encode("utf-16-be")).decode().rstrip("=")
        return f"&{words.replace('/', ',')}-"

    return re.sub(r"[^ -~]+", shifted, folder.replace("&", "&-"))
