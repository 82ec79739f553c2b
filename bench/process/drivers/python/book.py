"""The account of one load: who was sent when, how many at once, at what cost."""

from __future__ import annotations

import resource
import threading
import time
from typing import Any, Optional

from hit import Hit


class Book:
    """Hands out the requests of a load, exactly as many as it has."""

    def __init__(self, requests: int) -> None:
        self.requests = requests
        self.hits: list[Hit] = []
        self.not_sent: list[int] = []
        self.done = 0
        self.max_in_flight = 0
        self.lag: Optional[dict[str, int]] = None
        self.pool: Optional[dict[str, int]] = None
        self._in_flight = 0
        self._lock = threading.Lock()

    def start(self) -> None:
        """The measured part begins."""
        self._cpu = _cpu()
        self.wall = time.time_ns()
        self.began = time.perf_counter_ns()

    def stop(self) -> None:
        """The last request has ended."""
        self.elapsed = time.perf_counter_ns() - self.began
        self.cpu = _cpu() - self._cpu

    def begin(self, due: Optional[int] = None) -> Optional[Hit]:
        """The next request, to be sent at once; None when all have been sent.

        Number and time are taken under one lock, so that hits stand in the
        order in which they were sent.
        """
        with self._lock:
            seq = len(self.hits)
            if seq == self.requests:
                return None
            self._in_flight += 1
            if self._in_flight > self.max_in_flight:
                self.max_in_flight = self._in_flight
            hit = Hit(seq, due)
            self.hits.append(hit)
            return hit

    def end(self, hit: Hit) -> None:
        """A request has ended."""
        hit.ended = time.perf_counter_ns()
        with self._lock:
            self._in_flight -= 1
            self.done += 1

    def late(self, due: int) -> int:
        """How long ago a request was due, in ns."""
        return time.perf_counter_ns() - self.began - due

    def give_up(self, due: int) -> None:
        """A request that was due will not be sent."""
        with self._lock:
            self.not_sent.append(due)

    def summary(self) -> dict[str, Any]:
        """The fields of done."""
        summary: dict[str, Any] = {
            "requests": len(self.hits),
            "max_in_flight": self.max_in_flight,
            "cpu": self.cpu,
            "elapsed": self.elapsed,
        }
        if self.not_sent:
            summary["not_sent"] = sorted(self.not_sent)
        if self.lag:
            summary["event_loop_lag"] = self.lag
        if self.pool:
            summary["pool_waits"] = self.pool
        return summary


def _cpu() -> int:
    """User and system time of this process and its ended children, in ns."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(sum(u.ru_utime + u.ru_stime for u in usages) * 1e9)
