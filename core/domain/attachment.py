"""Files that came with a letter or go with a reply."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file. Addressed by `digest` only, never by the name it came under."""

    digest: str
    """SHA-256 of the content, hexadecimal."""
    filename: str
    """The name it came under, cleaned; for show and download only."""
    content_type: str
    """Decided by the content, not by the sender."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file still inside an arrival: a channel found it, the line will keep it."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was looked into: what will be stored, not what came."""

    filename: str
    """Cleaned; for show only."""
    content_type: str
    content: bytes
    """Images without metadata: a photo must not tell where its taker lives."""
