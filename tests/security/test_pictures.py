"""Pictures as citizens' phones send them, and as attackers do."""

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.errors import UploadRefused
from core.security.uploads import UploadCheck
from tests.security.made import (
    SECRET,
    archive,
    blank,
    opened,
    picture,
    png_of_size,
    srgb,
    telling,
)

check = UploadCheck(max_bytes=20_000_000)


def kept(content: bytes) -> Image.Image:
    return opened(check("ảnh", content).content)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_keeps_its_pixels_and_nothing_else(form: str) -> None:
    content = picture(form)
    assert SECRET in content
    checked = check("ảnh nhà tôi", content)
    stored = opened(checked.content)
    assert SECRET not in checked.content
    assert not stored.getexif()
    assert not {"comment", "xmp", "exif", "icc_profile"} & stored.info.keys()
    assert stored.size == (40, 20)
    assert checked.content_type == f"image/{form.lower()}"
    assert (
        checked.filename == f"ảnh nhà tôi.{'jpg' if form == 'JPEG' else form.lower()}"
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize(
    "tail",
    [b"<script>alert(1)</script>", b"MZ\x90\x00 a program", archive({"a.class": "x"})],
    ids=["script", "program", "archive"],
)
def test_a_foreign_tail_is_cut_off(form: str, tail: bytes) -> None:
    stored = check("a", picture(form) + tail).content
    assert tail not in stored
    assert b"PK" not in stored[-200:]


def test_a_gif_that_is_also_a_script_is_a_gif_only() -> None:
    # Its width is spelt as the script's first letters.
    script = b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;alert(document.cookie)//"
    stored = check("a.gif", script).content
    assert b"alert" not in stored
    assert opened(stored).size == (10_799, 20)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_the_camera_was_held(orientation: int) -> None:
    stored = kept(picture("JPEG", exif=telling(orientation)))
    assert stored.size == ((40, 20) if orientation < 5 else (20, 40))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_broken_remark_about_orientation_costs_no_photo() -> None:
    content = picture("JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + bytes(20))
    assert kept(content).size == (40, 20)


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("JPEG", "L"), ("JPEG", "RGB"), ("JPEG", "CMYK"),
        ("PNG", "1"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "P"), ("PNG", "RGBA"),
        ("PNG", "I;16"), ("WEBP", "RGBA"), ("GIF", "P"), ("GIF", "L"),
    ],
)  # fmt: skip
def test_every_mode_is_taken(form: str, mode: str) -> None:
    image = blank("I;16" if mode == "I;16" else mode)
    stored = kept(picture(form, image))
    assert stored.size == (40, 20)
    assert stored.mode != "CMYK"
    halves = stored.convert("RGB").resize((2, 1), Image.Resampling.BOX)
    assert halves.getpixel((0, 0)) != halves.getpixel((1, 0))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_a_colour_profile_is_used_and_left_out(mode: str) -> None:
    content = picture("PNG", blank(mode), icc_profile=srgb())
    stored = kept(content)
    assert "icc_profile" not in stored.info
    red = stored.convert("RGB").getpixel((5, 10))
    assert isinstance(red, tuple)
    if mode != "L":
        assert red[0] > 250
        assert red[1] < 5


def test_a_profile_of_other_bytes_is_only_left_out() -> None:
    stored = check("a", picture("JPEG", icc_profile=archive({"x.exe": SECRET})))
    assert b"x.exe" not in stored.content


def test_a_palette_keeps_its_transparent_colour() -> None:
    palette = blank("P")
    colour = palette.getpixel((35, 10))
    stored = kept(picture("PNG", palette, transparency=colour)).convert("RGBA")
    assert [stored.getpixel((x, 10))[3] for x in (5, 35)] == [255, 0]  # type: ignore[index]


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_an_animation_keeps_every_frame(form: str) -> None:
    frames = [blank(), blank().rotate(180), blank().rotate(90)]
    content = picture(
        form, frames[0], save_all=True, append_images=frames[1:], duration=200
    )
    stored = check("a", content).content
    assert opened(stored).n_frames == 3  # type: ignore[attr-defined]
    assert SECRET not in stored


def test_a_phones_double_picture_is_its_photo() -> None:
    content = picture("MPO", save_all=True, append_images=[blank()])
    assert opened(content).format == "MPO"
    checked = check("IMG_0001.JPG", content)
    assert checked.content_type == "image/jpeg"
    assert checked.filename == "IMG_0001.JPG"
    assert opened(checked.content).format == "JPEG"


@pytest.mark.parametrize(
    "size", [(20_000, 20_000), (60_000, 60_000), (2_000_000_000, 2)]
)
def test_a_small_file_that_claims_to_be_huge_is_not_opened(
    size: tuple[int, int],
) -> None:
    with pytest.raises(UploadRefused) as refused:
        check("bom.png", png_of_size(*size))
    assert refused.value.reason in {"too-large", "unreadable"}


def test_a_bomb_of_frames_is_not_opened() -> None:
    image = Image.new("L", (3000, 3000))
    other = Image.new("L", (3000, 3000), 200)
    content = picture(
        "GIF", image, save_all=True, append_images=[other, image, other, image, other]
    )
    with pytest.raises(UploadRefused, match="too-large"):
        check("bom.gif", content)
    with pytest.raises(UploadRefused, match="too-large"):
        check("bom.gif", picture("GIF") + b"\x21\xf9\x04" * 600)


def test_a_photo_of_many_pixels_is_kept_smaller() -> None:
    content = io.BytesIO()
    Image.new("L", (9000, 6000), 128).save(content, "JPEG")
    assert kept(content.getvalue()).size == (4500, 3000)


def test_a_photo_of_many_scans_is_not_opened() -> None:
    scan = b"\xff\xda" + struct.pack(">H", 8) + bytes(6)
    with pytest.raises(UploadRefused, match="unreadable"):
        check("a.jpg", picture("JPEG")[:-2] + scan * 200)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_half_a_picture_is_refused(form: str) -> None:
    content = picture(form, blank(size=(400, 300)))
    with pytest.raises(UploadRefused, match="unreadable"):
        check("a", content[: len(content) // 4])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_damaged_picture_is_kept_bare_or_refused(form: str) -> None:
    whole = picture(form)

    @settings(max_examples=150, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255))))
    def damage(changes: list[tuple[int, int]]) -> None:
        content = bytearray(whole)
        for at, value in changes:
            content[at] = value
        try:
            checked = check("a", bytes(content))
        except UploadRefused:
            return
        assert SECRET not in checked.content or checked.content_type == "text/plain"

    damage()
