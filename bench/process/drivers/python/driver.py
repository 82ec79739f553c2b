"""A driver in Python: a client, made into a program that speaks the protocol.

    import driver

    with driver.imports():
        import some_library


    class Client(driver.Client):
        ...


    if __name__ == "__main__":
        driver.main(some_library, Client)
"""

from __future__ import annotations

import contextlib
import inspect
import json
import os
import platform
import signal
import sys
from types import ModuleType
from typing import Any, Callable, Iterator
from urllib.parse import urlsplit

import loop
import threads
from client import Client
from hit import Hit
from parent import Parent
from plan import Plan

__all__ = ["Client", "Hit", "Plan", "imports", "main"]

MISSING = 3  # the exit status that says that this interpreter lacks a library


@contextlib.contextmanager
def imports() -> Iterator[None]:
    """Surrounds the imports of a library that may not be there."""
    try:
        yield
    except Exception as error:
        text = str(error) if isinstance(error, ImportError) else f"{type(error).__name__}: {error}"
        print(" ".join(text.split()), file=sys.stderr)
        sys.exit(MISSING)


def main(library: ModuleType, make: type[Client]) -> None:
    """Carries out the plan that comes on standard input, or says what would."""
    introduction = describe(library)
    if "--describe" in sys.argv[1:]:
        print(json.dumps({**introduction, "executable": sys.executable}))
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # end quietly
    is_async = inspect.iscoroutinefunction(make.send)
    if is_async or _has_gil():
        introduction["parallelism"] = 1
    parent = Parent(introduction)
    try:
        plan = parent.plan()
        _keep_from_proxies(plan)
        conduct: Callable[..., None] = loop.conduct if is_async else threads.conduct
        conduct(plan, make, parent)
    except Exception as error:
        parent.give_up(error)
    parent.stay()


def describe(library: ModuleType) -> dict[str, Any]:
    return {
        "client": library.__name__,
        "version": library.__version__,
        "runtime": f"{platform.python_implementation()} {platform.python_version()}",
    }


def _has_gil() -> bool:
    return getattr(sys, "_is_gil_enabled", lambda: True)()


def _keep_from_proxies(plan: Plan) -> None:
    """A target on this machine is spoken to directly, as Go's client does it."""
    host = urlsplit(plan.url).hostname or ""
    if host in ("localhost", "::1") or host.startswith("127."):
        os.environ["no_proxy"] = os.environ["NO_PROXY"] = host
