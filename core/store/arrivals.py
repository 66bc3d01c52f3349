"""Keeps arrivals: many doors, one commit."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from core.domain.message import KeptArrival, Received
from core.domain.stage import Stage
from core.store.engines import Database
from core.store.ids import new_id
from core.store.outbox import ADVANCE, BELL, advance_key
from core.store.sealed import keys
from core.store.tables import ArrivalRow, JobRow, TicketRow
from core.store.values import values


class Arrivals:
    """The store behind the front door; satisfies `pipeline.receive.Arrivals`.

    Callers that come together share one transaction of three multi-row inserts, and
    each is answered after its COMMIT.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._gathered = database.gathering(self._write)
        self._inside = 0

    @property
    def busy(self) -> bool:
        """Whether citizens are waiting at the doors: the worker lets them go first."""
        return self._inside > 0

    async def keep(self, arrival: KeptArrival) -> Received:
        """Store the arrival, its ticket and the job to walk it, in one transaction."""
        self._inside += 1
        try:
            return await self._gathered.submit(arrival)
        finally:
            self._inside -= 1

    async def _write(self, group: Sequence[KeptArrival]) -> Sequence[Received]:
        tickets = {arrival.arrival_key: new_id() for arrival in group}
        firsts = {arrival.arrival_key: arrival for arrival in reversed(group)}
        new = await _insert_arrivals(firsts.values(), tickets)
        fresh = [firsts[key] for key in new]
        if fresh:
            await _insert_tickets(fresh, tickets)
            await _insert_jobs(fresh, tickets)
            await self._database.notify(BELL)
        codes = {key: arrival.code for key, arrival in firsts.items()}
        codes |= await _codes_of([key for key in firsts if key not in new])
        first_of_group = set(map(id, fresh))
        return [
            Received(codes[a.arrival_key], new=id(a) in first_of_group) for a in group
        ]


async def _insert_arrivals(
    arrivals: Iterable[KeptArrival], tickets: Mapping[str, UUID]
) -> set[str]:
    """Insert those that are new; return their keys."""
    rows = [
        (new_id(), a.arrival_key, a.channel, keys().close(a.raw), a.received_at,
         tickets[a.arrival_key])
        for a in arrivals
    ]  # fmt: skip
    places, arguments = values(rows)
    inserted = await ArrivalRow.raw(
        "INSERT INTO arrival (id, arrival_key, channel, content, received_at, ticket)"
        f" VALUES {places} ON CONFLICT (arrival_key) DO NOTHING RETURNING arrival_key",
        *arguments,
    )
    return {row["arrival_key"] for row in inserted}


async def _insert_tickets(
    arrivals: Sequence[KeptArrival], tickets: Mapping[str, UUID]
) -> None:
    places, arguments = values(
        [
            (tickets[a.arrival_key], a.code, a.channel, a.received_at, a.received_at,
             Stage.NORMALISE.value)
            for a in arrivals
        ]
    )  # fmt: skip
    await TicketRow.raw(
        "INSERT INTO ticket (id, code, channel, received_at, sort_at, stage)"
        f" VALUES {places}",
        *arguments,
    )


async def _insert_jobs(
    arrivals: Sequence[KeptArrival], tickets: Mapping[str, UUID]
) -> None:
    places, arguments = values(
        [
            (new_id(), ADVANCE, advance_key(tickets[a.arrival_key], 0),
             tickets[a.arrival_key], a.received_at)
            for a in arrivals
        ]
    )  # fmt: skip
    await JobRow.raw(
        f"INSERT INTO job (id, topic, key, ticket, due_at) VALUES {places}", *arguments
    )


async def _codes_of(arrival_keys: Sequence[str]) -> dict[str, str]:
    """Return the codes of arrivals that had come before."""
    if not arrival_keys:
        return {}
    places, arguments = values([arrival_keys])
    rows = await ArrivalRow.raw(
        "SELECT arrival.arrival_key, ticket.code FROM arrival"
        f" JOIN ticket ON ticket.id = arrival.ticket WHERE arrival_key IN {places}",
        *arguments,
    )
    return {row["arrival_key"]: row["code"] for row in rows}
