"""The conversation with claudebench, on standard input and output."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import sys
import threading
from typing import Any, Iterator, NoReturn

import hits
from book import Book
from plan import Plan


class Parent:
    """The process at the other end. When it goes away, this one ends at once."""

    def __init__(self, introduction: dict[str, Any]) -> None:
        self._introduction = introduction
        self._over = False
        self._orders: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def plan(self) -> Plan:
        return Plan.parse(self._await("plan"))

    def ready(self) -> None:
        """Says that the client is ready, and returns at go."""
        self._say(kind="ready", pid=os.getpid(), **self._introduction)
        self._await("go")

    @contextlib.contextmanager
    def measure(self, book: Book) -> Iterator[None]:
        """Tells of the progress while the measured part lasts."""
        stop = threading.Event()
        teller = threading.Thread(target=self._tell, args=(book, stop), daemon=True)
        teller.start()
        book.start()
        yield
        book.stop()
        stop.set()
        teller.join()

    def deliver(self, plan: Plan, book: Book) -> None:
        """Hands over the hits."""
        for hit in book.hits:
            sys.stdout.write(hits.line(plan, book, hit))
        self._over = True  # the parent may end our input as soon as it reads this
        self._say(kind="done", **book.summary())

    def stay(self) -> NoReturn:
        """Lives until the parent has read what it wants to know of this process."""
        self._listener.join()
        os._exit(0)

    def give_up(self, error: Exception) -> NoReturn:
        """Says why the driver cannot go on, and ends it."""
        with contextlib.suppress(OSError):
            self._say(kind="error", message=" ".join(f"{type(error).__name__}: {error}".split()))
        os._exit(1)

    def _tell(self, book: Book, stop: threading.Event) -> None:
        with contextlib.suppress(OSError):  # the listener ends the process
            while not stop.wait(1):
                self._say(kind="progress", done=book.done)

    def _say(self, **message: Any) -> None:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()

    def _await(self, kind: str) -> dict[str, Any]:
        while True:
            message = json.loads(self._orders.get())
            if message.get("kind") == kind:
                return message

    def _listen(self) -> None:
        for line in sys.stdin.buffer:
            self._orders.put(line)
        # Not sys.exit, which would wait for requests, and for other threads.
        os._exit(0 if self._over else 1)
