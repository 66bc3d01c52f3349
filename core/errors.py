"""Every error tiepdan names; the web maps each `code` to one page."""

import traceback
from datetime import datetime, timedelta


class TiepdanError(Exception):
    """Something tiepdan foresaw. `code` is stable and safe to show."""

    code = "tiepdan"


class SettingInvalid(TiepdanError):
    """A setting is missing or makes no sense; the program must not start."""

    code = "setting-invalid"


class PluginBroken(TiepdanError):
    """A plugin failed while loading; the program must not start with it."""

    code = "plugin-broken"


class PackInvalid(TiepdanError):
    """A calendar, rule pack or word list is wrong; the text names file and entry."""

    code = "pack-invalid"


class LetterRefused(TiepdanError):
    """A channel read the bytes and they are no letter (sticker, follow, noise)."""

    code = "letter-refused"


class DeliveryFailed(TiepdanError):
    """A courier could not deliver.

    `retry` says whether trying again may help, `after` how long the other side asks
    us to wait before (a Retry-After); None: it did not say.
    """

    code = "delivery-failed"

    def __init__(
        self, why: str, *, retry: bool, after: timedelta | None = None
    ) -> None:
        super().__init__(why)
        self.retry = retry
        self.after = after


class Unready(DeliveryFailed):
    """What goes with a message could not be laid in, so no channel was asked.

    No channel is to blame for it, and none would do better.
    """

    code = "unready"

    def __init__(self, why: str) -> None:
        super().__init__(why, retry=True)


class NotNow(TiepdanError):
    """A message must wait for a better hour; nothing has been tried."""

    code = "not-now"

    def __init__(self, until: datetime) -> None:
        super().__init__(str(until))
        self.until = until


class SlotTaken(TiepdanError):
    """Another process holds a channel's note, or took it over meanwhile."""

    code = "slot-taken"


class TicketStale(TiepdanError):
    """Someone else moved the ticket first; read it again before deciding."""

    code = "ticket-stale"


class TicketUnknown(TiepdanError):
    """No ticket has this code."""

    code = "ticket-unknown"


class NotFound(TiepdanError):
    """A unit, officer, point, file or draft that does not exist."""

    code = "not-found"


class NotPermitted(TiepdanError):
    """The officer's role does not allow this action."""

    code = "not-permitted"


class SignInRequired(TiepdanError):
    """Nobody is signed in, or the session has ended."""

    code = "sign-in-required"


class Throttled(TiepdanError):
    """Too many tries. `seconds` says when the next one will be heard."""

    code = "throttled"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class UploadRefused(TiepdanError):
    """A file is too large, of a kind we do not take, or one too many.

    `reason` is one of too-large, too-many, kind, empty, unreadable, macros (or other
    programs inside), locked (by a password), heic (a photo few computers show).
    """

    code = "upload-refused"

    def __init__(self, reason: str, filename: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.filename = filename


class InputInvalid(TiepdanError):
    """What a person typed cannot be taken; `fields` says what to mend, by field."""

    code = "input-invalid"

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(", ".join(sorted(fields)))
        self.fields = fields


class FormExpired(TiepdanError):
    """A form's token is too old or not ours; show the form again, filled in."""

    code = "form-expired"


class PaperFailed(TiepdanError):
    """A poster, receipt or letter could not be typeset."""

    code = "paper-failed"


class DatabaseAway(TiepdanError):
    """The database did not answer; nothing was stored."""

    code = "database-away"


def fault_of(error: BaseException) -> dict[str, str]:
    """Return kind and place of an error for a log, without its words.

    Words of an exception quote what it choked on, which may be a citizen's name.
    """
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames))
    return {"fault": type(error).__name__, "at": places}


class SealBroken(TiepdanError):
    """Something closed cannot be opened: its key is missing, or it was changed."""

    code = "seal-broken"
