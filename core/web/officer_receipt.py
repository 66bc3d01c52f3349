"""The receipt of a case, to hand over or to print again."""

from typing import Literal

import anyio.to_thread
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from core.domain.officer import Action, Officer
from core.domain.tracking import read_code
from core.errors import TicketUnknown
from core.forms import Paper
from core.security.permissions import needs
from core.store.queries import Queries


@get("/desk/{code:str}/receipt.pdf", guards=[needs(Action.READ)])
async def receipt_pdf(
    code: FromPath[str],
    officer: NamedDependency[Officer],
    queries: NamedDependency[Queries],
    paper: NamedDependency[Paper],
    on: FromQuery[Literal["a5", "roll"]] = "a5",
) -> Response[bytes]:
    """Give the printable receipt of a case the officer may see."""
    meant = read_code(code)
    if meant is None:
        raise TicketUnknown
    ticket = (await queries.case(meant, officer)).ticket
    pdf = await anyio.to_thread.run_sync(
        paper.receipt_pdf, ticket.code, ticket.received_at, on
    )
    return Response(
        pdf,
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{ticket.code}.pdf"'},
    )
