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

    def __init__(self, hit: Hit, usage: bool) -> None:
        self._hit = hit
        self._usage = usage
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
            self._hit.tokens = tokens(parse(b"\n".join(data)), "output_tokens")
        elif name == b"message_start" and self._usage:
            self._hit.input_tokens = tokens(parse(b"\n".join(data)).get("message"), "input_tokens")
        elif name == b"message_stop":
            self._stopped = True
        elif name == b"error":
            error = parse(b"\n".join(data)).get("error")
            error = error if isinstance(error, dict) else {}
            self._hit.outcome = API_ERROR
            self._hit.error = f"{error.get('type', 'an error event')}: {error.get('message', '')}"


def parse(text: bytes) -> dict[str, Any]:
    """The object that a text is; an empty one if it is none."""
    try:
        message = json.loads(text)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def tokens(message: Any, kind: str) -> int:
    """How many tokens of a kind a message says that it used; 0 if it does not."""
    usage = message.get("usage") if isinstance(message, dict) else None
    count = usage.get(kind) if isinstance(usage, dict) else 0
    return count if isinstance(count, int) and count > 0 else 0
