"""aiohttp: one session for all calls, at most 100 connections."""

import asyncio
from time import perf_counter_ns
from typing import Any

import driver

with driver.imports():
    import aiohttp


class Connector(aiohttp.TCPConnector):
    """The library's pool, which notes how long attempts waited for a connection."""

    def __init__(self, waits: list[int], **options: Any) -> None:
        super().__init__(**options)
        self.waits = waits

    async def connect(self, *args: Any, **options: Any) -> Any:
        asked = perf_counter_ns()
        connection = await super().connect(*args, **options)
        self.waits.append(perf_counter_ns() - asked)
        return connection


class Client(driver.Client):
    timeouts = (asyncio.TimeoutError,)
    broken = (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError)

    def __init__(self, plan: driver.Plan) -> None:
        super().__init__(plan)
        trust = plan.trust()
        self.connector = Connector(self.pool_waits, limit=100, **({"ssl": trust} if trust else {}))
        self.session = aiohttp.ClientSession(
            connector=self.connector,
            headers=plan.headers,
            timeout=aiohttp.ClientTimeout(total=plan.seconds),
        )

    async def send(self, hit: driver.Hit) -> None:
        plan = self.plan
        async with self.session.request(plan.method, plan.url, data=plan.body, allow_redirects=False) as answer:
            hit.head(answer.status, answer.headers)
            stream = self.follow(hit, answer.headers)
            if stream is None:
                self.whole(hit, await answer.read())
                return
            async for chunk in answer.content.iter_any():
                stream.feed(chunk)
            stream.end()


if __name__ == "__main__":
    driver.main(aiohttp, Client)
