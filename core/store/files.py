"""Files on disk under their digest: the same file is kept once, and closed."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import anyio.to_thread

from core.domain.attachment import Attachment, Checked
from core.errors import DatabaseAway, NotFound
from core.store.sealed import keys
from core.store.tables import FileRow

Check = Callable[[str, bytes], Checked]
"""Looks into a file before it is kept; raises UploadRefused."""


class Files:
    """Keeps files durably: on disk and synced before anybody is told so."""

    def __init__(
        self, directory: Path, check: Check, now: Callable[[], datetime]
    ) -> None:
        self._directory = directory
        self._check = check
        self._now = now

    async def keep(self, filename: str, content: bytes) -> Attachment:
        """Check and store one file.

        Raises UploadRefused for a file we do not take, DatabaseAway when the disk
        does not take it: nothing is acknowledged then.
        """
        checked, digest = await anyio.to_thread.run_sync(
            self._check_and_write, filename, content
        )
        await FileRow.insert(
            FileRow(
                digest=digest,
                content_type=checked.content_type,
                size=len(checked.content),
                kept_at=self._now(),
            )
        ).on_conflict(action="DO NOTHING")
        return Attachment(
            digest, checked.filename, checked.content_type, len(checked.content)
        )

    def read(self, digest: str) -> bytes:
        """Return a file, in a thread of the caller's.

        Raises NotFound for no digest or no file, SealBroken without its key.
        """
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise NotFound
        try:
            return keys().open(self._place(digest).read_bytes())
        except FileNotFoundError as error:
            raise NotFound from error

    def _place(self, digest: str) -> Path:
        return self._directory / digest[:2] / digest

    def _check_and_write(self, filename: str, content: bytes) -> tuple[Checked, str]:
        checked = self._check(filename, content)
        digest = hashlib.sha256(checked.content).hexdigest()
        try:
            _write_durably(self._place(digest), keys().close(checked.content))
        except OSError as error:
            raise DatabaseAway(f"file not stored: {error.strerror}") from error
        return checked, digest


def _write_durably(path: Path, content: bytes) -> None:
    """Write beside, sync, rename, sync the folder: whole after a power cut, or not."""
    if path.exists():
        return
    _make_folder(path.parent)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as beside:
        try:
            beside.write(content)
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).replace(path)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
