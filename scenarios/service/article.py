"""The article's service: an API of one's own in front of the article's client."""

import asyncio
import os
from typing import Optional

import aiohttp
import backoff
from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from pydantic import BaseModel

REQUESTS = Counter("claude_requests", "Attempts, by how they ended", ["status"])
LATENCY = Histogram("claude_latency", "Seconds that an attempt took")


class Question(BaseModel):
    prompt: str


class Answer(BaseModel):
    completion: str


class Client:
    """What published.py and repaired.py have in common. The base URL is that of the API, or of a mock of it."""

    def __init__(self) -> None:
        self.url = os.environ.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com") + "/v1/complete"
        self.headers = {"x-api-key": os.environ["ANTHROPIC_API_KEY"], "anthropic-version": "2023-06-01"}
        self.timeout = aiohttp.ClientTimeout(total=float(os.environ.get("REQUEST_TIMEOUT", "30")))
        self.connector = aiohttp.TCPConnector(limit=100, force_close=False, enable_cleanup_closed=True)

    @backoff.on_exception(backoff.expo, (aiohttp.ClientError, asyncio.TimeoutError), max_tries=3)
    async def complete(self, prompt: str) -> tuple[Answer, str]:
        """Returns the answer, and the upstream's name for the request."""
        try:
            with LATENCY.time():
                return await self.attempt(prompt)
        except asyncio.TimeoutError:
            REQUESTS.labels(status="timeout").inc()
            raise

    async def attempt(self, prompt: str) -> tuple[Answer, str]:
        raise NotImplementedError

    async def post(self, session: aiohttp.ClientSession, prompt: str) -> tuple[Answer, str]:
        body = {
            "model": os.environ.get("MODEL", "claude-haiku-5-5"),
            "max_tokens_to_sample": 64,
            "prompt": f"\n\nHuman: {prompt}\n\nAssistant:",
        }
        async with session.post(self.url, json=body, headers=self.headers, timeout=self.timeout) as answer:
            REQUESTS.labels(status=_status(answer.status)).inc()
            answer.raise_for_status()
            return Answer(completion=(await answer.json())["completion"]), answer.headers.get("request-id", "")

    async def close(self) -> None:
        await self.connector.close()


def _status(code: int) -> str:
    if code == 429:
        return "rate_limited"
    return "server_error" if code >= 500 else "success"


def service(client: type[Client]) -> FastAPI:
    app = FastAPI()
    the: dict[str, Client] = {}

    @app.on_event("startup")
    async def start() -> None:
        the["client"] = client()

    @app.on_event("shutdown")
    async def stop() -> None:
        await the["client"].close()

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/chat", response_model=Optional[Answer])
    async def chat(question: Question, response: Response) -> Optional[Answer]:
        try:
            answer, response.headers["request-id"] = await the["client"].complete(question.prompt)
            return answer
        except aiohttp.ClientResponseError as e:
            response.status_code = 429 if e.status == 429 else 502
        except aiohttp.ClientError:
            response.status_code = 502
        except asyncio.TimeoutError:
            response.status_code = 504
        return None

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app
