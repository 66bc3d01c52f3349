"""The tables of the reception room: days, turns, sessions, and who came."""

from piccolo.columns import (
    UUID,
    Boolean,
    Date,
    Integer,
    SmallInt,
    Text,
    Time,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table


class ReceptionDayRow(Table, tablename="reception_day"):
    """One sitting of the published schedule."""

    id = UUID(primary_key=True, default=None)
    sitting_key = Varchar(
        length=255, unique=True, help_text="day, hour and leader: held once"
    )
    sort = Varchar(length=24)
    leader = Varchar(length=200, default="")
    is_head = Boolean(default=False)
    place = Varchar(length=400, default="")
    on_day = Date(default=None, index=True)
    opens = Time(default=None)
    closes = Time(default=None)
    turns = SmallInt(default=0)
    note = Varchar(length=400, default="")
    cancelled = Varchar(length=400, default="", help_text="why it is not held")


class TurnRow(Table, tablename="reception_turn"):
    """One number of a day, booked or given at the door."""

    id = UUID(primary_key=True, default=None)
    day = UUID(default=None, index=True)
    number = Integer()
    number_key = Varchar(
        length=60, unique=True, help_text="day and number; its own once cancelled"
    )
    code = Varchar(length=12, unique=True)
    form_key = Varchar(
        length=80, unique=True, null=True, default=None, help_text="the form's nonce"
    )
    state = Varchar(length=16)
    booked = Boolean(default=False)
    name = Varchar(length=200, default="")
    phone = Varchar(length=40, default="")
    phone_key = Varchar(length=20, default="")
    about = Text(default="")
    made_at = Timestamptz(default=None)
    came_at = Timestamptz(null=True, default=None)
    called_at = Timestamptz(null=True, default=None)


class VisitRow(Table, tablename="visit"):
    """One session; a line of the register once it has a number."""

    id = UUID(primary_key=True, default=None)
    register_key = Varchar(
        length=20, unique=True, null=True, default=None, help_text="year and number"
    )
    year = SmallInt(null=True, default=None)
    number = Integer(null=True, default=None)
    received_at = Timestamptz(default=None, index=True)
    ended_at = Timestamptz(null=True, default=None)
    officer = Varchar(length=40)
    sort = Varchar(length=24)
    leader = Varchar(length=200, default="")
    day = UUID(null=True, default=None)
    turn = UUID(null=True, default=None, unique=True)
    people = Integer(default=1)
    kind = Varchar(length=24, default="")
    topic = Varchar(length=40, default="")
    content = Text(default="")
    handled_earlier = Text(default="")
    outcome = Varchar(length=24, default="")
    outcome_note = Text(default="")
    follow_up = Text(default="")
    agreed_on = Date(null=True, default=None)
    refusal = Varchar(length=60, default="", help_text="id of the ground")
    refusal_text = Text(default="", help_text="its words on that day")
    refusal_article = Varchar(length=200, default="")
    ticket = Varchar(length=12, default="", index=True)
    sealed = Boolean(default=False, help_text="who came is secret")
    round = Integer(default=0)
    saved_by = Varchar(length=40, default="")
    saved_at = Timestamptz(null=True, default=None)


class VisitorRow(Table, tablename="visitor"):
    """Who came: apart from the session, so that it can be sealed."""

    id = UUID(primary_key=True, default=None)
    visit = UUID(default=None, index=True)
    place = SmallInt(default=0, help_text="order on the form")
    role = Varchar(length=24)
    name = Varchar(length=200, default="")
    phone = Varchar(length=40, default="")
    phone_key = Varchar(length=20, default="", help_text="digits only, from 0")
    address = Varchar(length=400, default="")
    identity_number = Varchar(length=40, default="")
    found_by = Varchar(length=260, default="", help_text="the name, folded")
    secret = Text(default="", help_text="the whole visitor, closed, when sealed")


class VisitEventRow(Table, tablename="visit_event"):
    """What was done with a session after it ended. Appended, never changed."""

    id = UUID(primary_key=True, default=None)
    visit = UUID(default=None, index=True)
    at = Timestamptz(default=None)
    by = Varchar(length=60)
    kind = Varchar(length=24)
    why = Text(default="")


class VisitRegisterRow(Table, tablename="visit_register"):
    """The last number given in a year's register; its row is the lock."""

    year = SmallInt(primary_key=True)
    last = Integer(default=0)
