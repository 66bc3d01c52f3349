"""`python -m tests.standins.oa`: the platform beside a house, with a page to chat."""

import argparse
import asyncio
import contextlib
from pathlib import Path

from tests.standins.oa.page import ChattingZalo
from tests.standins.oa.webhook import Poster


async def run(port: int, webhook: str, memory: Path | None) -> None:
    """Serve until interrupted."""
    zalo = ChattingZalo(port=port, memory=memory)
    with Poster(webhook) as poster:
        zalo.begin(poster)
        async with zalo:
            await asyncio.Event().wait()


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--port", type=int, default=8010)
    words.add_argument("--webhook", default="http://127.0.0.1:8000/channels/zalo")
    words.add_argument("--memory", type=Path, help="file to remember tokens in")
    asked = words.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(asked.port, asked.webhook, asked.memory))
