"""Names for files: the sender's, or one made up from the type."""

import mimetypes
from collections.abc import Sequence

from channels.email.mime import fields, words
from channels.email.mime.tree import Part

_NAMES = {
    "text/calendar": "invite.ics",
    "application/ics": "invite.ics",
    "application/pgp-signature": "signature.asc",
    "application/pgp-keys": "key.asc",
    "application/pgp-encrypted": "version.asc",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/ms-tnef": "winmail.dat",
    "application/vnd.ms-tnef": "winmail.dat",
    "message/delivery-status": "delivery-status.txt",
}
_ENDINGS = {
    "text/plain": ".txt", "text/html": ".html", "text/rtf": ".rtf",
    "application/rtf": ".rtf", "text/csv": ".csv", "text/xml": ".xml",
    "text/vcard": ".vcf", "text/x-vcard": ".vcf", "image/jpeg": ".jpg",
    "image/jpg": ".jpg", "image/pjpeg": ".jpg", "image/png": ".png",
    "image/gif": ".gif", "image/bmp": ".bmp", "image/heic": ".heic",
    "image/webp": ".webp", "image/tiff": ".tif", "application/pdf": ".pdf",
    "application/zip": ".zip", "application/msword": ".doc", "audio/mpeg": ".mp3",
    "audio/amr": ".amr", "audio/wav": ".wav", "video/mp4": ".mp4",
    "video/3gpp": ".3gp", "application/octet-stream": ".bin",
}  # fmt: skip


def file_name(part: Part, hints: Sequence[str]) -> str:
    """Return a name without folders for any part."""
    given = words.filename(part.kind, part.disposition, hints)
    if given:
        return given
    if part.type in {"message/rfc822", "message/global"}:
        return letter_name(part, hints)
    if part.within == "multipart/encrypted" and part.type not in _NAMES:
        return "encrypted.asc"
    if part.type in _NAMES:
        return _NAMES[part.type]
    described = words.decode(part.headers.first("content-description"), hints)
    return words.safe_name(_with_ending(described, part.type)) or made_up(part.type)


def letter_name(part: Part, hints: Sequence[str]) -> str:
    """Name an enclosed message after its subject."""
    content = part.content()
    header, _ = fields.split(content, 0, len(content))
    subject = words.decode(header.first("subject"), hints)
    return words.safe_name(f"{subject or 'message'}.eml".replace("/", "-"))


def _with_ending(described: str, kind: str) -> str:
    """Return a description as a file name, empty for none."""
    ending = made_up(kind).removeprefix("image").removeprefix("attachment")
    described = described.replace("/", "-")
    return (
        described if not described or described.endswith(ending) else described + ending
    )


def made_up(kind: str) -> str:
    """Return a name that at least ends in what the type says."""
    stem = "image" if kind.startswith("image/") else "attachment"
    return stem + (_ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ".bin")
