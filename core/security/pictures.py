"""Pictures are written anew: no place, no remark, no foreign tail, no bomb."""

import struct
import threading
from collections.abc import Mapping
from io import BytesIO
from typing import Any, cast

from PIL import Image, ImageCms, ImageOps

from core.errors import UploadRefused

_KINDS: Mapping[str, str] = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # phones append a second picture; the first is the photo
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}
_FORMS = ("JPEG", "PNG", "WEBP", "GIF")
_MOST_PIXELS = 50_000_000
"""In memory at once, all frames together."""
_MOST_SCANS = 100
"""A progressive JPEG repeats its pixels scan by scan; thousands are an attack."""
_MOST_FRAMES = 500
_FRAME = b"\x21\xf9\x04"
_SCAN = b"\xff\xda"
_QUALITY = 88
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError,
    ArithmeticError, AttributeError, struct.error, Warning,
)  # fmt: skip
"""What Pillow raises for pictures that are none; its warnings where they are errors."""
_EMPTY = {"exif": b"", "xmp": b"", "icc_profile": b"", "comment": b""}
_SRGB = ImageCms.createProfile("sRGB")
_OPEN_AT_ONCE = threading.BoundedSemaphore(2)

# Only the header is read before the pixels are counted here: `_size` decides.
Image.MAX_IMAGE_PIXELS = 4 * _MOST_PIXELS


def is_picture(content: bytes) -> bool:
    """Whether the content begins as a picture we take."""
    return content.startswith(
        (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
    ) or (content.startswith(b"RIFF") and content[8:12] == b"WEBP")


def bare_picture(content: bytes) -> tuple[str, bytes]:
    """Return kind and bytes of the picture alone. Raises UploadRefused."""
    if content.count(_FRAME) > _MOST_FRAMES:
        raise UploadRefused("too-large")
    if content.startswith(b"\xff\xd8") and content.count(_SCAN) > _MOST_SCANS:
        raise UploadRefused("unreadable")
    with _OPEN_AT_ONCE:
        try:
            with Image.open(BytesIO(content), formats=_FORMS) as picture:
                kind = _KINDS[picture.format or ""]
                return kind, _written_anew(picture, kind)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
            raise UploadRefused("too-large") from bomb
        except _BROKEN as bad:
            raise UploadRefused("unreadable") from bad


def _written_anew(picture: Image.Image, kind: str) -> bytes:
    frames = 1 if kind == "image/jpeg" else getattr(picture, "n_frames", 1)
    _size(picture, frames)
    form = kind.rpartition("/")[2].upper()
    bare = BytesIO()
    if frames > 1:
        picture.save(bare, form, save_all=True, **_EMPTY)
        return bare.getvalue()
    picture.load()
    _turn_upright(picture)
    still = _in_srgb(picture, picture.info.get("icc_profile"))
    still.info = {k: v for k, v in picture.info.items() if k == "transparency"}
    still.save(bare, form, quality=_QUALITY)
    return bare.getvalue()


def _size(picture: Image.Image, frames: int) -> None:
    """Refuse what would not fit into memory; a photo of many pixels is read smaller."""
    size = picture.width * picture.height * frames
    if size <= _MOST_PIXELS:
        return
    if picture.format in {"JPEG", "MPO"} and "progression" not in picture.info:
        picture.draft(None, (picture.width // 2, picture.height // 2))
    if picture.width * picture.height * frames > _MOST_PIXELS:
        raise UploadRefused("too-large")


def _turn_upright(picture: Image.Image) -> None:
    """Turn the pixels as the camera was held; a broken remark about it is ignored."""
    try:
        ImageOps.exif_transpose(picture, in_place=True)
    except _BROKEN:
        return


def _in_srgb(picture: Image.Image, profile: Any) -> Image.Image:
    """Return the picture in every screen's colours: its own profile is left out."""
    wanted = "RGB" if picture.mode == "CMYK" else picture.mode
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, own, _SRGB, outputMode=wanted)
            return cast("Image.Image", turned)
        except (ImageCms.PyCMSError, *_BROKEN):
            pass  # the pixels are worth more than their exact shade
    return picture.convert(wanted) if picture.mode != wanted else picture
