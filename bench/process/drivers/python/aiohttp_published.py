"""aiohttp: the article's client as it was printed."""

import article
import driver

with driver.imports():
    import aiohttp


class Client(article.Client):
    async def call(self, hit: driver.Hit) -> None:
        # The fault: each session closes at its end the connector that all share.
        async with aiohttp.ClientSession(connector=self.connector) as session:
            await self.post(session, hit)

    def renew(self) -> None:
        # The warm-up has closed the connector. With it, not even the first
        # call would succeed; without a warm-up, the first calls would pay for
        # what no other client pays. So measure a service that has just started.
        self.connector = self.connect()


if __name__ == "__main__":
    driver.main(aiohttp, Client)
