"""Downloads: a file is given to who may read its case, by its digest."""

from typing import Any
from urllib.parse import quote

import anyio.to_thread
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.domain.attachment import Attachment
from core.domain.officer import Action, Officer
from core.domain.tracking import read_code
from core.errors import NotFound, TicketUnknown
from core.forms import Forms
from core.security.permissions import needs
from core.web.needs import KeptFiles, Reading

SHOWN = frozenset(
    {"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp"}
)
"""Kinds a browser may show itself; everything else is only ever saved."""


@get(["/t/{code:str}/files/{digest:str}", "/T/{code:str}/files/{digest:str}"])
async def file_for_citizen(
    code: FromPath[str],
    digest: FromPath[str],
    queries: NamedDependency[Reading],
    files: NamedDependency[KeptFiles],
    forms: NamedDependency[Forms],
    client: NamedDependency[str],
) -> Response[bytes]:
    """Give a file of this case to whoever holds its code."""
    meant = read_code(code)
    if meant is None:
        raise TicketUnknown(code)
    forms.allow("track", client)
    attachment = await queries.file_for_citizen(_digest(digest), meant)
    return download(attachment, await content_of(attachment, files))


@get("/desk/files/{digest:str}", guards=[needs(Action.READ)])
async def file_for_officer(
    digest: FromPath[str],
    officer: NamedDependency[Officer],
    queries: NamedDependency[Reading],
    files: NamedDependency[KeptFiles],
) -> Response[bytes]:
    """Give a file to an officer who may read its case."""
    attachment = await queries.file_for_officer(_digest(digest), officer)
    return download(attachment, await content_of(attachment, files))


async def content_of(attachment: Attachment, files: KeptFiles) -> bytes:
    """Read a file without holding others up."""
    return await anyio.to_thread.run_sync(files.read, attachment.digest)


def download(attachment: Attachment, content: bytes) -> Response[bytes]:
    """Answer with a file that can run nothing in our name."""
    shown = attachment.content_type in SHOWN
    return Response(
        content,
        media_type=attachment.content_type if shown else "application/octet-stream",
        headers={
            "Content-Disposition": disposition(attachment.filename, inline=shown),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


def disposition(filename: str, *, inline: bool) -> str:
    """Return the header that names a file (RFC 6266, 4.3)."""
    way = "inline" if inline else "attachment"
    return f"{way}; filename*=utf-8''{quote(filename, safe='')}"


def _digest(text: str) -> str:
    if len(text) != 64 or not all(c in "0123456789abcdef" for c in text):
        raise NotFound("file")
    return text


ROUTES: list[Any] = [file_for_citizen, file_for_officer]
