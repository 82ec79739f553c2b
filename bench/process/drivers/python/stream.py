"""An answer that comes as server-sent events, read while it comes."""

from __future__ import annotations

import json
from time import perf_counter_ns
from typing import Any

from hit import API_ERROR, TRUNCATED, Hit


class Stream:
    """Takes the bytes of a stream as the library hands them out, and tells a hit of its events.

    Lines end with a line feed, or with a carriage return and one; the third end that the
    standard knows, a carriage return alone, is used by no upstream.
    """

    def __init__(self, hit: Hit) -> None:
        self._hit = hit
        self._size = 0
        self._rest = b""
        self._name = b""
        self._data: list[bytes] = []
        self._stopped = False
        # The head tells the time until the head, which is not the answer's.
        hit.upstream = hit.told = 0

    def feed(self, chunk: bytes) -> None:
        """The next bytes have come."""
        now = perf_counter_ns()
        self._size += len(chunk)
        lines = (self._rest + chunk).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            line = line.rstrip(b"\r")
            if line:
                self._field(line)
            else:
                self._event(now)

    def end(self) -> None:
        """The stream has ended as it should; whether the message has is another question."""
        self._hit.body(self._size)
        if not self._stopped and not self._hit.outcome:
            self._hit.outcome, self._hit.error = TRUNCATED, "the stream ended before message_stop"

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value[1:] if value.startswith(b" ") else value
        if name == b"event":
            self._name = value
        elif name == b"data":
            self._data.append(value)

    def _event(self, now: int) -> None:
        name, data = self._name, self._data
        self._name, self._data = b"", []
        if not data:
            return
        if name == b"content_block_delta":
            self._hit.piece(now)
        elif name == b"message_delta":
            self._hit.tokens = _count(_parse(data).get("usage"))
        elif name == b"message_stop":
            self._stopped = True
        elif name == b"error":
            error = _parse(data).get("error")
            error = error if isinstance(error, dict) else {}
            self._hit.outcome = API_ERROR
            self._hit.error = f"{error.get('type', 'an error event')}: {error.get('message', '')}"


def _parse(data: list[bytes]) -> dict[str, Any]:
    try:
        message = json.loads(b"\n".join(data))
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _count(usage: Any) -> int:
    tokens = usage.get("output_tokens") if isinstance(usage, dict) else 0
    return tokens if isinstance(tokens, int) and tokens > 0 else 0
