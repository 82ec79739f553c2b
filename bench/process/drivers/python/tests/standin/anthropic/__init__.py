"""A stand-in for the package anthropic, where that is not installed.

It has what the driver touches of the SDK, in the same shape, and is no
measure of anything but the driver.
"""

from __future__ import annotations

import asyncio
from typing import Any

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
    pass


class DefaultAsyncHttpxClient(httpx.AsyncClient):
    pass


class AsyncAnthropic:
    def __init__(
        self, *, base_url: str, api_key: str, timeout: float, max_retries: int, http_client: httpx.AsyncClient
    ) -> None:
        self.messages = self
        self._url = f"{base_url}/v1/messages"
        self._headers = {"x-api-key": api_key}
        self._timeout = timeout
        self._retries = max_retries
        self._http = http_client

    async def create(self, **params: Any) -> Any:
        for left in range(self._retries, -1, -1):
            request = self._http.build_request(
                "POST", self._url, json=params, headers=self._headers, timeout=self._timeout
            )
            try:
                answer = await self._http.send(request, stream=False)
            except httpx.TimeoutException as error:
                failure: APIError = APITimeoutError(str(error))
            except Exception as error:
                failure = APIConnectionError(str(error))
            else:
                if answer.is_success:
                    return answer.json()
                failure = APIStatusError(str(answer.status_code))
                if answer.status_code < 500 and answer.status_code not in RETRIED:
                    break
            if left:
                await asyncio.sleep(0.05)
        raise failure
