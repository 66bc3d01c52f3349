"""`python -m tests.standins.oa`: the platform beside a house, with a page to chat."""

import argparse
import asyncio
import shlex
import signal
from pathlib import Path
from uuid import uuid4

from tests.standins.oa.page import ChattingZalo
from tests.standins.oa.platform import ACCOUNT, APP, APP_SECRET, OA_SECRET
from tests.standins.oa.webhook import Poster


async def run(asked: argparse.Namespace) -> None:
    """Serve until interrupted."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    zalo = ChattingZalo(port=asked.port, memory=asked.memory)
    # Another first token each time: a house whose chain we forgot can begin anew.
    zalo.chain.refresh = f"refresh {uuid4().hex}"
    with Poster(asked.webhook) as poster:
        zalo.begin(poster)
        async with zalo:
            if asked.exports:
                write_exports(asked.exports, zalo)
            await stop.wait()


def write_exports(place: Path, zalo: ChattingZalo) -> None:
    """Write what a shell sets so that a house talks to this platform."""
    options = {
        "zalo_app_id": APP,
        "zalo_app_secret": APP_SECRET,
        "zalo_oa_secret": OA_SECRET,
        "zalo_oa_id": ACCOUNT,
        **zalo.options,
    }
    fresh = place.with_suffix(".new")
    fresh.write_text(
        "".join(
            f"export TIEPDAN_{name.upper()}={shlex.quote(value)}\n"
            for name, value in options.items()
        )
    )
    fresh.replace(place)  # whoever waits for it never sees half of it


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--port", type=int, default=8010)
    words.add_argument("--webhook", default="http://127.0.0.1:8000/channels/zalo")
    words.add_argument("--memory", type=Path, help="file to remember talks in")
    words.add_argument("--exports", type=Path, help="file to write settings to")
    asyncio.run(run(words.parse_args()))
