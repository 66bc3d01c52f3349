"""What administrators decided about the law and the calendar."""

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
