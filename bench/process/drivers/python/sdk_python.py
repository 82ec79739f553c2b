"""anthropic: one AsyncAnthropic for all calls, as it comes but for retries, of which it has none.

A call ends when the SDK has made a message of the answer, or has handed out the last event of a
stream.
"""

import contextvars
import json
import os
import sys
from time import perf_counter_ns
from typing import Any

import driver
from hit import API_ERROR, TRUNCATED

with driver.imports():
    import anthropic

PATH = "/v1/messages"
HIT: contextvars.ContextVar[driver.Hit] = contextvars.ContextVar("HIT")

# The HTTP library of the SDK, which is not the same one in all versions. Its errors come
# through where a stream breaks off.
BASE = next(base for base in anthropic.DefaultAsyncHttpxClient.__mro__ if base.__name__ == "AsyncClient")
HTTP = sys.modules[BASE.__module__.partition(".")[0]]


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
        if not options.get("stream"):
            hit.body(answer.num_bytes_downloaded)
        if answer.status_code >= 400:
            hit.pause()
        return answer


async def _answered(answer: Any) -> None:
    HIT.get().head(answer.status_code, answer.headers)


async def _follow(hit: driver.Hit, events: Any, usage: bool) -> None:
    """Takes the events of a stream as the SDK hands them out."""
    hit.upstream = hit.told = 0  # the head tells the time until the head
    stopped = False
    try:
        async for event in events:
            if event.type == "content_block_delta":
                hit.piece(perf_counter_ns())
            elif event.type == "message_start" and usage:
                hit.input_tokens = event.message.usage.input_tokens
            elif event.type == "message_delta":
                hit.tokens = event.usage.output_tokens
            elif event.type == "message_stop":
                stopped = True
    except anthropic.APIStatusError as error:
        hit.outcome, hit.error = API_ERROR, _said(error.body)
    else:
        if not stopped:
            hit.outcome, hit.error = TRUNCATED, "the stream ended before message_stop"
    hit.body(events.response.num_bytes_downloaded)


def _said(body: Any) -> str:
    """What an error event said."""
    error = body.get("error") if isinstance(body, dict) else None
    error = error if isinstance(error, dict) else {}
    return f"{error.get('type', 'an error event')}: {error.get('message', '')}"


class Client(driver.Client):
    timeouts = (anthropic.APITimeoutError, HTTP.TimeoutException)
    broken = (anthropic.APIConnectionError, HTTP.TransportError, OSError)
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
        try:
            answer = await self.sdk.messages.create(**self.params)
        except anthropic.APIStatusError as error:  # the hit knows the status
            hit.body(error.response.num_bytes_downloaded)
            return
        if self.params.get("stream"):
            await _follow(hit, answer, self.plan.usage)
        elif self.plan.usage:
            hit.input_tokens, hit.tokens = answer.usage.input_tokens, answer.usage.output_tokens


if __name__ == "__main__":
    driver.main(anthropic, Client)
