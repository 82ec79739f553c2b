"""One request as the client saw it."""

from __future__ import annotations

from http import HTTPStatus
from time import perf_counter_ns
from typing import Mapping, Optional

TIMEOUT, RESET, TRUNCATED, CLIENT_ERROR = "timeout", "reset", "truncated", "client_error"
API_ERROR = "api_error"


def outcome_of(status: int) -> str:
    """The outcome that a complete answer with this status has."""
    if status == 429:
        return "rate_limited"
    if status >= 500:
        return "server_error"
    return "ok" if 200 <= status < 400 else API_ERROR


class Hit:
    """A call, with all of its attempts. Instants are those of perf_counter_ns."""

    __slots__ = (
        "seq", "due", "sent", "first_byte", "ended", "status", "complete", "bytes_in",
        "bytes_out", "request_id", "upstream", "told", "attempts", "paused", "retry_wait", "outcome", "error",
        "first_token", "last_token", "chunks", "max_gap", "tokens", "input_tokens",
    )  # fmt: skip

    def __init__(self, seq: int, due: Optional[int]) -> None:
        self.seq = seq
        self.due = due
        self.first_byte = 0
        self.status = 0
        self.complete = False
        self.bytes_in = 0
        self.bytes_out = 0  # the size of the plan's body, unless the client makes one of its own
        self.request_id = ""
        self.upstream = 0
        self.told = 0  # how many attempts were answered with a service time
        self.attempts = 1
        self.paused = 0
        self.retry_wait = 0
        self.outcome = ""
        self.error = ""
        self.ended = 0
        self.first_token = self.last_token = self.chunks = self.max_gap = self.tokens = self.input_tokens = 0
        self.sent = perf_counter_ns()

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        """The client calls this when the headers of an answer are there."""
        self.first_byte = perf_counter_ns()
        self.status = status
        self.request_id = headers.get("request-id", "")
        told = headers.get("x-mock-service-time", "")
        if told.isdecimal() and len(told) < 19:  # below 2^63
            self.upstream += int(told)
            self.told += 1

    def body(self, size: int) -> None:
        """The client calls this when the last byte of the body has been read."""
        self.bytes_in = size
        self.complete = True

    def piece(self, now: int) -> None:
        """A piece of content has come."""
        if not self.chunks:
            self.first_token = now
        elif now - self.last_token > self.max_gap:
            self.max_gap = now - self.last_token
        self.last_token = now
        self.chunks += 1

    def pause(self) -> None:
        """A client that retries calls this when it begins to wait for its next attempt."""
        self.paused = perf_counter_ns()

    def resume(self) -> None:
        """A client that retries calls this when it begins an attempt."""
        if not self.paused:
            return
        self.retry_wait += perf_counter_ns() - self.paused
        self.attempts += 1
        self.paused = self.first_byte = self.status = self.bytes_in = 0
        self.request_id, self.complete = "", False
        self.first_token = self.last_token = self.chunks = self.max_gap = self.tokens = self.input_tokens = 0

    def fail(self, outcome: str, error: BaseException) -> None:
        """Notes what the library raised, unless that only repeats the status."""
        if self.complete and self.status >= 400:
            return
        if outcome == RESET and self.status:
            outcome = TRUNCATED
        self.outcome = outcome
        self.error = f"{type(error).__name__}: {error}"

    def verdict(self) -> tuple[str, int, str]:
        """The outcome, the code, and the error."""
        if self.outcome:
            return self.outcome, 0, self.error
        if not self.complete:
            return CLIENT_ERROR, 0, "the client returned without an answer"
        outcome = outcome_of(self.status)
        return outcome, self.status, "" if outcome == "ok" else _phrase(self.status)


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
