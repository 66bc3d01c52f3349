"""Files in memory, looked into as strictly as those on disk."""

import hashlib
from dataclasses import dataclass, field

from core.domain.attachment import Attachment
from core.security.uploads import UploadCheck

_MOST = 20 * 1024 * 1024
"""Bytes; what a house takes unless its operator says otherwise."""


@dataclass
class MemoryFiles:
    """Keeps files by digest (`core.pipeline.Files`)."""

    check: UploadCheck = field(default_factory=lambda: UploadCheck(max_bytes=_MOST))
    contents: dict[str, bytes] = field(default_factory=dict)
    """What was kept, by digest."""

    async def keep(self, filename: str, content: bytes) -> Attachment:
        """Check and keep one file; raises UploadRefused."""
        checked = self.check(filename, content)
        digest = hashlib.sha256(checked.content).hexdigest()
        self.contents[digest] = checked.content
        return Attachment(
            digest, checked.filename, checked.content_type, len(checked.content)
        )
