"""What a client configuration is to a driver."""

from __future__ import annotations

import time
from typing import Any, Mapping, Optional

from book import Book
from hit import RESET, TIMEOUT, CLIENT_ERROR, Hit
from plan import Plan
from stream import Stream, parse, tokens


class Client:
    """One way to send requests; each driver has its own subclass.

    A subclass whose send is a coroutine is driven by asyncio, any other by as
    many threads as may be in flight. It is made once for a trial, in the event
    loop if it has one, and is not closed: the process ends with it.
    """

    # What the library raises when it gives up waiting, and when a connection
    # fails; everything else is a failure of the library itself.
    timeouts: tuple[type[BaseException], ...] = ()
    broken: tuple[type[BaseException], ...] = ()

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        # How long attempts waited for a connection, in ns; empty where the library does not tell.
        self.pool_waits: list[int] = []

    def send(self, hit: Hit) -> Any:
        """Sends the plan's request and tells hit of head and body of its answer."""
        raise NotImplementedError

    def follow(self, hit: Hit, headers: Mapping[str, str]) -> Optional[Stream]:
        """What reads the body, if it comes as events; an error does not, even of a stream."""
        if self.plan.stream and hit.status == 200 and headers.get("content-type", "").startswith("text/event-stream"):
            return Stream(hit, self.plan.usage)
        return None

    def whole(self, hit: Hit, body: bytes) -> None:
        """Tells hit of a body that came at once."""
        hit.body(len(body))
        if self.plan.usage and hit.status == 200:
            message = parse(body)
            hit.input_tokens, hit.tokens = tokens(message, "input_tokens"), tokens(message, "output_tokens")

    def renew(self) -> None:
        """Called between the warm-up and the measured part."""

    def outcome(self, error: BaseException) -> str:
        if isinstance(error, self.timeouts):
            return TIMEOUT
        return RESET if isinstance(error, self.broken) else CLIENT_ERROR


def burn(ns: int) -> None:
    """Uses up CPU time of this thread."""
    until = time.thread_time_ns() + ns
    while time.thread_time_ns() < until:
        pass


def call(client: Client, book: Book, hit: Hit) -> None:
    """Sends one request, whatever becomes of it."""
    if client.plan.burn:
        burn(client.plan.burn)
    try:
        client.send(hit)
    except Exception as error:
        hit.fail(client.outcome(error), error)
    book.end(hit)


async def call_async(client: Client, book: Book, hit: Hit) -> None:
    """Sends one request, whatever becomes of it."""
    if client.plan.burn:
        burn(client.plan.burn)
    try:
        await client.send(hit)
    except Exception as error:
        hit.fail(client.outcome(error), error)
    book.end(hit)
