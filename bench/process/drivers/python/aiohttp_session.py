"""aiohttp: one session for all calls, at most 100 connections."""

import asyncio

import driver

with driver.imports():
    import aiohttp


class Client(driver.Client):
    timeouts = (asyncio.TimeoutError,)
    broken = (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError)

    def __init__(self, plan: driver.Plan) -> None:
        super().__init__(plan)
        trust = plan.trust()
        self.connector = aiohttp.TCPConnector(limit=100, **({"ssl": trust} if trust else {}))
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
                hit.body(len(await answer.read()))
                return
            async for chunk in answer.content.iter_any():
                stream.feed(chunk)
            stream.end()


if __name__ == "__main__":
    driver.main(aiohttp, Client)
