"""aiohttp: the article's client with its one fault repaired."""

import article
import driver

with driver.imports():
    import aiohttp


class Client(article.Client):
    def __init__(self, plan: driver.Plan) -> None:
        super().__init__(plan)
        self.session = aiohttp.ClientSession(connector=self.connector)

    async def call(self, hit: driver.Hit) -> None:
        await self.post(self.session, hit)


if __name__ == "__main__":
    driver.main(aiohttp, Client)
