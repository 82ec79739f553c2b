"""The article's service as it was printed: uvicorn published:app."""

import aiohttp
import article


class Client(article.Client):
    async def attempt(self, prompt: str) -> tuple[article.Answer, str]:
        # The fault: each session closes at its end the connector that all share.
        async with aiohttp.ClientSession(connector=self.connector) as session:
            return await self.post(session, prompt)


app = article.service(Client)
