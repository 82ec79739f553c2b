"""The article's service with its one fault repaired: uvicorn repaired:app."""

import aiohttp
import article


class Client(article.Client):
    def __init__(self) -> None:
        super().__init__()
        self.session = aiohttp.ClientSession(connector=self.connector)

    async def attempt(self, prompt: str) -> tuple[article.Answer, str]:
        return await self.post(self.session, prompt)

    async def close(self) -> None:
        await self.session.close()


app = article.service(Client)
