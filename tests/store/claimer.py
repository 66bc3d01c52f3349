"""A second worker process for tests: claims every job there is, prints their ids."""

import asyncio
import sys
from datetime import timedelta

from core.store.engines import engine_for
from core.store.outbox import ADVANCE, Outbox
from core.store.schema import bind
from tests.fakes import Clock


async def main() -> None:
    engine = engine_for(sys.argv[1])
    await engine.open()
    bind(engine)
    outbox = Outbox(engine, Clock())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()  # the starting gun
    while jobs := await outbox.claim(ADVANCE, limit=3, lease=timedelta(minutes=2)):
        sys.stdout.writelines(f"{job.id}\n" for job in jobs)
    await engine.close()


if __name__ == "__main__":
    asyncio.run(main())
