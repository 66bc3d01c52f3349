"""When a message was written: Date, or else the oldest hand it went through."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from channels.email.mime.fields import Headers


def sent_at(headers: Headers) -> datetime | None:
    """Return the moment with its zone, None if no field tells one."""
    for text in _candidates(headers):
        try:
            moment = parsedate_to_datetime(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            moment.astimezone(UTC)  # a zone may carry year 1 or 9999 out of range
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
            continue
        return moment
    return None


def _candidates(headers: Headers) -> Iterator[str]:
    """Yield what may be a date, the sender's own first."""
    for value in headers.all("date"):
        text = value[:200].decode("latin-1")
        yield text
        yield re.sub(r"\.(?=\d\d\b)", ":", text)  # "10.24.00", as some phones write
    for value in reversed(headers.all("received")):
        yield value[-200:].decode("latin-1").rpartition(";")[2]
