"""What a statement does, told by its words."""

import re
from enum import Enum, auto

ROW_CHANGE = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


class Kind(Enum):
    """Where a statement outside a transaction should run."""

    READ = auto()
    CHANGE = auto()  # of rows: may share a transaction with others
    OTHER = auto()  # DDL, PRAGMA, VACUUM: may not


def kind_of(sql: str) -> Kind:
    """Look at the first word; a WITH that might write counts as writing."""
    match sql.split(maxsplit=1)[0].upper():
        case "INSERT" | "UPDATE" | "DELETE" | "REPLACE":
            return Kind.CHANGE
        case "WITH":
            return Kind.CHANGE if ROW_CHANGE.search(sql) else Kind.READ
        case "SELECT" | "VALUES":
            return Kind.READ
        case _:
            return Kind.OTHER
