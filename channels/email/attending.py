"""Everything that runs as long as the house works: mailboxes to watch, a door to mind.

Each goes its own way: a mailbox that refuses us keeps no other one waiting.
"""

import asyncio

from channels.email.door import Door
from channels.email.inbox import Inbox
from channels.email.oauth import AccessTokens
from channels.email.options import Options
from channels.email.reception import Reception
from core import api


class Attendance:
    """The mailboxes and the listening door of one house."""

    def __init__(
        self,
        options: Options,
        office: api.Office,
        door: Door,
        tokens: AccessTokens | None = None,
    ) -> None:
        self.inboxes = tuple(
            Inbox(server, options, office, door, tokens) for server in options.mailboxes
        )
        self.reception = Reception(options, door) if options.listen else None

    @property
    def has_posts(self) -> bool:
        """Whether there is anything to attend."""
        return bool(self.inboxes) or self.reception is not None

    async def attend(self) -> None:
        """Attend all until cancelled."""
        async with asyncio.TaskGroup() as posts:
            for inbox in self.inboxes:
                posts.create_task(inbox.attend())
            if self.reception is not None:
                posts.create_task(self.reception.attend())
