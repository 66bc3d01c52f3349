"""Cases of a report, written into the tables as the line would have left them."""

from collections.abc import Sequence

from core.domain.report import CaseLine
from core.domain.stage import Stage
from core.store.ids import new_id
from core.store.stored import as_json
from core.store.tables import PartyRow, TicketRow
from core.store.values import values

_COLUMNS = (
    "id, code, channel, received_at, stage, open, kind, topic, unit, sealed, due_at,"
    " on_time, sort_at, closed_as, closed_at, facts, excerpt"
)
_NO_VERDICT = {True: "du_dieu_kien", False: "khong_du_dieu_kien"}


async def write_cases(cases: Sequence[CaseLine]) -> None:
    """Write each case with a writer of its own; denunciations are sealed."""
    for start in range(0, len(cases), 400):
        part = [(new_id(), case) for case in cases[start : start + 400]]
        await _insert(f"ticket ({_COLUMNS})", [_row(key, case) for key, case in part])
        await _insert(
            "party (ticket, name)", [(key, f"=Người {case.code}") for key, case in part]
        )


def _row(key: object, case: CaseLine) -> tuple[object, ...]:
    stage = Stage.DONE if case.closed_at else Stage.ANSWER
    facts = {
        "routing": case.competence and {"competence": case.competence},
        "eligibility": None
        if case.eligible is None
        else {"verdict": _NO_VERDICT[case.eligible]},
        "kind": case.kind,
        "course": [
            {"deed": "quyet_dinh", "on": on, "conclusion": said}
            for on, said in case.decided
        ],
    }
    kind = case.kind.value if case.kind else ""
    ended = case.closed_as.value if case.closed_as else None
    return (
        key, case.code, case.channel, case.received_at, stage.value,
        case.closed_at is None, kind, case.topic, case.unit, kind == "to_cao",
        case.due_at, case.on_time, case.due_at or case.received_at, ended,
        case.closed_at, as_json(facts), "Đường ngập",
    )  # fmt: skip


async def _insert(into: str, rows: Sequence[tuple[object, ...]]) -> None:
    places, arguments = values(rows)
    await (PartyRow if into.startswith("party") else TicketRow).raw(
        f"INSERT INTO {into} VALUES {places}", *arguments
    )
