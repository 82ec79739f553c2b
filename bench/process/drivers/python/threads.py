"""The loads, carried out by a thread for each request in flight."""

from __future__ import annotations

import threading
import time
from typing import Callable

from book import Book
from client import Client, call
from parent import Parent
from plan import Plan


def conduct(plan: Plan, make: Callable[[Plan], Client], parent: Parent) -> None:
    """Carries out a plan, from the warm-up to the last hit."""
    client, book = make(plan), Book(plan.requests)
    Crew(plan.concurrency, _closed(Book(plan.warmup), client), parent.give_up).work()
    client.renew()
    crew = Crew(plan.concurrency, work_of(plan, book, client), parent.give_up)
    parent.ready()
    with parent.measure(book):
        crew.work()
    parent.deliver(plan, book)


def work_of(plan: Plan, book: Book, client: Client) -> Callable[[], None]:
    """What each of the threads does for the plan's load."""
    if plan.due:
        return _open(plan, book, client)
    if plan.kind == "burst":
        return _burst(plan, book, client)
    return _closed(book, client)


class Crew:
    """Threads that have started, and wait for the word to work."""

    def __init__(self, size: int, work: Callable[[], None], fail: Callable[[Exception], None]) -> None:
        self._work, self._fail = work, fail
        self._gate = threading.Barrier(size + 1)
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(size)]
        for thread in self._threads:
            thread.start()
        self._gate.wait()  # all of them run

    def work(self) -> None:
        """Lets the threads work, and returns when they are done."""
        self._gate.wait()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        self._gate.wait()
        self._gate.wait()
        try:
            self._work()
        except Exception as error:
            self._fail(error)


def _closed(book: Book, client: Client) -> Callable[[], None]:
    def work() -> None:
        while (hit := book.begin()) is not None:
            call(client, book, hit)

    return work


def _burst(plan: Plan, book: Book, client: Client) -> Callable[[], None]:
    together = threading.Barrier(plan.concurrency)
    rounds = -(-plan.requests // plan.concurrency)

    def work() -> None:
        for _ in range(rounds):
            together.wait()
            if (hit := book.begin()) is not None:
                call(client, book, hit)

    return work


def _open(plan: Plan, book: Book, client: Client) -> Callable[[], None]:
    dues, lock = iter(plan.due), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                due = next(dues, None)
            if due is None:
                return
            late = book.late(due)
            if late < 0:
                time.sleep(-late / 1e9)
            if late > plan.timeout:
                book.give_up(due)
            elif (hit := book.begin(due)) is not None:
                call(client, book, hit)

    return work
