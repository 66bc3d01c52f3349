"""Files for the guards to look into: honest ones, and ones made to deceive."""

import io
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

SECRET = b"Nha-so-12-Nguyen-Du"
"""A remark that must be found in no stored picture."""
_GPS, _ORIENTATION, _REMARK = 0x8825, 0x0112, 0x010E
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTENT_TYPES = "[Content_Types].xml"


def blank(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """A picture whose left half differs from its right."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def telling(orientation: int = 1) -> bytes:
    """EXIF as a phone writes it: where, which way up, and a remark."""
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    exif[_REMARK] = SECRET.decode()
    exif[_GPS] = {1: "N", 2: (18.0, 20.0, 34.1), 3: "E", 4: (105.0, 54.0, 20.0)}
    return exif.tobytes()


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(form: str, image: Image.Image | None = None, **more: Any) -> bytes:
    """A picture that says too much wherever its form has room for it."""
    told: dict[str, Any] = {"exif": telling()}
    if form == "PNG":
        text = PngInfo()
        text.add_text("Comment", SECRET.decode())
        text.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>")
        told["pnginfo"] = text
    elif form == "GIF":
        told = {"comment": SECRET}
    elif form == "WEBP":
        told["xmp"] = b"<x>" + SECRET + b"</x>"
    else:
        told |= {"comment": SECRET, "xmp": b"<x>" + SECRET + b"</x>"}
    written = io.BytesIO()
    (image or blank()).save(written, form, **(told | more))
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def archive(members: Mapping[str, bytes | str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return written.getvalue()


def docx(**more: bytes | str) -> bytes:
    """A Word document; `more` members by name, dots written as `__`."""
    members: dict[str, bytes | str] = {
        CONTENT_TYPES: "<Types>…wordprocessingml.document.main+xml…</Types>",
        "word/document.xml": "<w:document>Đơn đề nghị</w:document>",
    }
    return archive(members | {n.replace("__", "."): c for n, c in more.items()})


def odt(kind: str = "text", **more: bytes | str) -> bytes:
    declared = f"application/vnd.oasis.opendocument.{kind}"
    return archive({"mimetype": declared, "content.xml": "<x/>", **more})


def ole(*streams: str) -> bytes:
    """An old Office file of these streams: header, one directory sector each four."""
    names = ("Root Entry", *streams)
    directory = b"".join(_entry(name, root=name == names[0]) for name in names)
    return OLE + bytes(504) + directory + bytes(-len(directory) % 512)


def _entry(name: str, *, root: bool) -> bytes:
    spelt = name.encode("utf-16-le") + b"\0\0"
    kind = 5 if root else 2
    return spelt.ljust(64, b"\0") + struct.pack("<HBB", len(spelt), kind, 1) + bytes(60)


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def film(brand: bytes = b"isom", *boxes: bytes) -> bytes:
    ftyp = box(b"ftyp", brand + b"\0\0\2\0" + brand)
    return ftyp + box(b"mdat", bytes(range(256))) + b"".join(boxes)


def png_of_size(width: int, height: int) -> bytes:
    """A tiny file that claims to be a huge picture."""
    small = picture("PNG", blank("L"))
    import zlib

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        small[:8]
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + small[33:]
    )
