"""One log line for every move of a ticket: an operator's pulse, naming nobody."""

import logging

from core import api

log = logging.getLogger("tiepdan.journal")


@api.hookimpl
def ticket_moved(event: api.Event) -> None:
    """Log what happened at which step, and what sort of hand did it."""
    hand = event.by.partition(":")[0]
    log.info("%s %s %s", event.kind.name.lower(), event.stage.name.lower(), hand)
