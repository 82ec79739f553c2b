"""The article's client, but for the life of its sessions: see aiohttp_backoff and aiohttp_published."""

import asyncio
from typing import Any

import aiohttp_session
import driver

with driver.imports():
    import aiohttp
    import backoff
    from prometheus_client import Counter, Histogram

REQUESTS = Counter("claude_requests", "Attempts, by how they ended", ["status"])
LATENCY = Histogram("claude_latency", "Seconds that an attempt took")


def _pause(details: Any) -> None:
    _, hit = details["args"]
    hit.pause()


class Client(driver.Client):
    timeouts = aiohttp_session.Client.timeouts
    broken = aiohttp_session.Client.broken

    def __init__(self, plan: driver.Plan) -> None:
        super().__init__(plan)
        self.timeout = aiohttp.ClientTimeout(total=plan.seconds)
        self.connector = self.connect()

    def connect(self) -> aiohttp.TCPConnector:
        trust = self.plan.trust()
        return aiohttp_session.Connector(
            self.pool_waits, limit=100, force_close=False, enable_cleanup_closed=True, **({"ssl": trust} if trust else {})
        )

    @backoff.on_exception(
        backoff.expo, (aiohttp.ClientError, asyncio.TimeoutError), max_tries=3, on_backoff=_pause
    )
    async def send(self, hit: driver.Hit) -> None:
        hit.resume()
        try:
            with LATENCY.time():
                await self.call(hit)
        except asyncio.TimeoutError:
            REQUESTS.labels(status="timeout").inc()
            raise

    async def call(self, hit: driver.Hit) -> None:
        raise NotImplementedError

    async def post(self, session: aiohttp.ClientSession, hit: driver.Hit) -> None:
        plan = self.plan
        async with session.request(
            plan.method, plan.url, data=plan.body, headers=plan.headers,
            timeout=self.timeout, allow_redirects=False,
        ) as answer:  # fmt: skip
            hit.head(answer.status, answer.headers)
            hit.body(len(await answer.read()))
            status = _status(answer.status)
            REQUESTS.labels(status=status).inc()
            if status != "success":
                answer.raise_for_status()


def _status(code: int) -> str:
    if code == 429:
        return "rate_limited"
    return "server_error" if code >= 500 else "success"
