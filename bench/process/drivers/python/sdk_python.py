"""anthropic: one AsyncAnthropic for all calls, as it comes but for retries, of which it has none.

A call ends when the SDK has made a message of the answer.
"""

import contextlib
import contextvars
import json
import os
from typing import Any

import driver

with driver.imports():
    import anthropic

PATH = "/v1/messages"
HIT: contextvars.ContextVar[driver.Hit] = contextvars.ContextVar("HIT")


class Observed(anthropic.DefaultAsyncHttpxClient):
    """The HTTP client that the SDK makes by itself, told by each call whose attempt it is."""

    def __init__(self, **options: Any) -> None:
        # A hook is called as soon as the headers are there.
        super().__init__(event_hooks={"response": [_answered]}, **options)

    async def send(self, request: Any, **options: Any) -> Any:
        hit = HIT.get()
        hit.resume()
        hit.bytes_out = len(request.content)
        try:
            answer = await super().send(request, **options)
        except Exception:
            hit.pause()
            raise
        hit.body(answer.num_bytes_downloaded)
        if answer.status_code >= 400:
            hit.pause()
        return answer


async def _answered(answer: Any) -> None:
    HIT.get().head(answer.status_code, answer.headers)


class Client(driver.Client):
    timeouts = (anthropic.APITimeoutError,)
    broken = (anthropic.APIConnectionError, OSError)
    retries = 0

    def __init__(self, plan: driver.Plan) -> None:
        super().__init__(plan)
        if not plan.url.endswith(PATH):
            raise ValueError(f"the SDK sends to {PATH} alone")
        # The SDK obeys variables of its own, where the plan shall decide.
        for name in [name for name in os.environ if name.startswith("ANTHROPIC_")]:
            del os.environ[name]
        self.params = json.loads(plan.body)
        self.sdk = anthropic.AsyncAnthropic(
            base_url=plan.url[: -len(PATH)],
            api_key=plan.headers.get("x-api-key", "none"),  # without one the SDK sends nothing
            timeout=plan.seconds,
            max_retries=self.retries,
            http_client=Observed(verify=plan.trust() or True),
        )

    async def send(self, hit: driver.Hit) -> None:
        HIT.set(hit)
        with contextlib.suppress(anthropic.APIStatusError):  # the hit knows the status
            await self.sdk.messages.create(**self.params)


if __name__ == "__main__":
    driver.main(anthropic, Client)
