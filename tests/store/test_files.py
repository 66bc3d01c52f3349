"""Files are kept once, whole, and never under the name they came with."""

import hashlib
import os
from pathlib import Path

import pytest
import pytest_asyncio

from core.domain.attachment import Checked
from core.errors import DatabaseAway, NotFound, UploadRefused
from core.store.files import Files
from core.store.tables import FileRow
from tests.fakes import MONDAY, Clock
from tests.store.house import opened

PHOTO = b"\x89PNG not really"
DIGEST = hashlib.sha256(PHOTO).hexdigest()


def check(filename: str, content: bytes) -> Checked:
    """Look like the real one: refuse, clean the name, strip the content."""
    if not content:
        raise UploadRefused("empty", filename)
    stripped = content.removeprefix(b"EXIF")
    return Checked(filename.rpartition("/")[2], "image/png", stripped)


@pytest_asyncio.fixture
async def files(database_url, tmp_path):
    async with opened(database_url):
        yield Files(tmp_path / "files", check, Clock())


def on_disk(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


async def test_a_file_lies_under_its_digest(files, tmp_path):
    kept = await files.keep("../../etc/ảnh.png", PHOTO)
    assert (kept.digest, kept.filename, kept.size) == (DIGEST, "ảnh.png", len(PHOTO))
    assert files.read(DIGEST) == PHOTO
    [path] = on_disk(tmp_path)
    assert path == tmp_path / "files" / DIGEST[:2] / DIGEST
    assert PHOTO not in path.read_bytes()
    row = await FileRow.objects().first()
    assert (row.content_type, row.size, row.kept_at) == ("image/png", 15, MONDAY)


async def test_what_is_kept_is_what_the_check_left_of_it(files):
    kept = await files.keep("a.png", b"EXIF" + PHOTO)
    assert kept.digest == DIGEST
    assert files.read(DIGEST) == PHOTO


async def test_the_same_file_under_two_names_is_kept_once(files, tmp_path):
    first = await files.keep("a.png", PHOTO)
    second = await files.keep("b.png", PHOTO)
    assert (first.digest, second.filename) == (second.digest, "b.png")
    assert len(on_disk(tmp_path)) == await FileRow.count() == 1


async def test_a_refused_file_leaves_nothing(files, tmp_path):
    with pytest.raises(UploadRefused):
        await files.keep("a.png", b"")
    assert on_disk(tmp_path) == []
    assert await FileRow.count() == 0


@pytest.mark.parametrize("call", ["fsync", "rename"])
async def test_a_full_disk_is_said_aloud_and_leaves_nothing(
    files, tmp_path, monkeypatch, call
):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DatabaseAway):
        await files.keep("a.png", PHOTO)
    monkeypatch.undo()
    assert on_disk(tmp_path) == []
    assert await FileRow.count() == 0
    assert (await files.keep("a.png", PHOTO)).digest == DIGEST


@pytest.mark.parametrize(
    "digest",
    ["", "a" * 64, "../" * 21 + "a", "A" * 64, DIGEST + "0", DIGEST.upper()],
    ids=["nothing", "unknown", "a way out", "capitals", "too long", "capital digest"],
)
async def test_only_a_digest_opens_a_file(files, digest):
    await files.keep("a.png", PHOTO)
    with pytest.raises(NotFound):
        files.read(digest)
