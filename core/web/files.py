"""Downloads: a file is given to who may read its case, by its digest."""

from pathlib import Path
from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File

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
) -> File:
    """Give a file of this case to whoever holds its code."""
    meant = read_code(code)
    if meant is None:
        raise TicketUnknown(code)
    forms.allow("track", client)
    attachment = await queries.file_for_citizen(_digest(digest), meant)
    return download(attachment, files.path(attachment.digest))


@get("/desk/files/{digest:str}", guards=[needs(Action.READ)])
async def file_for_officer(
    digest: FromPath[str],
    officer: NamedDependency[Officer],
    queries: NamedDependency[Reading],
    files: NamedDependency[KeptFiles],
) -> File:
    """Give a file to an officer who may read its case."""
    attachment = await queries.file_for_officer(_digest(digest), officer)
    return download(attachment, files.path(attachment.digest))


def download(attachment: Attachment, path: Path) -> File:
    """Answer with a file that can run nothing in our name."""
    shown = attachment.content_type in SHOWN
    return File(
        path,
        filename=attachment.filename,
        media_type=attachment.content_type if shown else "application/octet-stream",
        content_disposition_type="inline" if shown else "attachment",
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


def _digest(text: str) -> str:
    if len(text) != 64 or not all(c in "0123456789abcdef" for c in text):
        raise NotFound("file")
    return text


ROUTES: list[Any] = [file_for_citizen, file_for_officer]
