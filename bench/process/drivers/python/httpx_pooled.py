"""httpx: one client for all calls, which keeps as many connections as it may open."""

from typing import Any

import driver

with driver.imports():
    import httpx


class Client(driver.Client):
    timeouts = (httpx.TimeoutException,)
    # Some versions let the errors of sockets and of TLS through as they are.
    broken = (httpx.NetworkError, httpx.RemoteProtocolError, OSError)

    def __init__(self, plan: driver.Plan) -> None:
        super().__init__(plan)
        # httpx knows no timeout for a whole call: this one bounds each wait,
        # for a connection of the pool as well. asyncio.wait_for would bound
        # the call, at the price of a task for each one.
        self.http = httpx.AsyncClient(
            headers=plan.headers,
            timeout=httpx.Timeout(plan.seconds),
            verify=plan.trust() or True,
            **self.options(),
        )

    def options(self) -> dict[str, Any]:
        most = self.plan.concurrency
        return {"limits": httpx.Limits(max_connections=most, max_keepalive_connections=most)}

    async def send(self, hit: driver.Hit) -> None:
        plan = self.plan
        async with self.http.stream(plan.method, plan.url, content=plan.body) as answer:
            hit.head(answer.status_code, answer.headers)
            stream = self.follow(hit, answer.headers)
            if stream is None:
                self.whole(hit, await answer.aread())
                return
            async for chunk in answer.aiter_bytes():
                stream.feed(chunk)
            stream.end()


if __name__ == "__main__":
    driver.main(httpx, Client)
