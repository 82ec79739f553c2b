"""How late an event loop is."""

from __future__ import annotations

import asyncio
import contextlib
from time import perf_counter_ns
from typing import AsyncIterator

from timer import Timer

PERIOD = 10_000_000  # ns; a look takes some 30 µs, which is 0.3 % of one CPU


class Lag:
    """Looks, every PERIOD, how long after it was due a task of the loop goes on.

    A loop that stands still for long is late for each look that was due
    meanwhile, as it was for requests.
    """

    def __init__(self) -> None:
        self.waits: list[int] = []

    @contextlib.asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._watch())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def _watch(self) -> None:
        due = perf_counter_ns()
        with contextlib.closing(Timer()) as timer:
            while True:
                due += PERIOD
                await timer.until(due)
                self.waits.append(perf_counter_ns() - due)
