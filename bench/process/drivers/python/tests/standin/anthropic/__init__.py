"""A stand-in for the package anthropic, where that is not installed.

It has what the driver touches of the SDK, in the same shape, and is no
measure of anything but the driver.
"""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any, AsyncIterator

import httpx

__version__ = "0.stand-in"

RETRIED = (408, 409, 429)


class APIError(Exception):
    pass


class APIConnectionError(APIError):
    pass


class APITimeoutError(APIConnectionError):
    pass


class APIStatusError(APIError):
    def __init__(self, message: str, *, response: httpx.Response, body: Any) -> None:
        super().__init__(message)
        self.response, self.body = response, body


class DefaultAsyncHttpxClient(httpx.AsyncClient):
    pass


class AsyncStream:
    """The events of an answer. As in the SDK, an error event is raised, pings are passed over, and
    the errors of the HTTP library come through."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response

    async def __aiter__(self) -> AsyncIterator[Any]:
        name = ""
        async for line in self.response.aiter_lines():
            key, _, value = line.rstrip().partition(": ")
            if key == "event":
                name = value
            elif key == "data" and name == "error":
                raise APIStatusError(value, response=self.response, body=json.loads(value))
            elif key == "data" and name != "ping":
                yield json.loads(value, object_hook=lambda fields: SimpleNamespace(**fields))


class AsyncAnthropic:
    def __init__(
        self, *, base_url: str, api_key: str, timeout: float, max_retries: int, http_client: httpx.AsyncClient
    ) -> None:
        self.messages = self
        self._url = f"{base_url}/v1/messages"
        self._headers = {"x-api-key": api_key, "anthropic-version": "2023-06-01"}
        self._timeout = timeout
        self._retries = max_retries
        self._http = http_client

    async def create(self, **params: Any) -> Any:
        for left in range(self._retries, -1, -1):
            request = self._http.build_request(
                "POST", self._url, json=params, headers=self._headers, timeout=self._timeout
            )
            try:
                answer = await self._http.send(request, stream=params.get("stream", False))
            except httpx.TimeoutException as error:
                failure: APIError = APITimeoutError(str(error))
            except Exception as error:
                failure = APIConnectionError(str(error))
            else:
                if answer.is_success:
                    return AsyncStream(answer) if params.get("stream") else answer.json()
                await answer.aread()
                failure = APIStatusError(str(answer.status_code), response=answer, body=answer.json())
                if answer.status_code < 500 and answer.status_code not in RETRIED:
                    break
            if left:
                await asyncio.sleep(0.05)
        raise failure
