"""httpx: one client for all calls, with its own limits: 100 connections, 20 of them kept."""

from typing import Any

import driver
import httpx_pooled

with driver.imports():
    import httpx


class Client(httpx_pooled.Client):
    def options(self) -> dict[str, Any]:
        return {}


if __name__ == "__main__":
    driver.main(httpx, Client)
