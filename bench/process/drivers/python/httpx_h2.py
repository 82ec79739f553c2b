"""httpx: one client for all calls, over HTTP/2 and TLS."""

from typing import Any

import driver
import httpx_pooled

with driver.imports():
    import h2  # noqa: F401 - what httpx needs for http2
    import httpx


class Client(httpx_pooled.Client):
    def __init__(self, plan: driver.Plan) -> None:
        if not plan.url.startswith("https://"):
            raise ValueError("HTTP/2 needs an https target")
        super().__init__(plan)

    def options(self) -> dict[str, Any]:
        # With http1 it would speak HTTP/1.1 to an upstream without HTTP/2, and
        # be taken for something that it is not.
        return {"http1": False, "http2": True}


if __name__ == "__main__":
    driver.main(httpx, Client)
