"""The parent's side of the protocol, for the tests."""

from __future__ import annotations

import importlib.util
import json
import os
import pathlib
import subprocess
import sys
from typing import Any, Optional

FOLDER = pathlib.Path(__file__).parent.parent
BODY = '{"prompt":"hi Ω"}'
SECRET = "sk-of-the-tests"
ENVIRONMENT = {**os.environ, "ANTHROPIC_API_KEY": SECRET}
if importlib.util.find_spec("anthropic") is None:  # it cannot be had from everywhere
    ENVIRONMENT["PYTHONPATH"] = str(FOLDER / "tests/standin")


def plan(url: str, kind: str = "closed", requests: int = 40, concurrency: int = 8, **more: Any) -> dict[str, Any]:
    return {
        "kind": "plan",
        "protocol": 1,
        "attack": "test",
        "request": {
            "method": "POST",
            "url": url,
            "header": {"content-type": "application/json"},
            "secret_header": {"x-api-key": "ANTHROPIC_API_KEY", "x-none": "CLAUDEBENCH_NOT_SET"},
            "body": BODY,
        },
        "load": {"kind": kind, "requests": requests, "concurrency": concurrency},
        "timeout": 5_000_000_000,
        "warmup": 0,
        **more,
    }


class Driver:
    """A client in a process of its own."""

    def __init__(self, file: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(FOLDER / file)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        )  # fmt: skip

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def say(self, message: Any) -> None:
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def hear(self) -> bytes:
        return self.process.stdout.readline()

    def end(self) -> tuple[int, bytes]:
        """Ends the input; returns the exit status and what went to standard error."""
        _, errors = self.process.communicate(timeout=10)
        return self.process.returncode, errors


class Result:
    """What a driver said of one trial."""

    def __init__(self) -> None:
        self.ready: dict[str, Any] = {}
        self.done: dict[str, Any] = {}
        self.error: Optional[str] = None
        self.lines: list[str] = []
        self.status: Optional[int] = None
        self.stderr = b""

    @property
    def hits(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


def run(file: str, plan: dict[str, Any]) -> Result:
    """Lets a driver carry out a plan."""
    result = Result()
    with Driver(file) as driver:
        driver.say({"kind": "grease"})
        driver.say(plan)
        while not result.done and result.error is None:
            line = driver.hear().decode()
            if not line:
                raise AssertionError(f"{file} ended: {driver.end()}")
            _take(result, driver, line)
        result.status, result.stderr = driver.end()
    return result


def _take(result: Result, driver: Driver, line: str) -> None:
    message = json.loads(line)
    kind = message.get("kind")
    if kind is None:
        result.lines.append(line)
    elif kind == "ready":
        result.ready = message
        driver.say({"kind": "go"})
    elif kind == "done":
        result.done = message
    elif kind == "error":
        result.error = message["message"]
