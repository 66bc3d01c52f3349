"""Runs every bench and prints its figures; `python -m bench intake pages` runs some."""

import asyncio
import sys

from bench import courier, email, inbox, intake, pages, zalo

BENCHES = {
    "intake": intake.main,
    "pages": pages.main,
    "inbox": inbox.main,
    "email": email.main,
    "zalo": zalo.main,
    "courier": courier.main,
}


def run(names: list[str]) -> None:
    """Run the named benches, or all."""
    for name in names or list(BENCHES):
        print(f"\n== {name} ==", flush=True)
        asyncio.run(BENCHES[name]())


run(sys.argv[1:])
