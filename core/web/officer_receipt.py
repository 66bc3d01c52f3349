"""What of a case is printed: its receipt, to hand over again, and the signed reply."""

from typing import Literal

import anyio.to_thread
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from core.domain.officer import Action, Officer
from core.domain.ticket import Ticket
from core.domain.tracking import read_code, show_code
from core.errors import NotFound, TicketUnknown
from core.forms import Paper
from core.i18n import speaking
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
    ticket = await _ticket(code, officer, queries)
    pdf = await anyio.to_thread.run_sync(
        paper.receipt_pdf, ticket.code, ticket.received_at, on
    )
    return _pdf(pdf, ticket.code)


@get("/desk/{code:str}/reply.pdf", guards=[needs(Action.READ)])
async def reply_pdf(
    code: FromPath[str],
    officer: NamedDependency[Officer],
    queries: NamedDependency[Queries],
    paper: NamedDependency[Paper],
) -> Response[bytes]:
    """Give the signed reply as it goes out. Raises NotFound before there is one."""
    ticket = await _ticket(code, officer, queries)
    if ticket.facts.reply is None:
        raise NotFound(ticket.code)
    with speaking(ticket.read_letter.language):
        pdf = await anyio.to_thread.run_sync(
            paper.reply_pdf, ticket.code, ticket.facts.reply
        )
    return _pdf(pdf, f"tra-loi-{show_code(ticket.code)}")


async def _ticket(code: str, officer: Officer, queries: Queries) -> Ticket:
    meant = read_code(code)
    if meant is None:
        raise TicketUnknown
    return (await queries.case(meant, officer)).ticket


def _pdf(content: bytes, name: str) -> Response[bytes]:
    return Response(
        content,
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )
