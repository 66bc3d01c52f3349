"""Wake-ups inside one process."""

import asyncio
from collections import defaultdict
from collections.abc import Callable


class Bells:
    """Callbacks by channel. A ring carries no message: look in the table."""

    def __init__(self) -> None:
        self._hung: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)

    def hang(self, channel: str, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` at each ring until the returned function is called."""
        self._hung[channel].append(callback)
        return lambda: self._hung[channel].remove(callback)

    def channels(self) -> list[str]:
        """Return the channels on which somebody listens."""
        return [channel for channel, callbacks in self._hung.items() if callbacks]

    def ring(self, channel: str) -> None:
        """Have the loop call the callbacks, so that none can hurt the ringer."""
        loop = asyncio.get_running_loop()
        for callback in self._hung.get(channel, ()):
            loop.call_soon(callback)
