"""What is decided about the law, and who is kept out of which case."""

from piccolo.columns import UUID, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class AmendmentRow(Table, tablename="amendment"):
    """One decision about one rule of the pack; undone, never deleted."""

    id = UUID(primary_key=True, default=None)
    rule = Varchar(length=200, help_text="key of the rule")
    holds_from = Date(default=None)
    number = Integer(null=True, default=None)
    article = Varchar(length=400, default="")
    why = Text()
    decided_by = Varchar(length=40)
    decided_at = Timestamptz(default=None)
    undone_why = Text(default="")
    undone_by = Varchar(length=40, default="")
    undone_at = Timestamptz(null=True, default=None)


class WallRow(Table, tablename="wall"):
    """One officer or unit a case is kept from, for it speaks against them."""

    id = UUID(primary_key=True, default=None)
    ticket = UUID(default=None, index=True)
    officer = Varchar(length=40, default="", index=True)
    unit = Varchar(length=40, default="", index=True)


class CalendarChangeRow(Table, tablename="calendar_change"):
    """One decision about the calendar; undone, never deleted."""

    id = UUID(primary_key=True, default=None)
    kind = Varchar(length=20)
    day = Date(null=True, default=None)
    name = Varchar(length=200, default="")
    hours = Varchar(length=100, default="", help_text="07:30-11:30 13:30-17:00")
    why = Text()
    decided_by = Varchar(length=40)
    decided_at = Timestamptz(default=None)
    undone_why = Text(default="")
    undone_by = Varchar(length=40, default="")
    undone_at = Timestamptz(null=True, default=None)
