"""The plan: what the parent asks a driver to do."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from typing import Any, Mapping, Optional


@dataclass(frozen=True)
class Plan:
    """One trial. docs/driver-protocol.md explains the fields."""

    attack: str
    method: str
    url: str
    headers: dict[str, str]  # with the secrets
    body: bytes
    kind: str  # of the load; where there are due times, they are all that counts
    requests: int
    concurrency: int
    due: list[int]  # ns after go, ascending; empty for a load without due times
    timeout: int  # ns, for one attempt
    warmup: int
    stream: bool  # answers come as server-sent events
    usage: bool  # hits tell the tokens of prompt and answer
    burn: int  # ns of CPU time that a request wastes; mostly 0
    roots: str  # PEM; empty means the certificates of the system
    secrets: tuple[str, ...]

    @classmethod
    def parse(cls, message: Mapping[str, Any]) -> Plan:
        request, load = message["request"], message["load"]
        secrets = _secrets(request.get("secret_header") or {})
        plan = cls(
            attack=message["attack"],
            method=request["method"],
            url=request["url"],
            headers={**(request.get("header") or {}), **secrets},
            body=request["body"].encode(),
            kind=load["kind"],
            requests=load["requests"],
            concurrency=load["concurrency"],
            due=message.get("due") or [],
            timeout=message["timeout"],
            warmup=message.get("warmup", 0),
            stream=message.get("stream", False),
            usage=message.get("usage", False),
            burn=message.get("burn", 0),
            roots=message.get("roots", ""),
            secrets=tuple(secrets.values()),
        )
        if not plan.due and plan.kind not in ("closed", "burst"):
            raise ValueError(f"unknown kind of load {plan.kind!r}")
        if plan.due and len(plan.due) != plan.requests:
            raise ValueError(f"{len(plan.due)} due times for {plan.requests} requests")
        return plan

    @property
    def seconds(self) -> float:
        """The timeout, as the libraries want it."""
        return self.timeout / 1e9

    def trust(self) -> Optional[ssl.SSLContext]:
        """What an https target is verified against; None means the library's default."""
        return ssl.create_default_context(cadata=self.roots) if self.roots else None

    def clean(self, text: str) -> str:
        """One line of at most 200 characters that holds no secret."""
        for secret in self.secrets:
            text = text.replace(secret, "[secret]")
        text = text.encode("utf-8", "replace").decode()
        return " ".join(text.split())[:200]


def _secrets(variables: Mapping[str, str]) -> dict[str, str]:
    """The secret headers whose variables are set."""
    found = {}
    for header, variable in variables.items():
        value = os.environ.get(variable, "")
        # Libraries refuse such a value with a message that quotes it, in a
        # form that clean would not know again.
        if not (value.isascii() and (value.isprintable() and value == value.strip())):
            raise ValueError(f"the value of {variable} cannot be sent in a header")
        if value:
            found[header] = value
    return found
