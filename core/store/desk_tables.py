"""Who was reminded of what, and who is away."""

from piccolo.columns import UUID, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class ReminderRow(Table, tablename="reminder"):
    """One reminder to one officer; its key keeps it from coming twice."""

    id = UUID(primary_key=True, default=None)
    key = Varchar(length=120, unique=True)
    ticket = UUID(default=None)
    officer = Varchar(length=40, index=True)
    rung = Varchar(length=20)
    due_at = Timestamptz(default=None)
    made_at = Timestamptz(default=None)


class AbsenceRow(Table, tablename="absence"):
    """Days an officer is away; ended early, never deleted."""

    id = UUID(primary_key=True, default=None)
    officer = Varchar(length=40)
    first = Date(default=None)
    last = Date(default=None)
    substitute = Varchar(length=40)
    why = Text(default="")
    written_by = Varchar(length=40)
    written_at = Timestamptz(default=None)
    ended_by = Varchar(length=40, default="")
    ended_at = Timestamptz(null=True, default=None)
