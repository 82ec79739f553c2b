"""A small HTTP/1.1 upstream for the tests, on a thread of its own."""

from __future__ import annotations

import asyncio
import itertools
import socket
import ssl
import threading
from typing import Optional

SERVICE_TIME = 20_000_000  # ns
BODY = b'{"type":"message"}'


class Upstream:
    """Answers its requests, in the order of their arrival, as the script says.

    The script is repeated for ever. Its words: a status; "cut" (the body
    breaks off), "chunk" (a chunked body breaks off), "close" (no answer),
    "hang" (no answer, and no end).
    """

    scheme = "http"
    tls: Optional[ssl.SSLContext] = None

    def __init__(self, *script: str) -> None:
        self._script = itertools.cycle(script or ("200",))
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.connections = self.max_in_flight = self._in_flight = 0

    def __enter__(self) -> Upstream:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        start = asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1000, ssl=self.tls)
        self._server = asyncio.run_coroutine_threadsafe(start, self._loop).result()
        self.url = _url(self.scheme, self._server.sockets[0])
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        body = await reader.readexactly(int(headers["content-length"]))
        self.requests.append((headers, body))
        number, word = len(self.requests), next(self._script)
        self._in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self._in_flight)
        try:
            await asyncio.sleep(3600 if word == "hang" else SERVICE_TIME / 1e9)
        finally:
            self._in_flight -= 1
        writer.write(_answer(word, number))
        return word.isdecimal()


def _answer(word: str, number: int) -> bytes:
    if word == "close":
        return b""
    head = f"HTTP/1.1 {word if word.isdecimal() else 200} Whatever\r\nrequest-id: req_{number}\r\n"
    head += f"x-mock-service-time: {SERVICE_TIME}\r\n"
    if word == "chunk":
        return head.encode() + b"transfer-encoding: chunked\r\n\r\n5\r\n{...}\r\n"
    missing = 10 if word == "cut" else 0
    return head.encode() + b"content-length: %d\r\n\r\n%s" % (len(BODY) + missing, BODY)


def refusing() -> str:
    """The URL of a port at which nobody listens."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return _url("http", s)


def _url(scheme: str, s: socket.socket) -> str:
    return f"{scheme}://127.0.0.1:{s.getsockname()[1]}/v1/messages"
