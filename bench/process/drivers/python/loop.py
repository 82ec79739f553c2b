"""The loads, carried out by tasks on an event loop."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Callable

import waits
from book import Book
from client import Client, call_async
from lag import Lag
from parent import Parent
from plan import Plan
from timer import Timer


def conduct(plan: Plan, make: Callable[[Plan], Client], parent: Parent) -> None:
    """Carries out a plan, from the warm-up to the last hit."""
    asyncio.run(_conduct(plan, make, parent))


async def _conduct(plan: Plan, make: Callable[[Plan], Client], parent: Parent) -> None:
    # What a library reports on the loop belongs to a request, whose hit tells it.
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
    client, book = make(plan), Book(plan.requests)
    await _closed(plan, Book(plan.warmup), client)
    client.renew()
    # The loop goes on while it waits, and sees which connections are closed.
    await asyncio.to_thread(parent.ready)
    lag = Lag()
    client.pool_waits.clear()  # those of the warm-up
    with parent.measure(book):
        async with lag.watched():
            await carry_out(plan, book, client)
    book.lag, book.pool = waits.summary(lag.waits), waits.summary(client.pool_waits)
    parent.deliver(plan, book)


async def carry_out(plan: Plan, book: Book, client: Client) -> None:
    """Sends the requests of the plan's load."""
    load = _open if plan.due else {"closed": _closed, "burst": _burst}[plan.kind]
    await load(plan, book, client)


async def _closed(plan: Plan, book: Book, client: Client) -> None:
    async def worker() -> None:
        while (hit := book.begin()) is not None:
            await call_async(client, book, hit)

    await asyncio.gather(*(worker() for _ in range(plan.concurrency)))


async def _burst(plan: Plan, book: Book, client: Client) -> None:
    async def one() -> None:
        if (hit := book.begin()) is not None:
            await call_async(client, book, hit)

    while len(book.hits) < book.requests:
        await asyncio.gather(*(one() for _ in range(plan.concurrency)))


async def _open(plan: Plan, book: Book, client: Client) -> None:
    queue: asyncio.Queue[int | None] = asyncio.Queue()

    async def schedule() -> None:
        with contextlib.closing(Timer()) as timer:
            for due in plan.due:
                await timer.until(book.began + due)
                queue.put_nowait(due)
        for _ in range(plan.concurrency):
            queue.put_nowait(None)

    async def worker() -> None:
        while (due := await queue.get()) is not None:
            if book.late(due) > plan.timeout:
                book.give_up(due)
            elif (hit := book.begin(due)) is not None:
                await call_async(client, book, hit)

    await asyncio.gather(schedule(), *(worker() for _ in range(plan.concurrency)))
