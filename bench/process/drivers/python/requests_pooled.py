"""requests: one session for all threads, a pooled connection for each."""

import contextlib
import os
from typing import Iterator

import driver

with driver.imports():
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import ReadTimeoutError


class Client(driver.Client):
    timeouts = (requests.Timeout,)
    broken = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)

    def __init__(self, plan: driver.Plan) -> None:
        super().__init__(plan)
        self.session = requests.Session()
        self.session.headers.update(plan.headers)
        self.verify = _file(plan.roots) if plan.roots else True
        self.mount()

    def mount(self) -> None:
        size = self.plan.concurrency
        adapter = HTTPAdapter(pool_connections=size, pool_maxsize=size)
        self.session.mount("http://", adapter)
        self.session.mount("https://", adapter)

    def send(self, hit: driver.Hit) -> None:
        plan = self.plan
        # requests knows no timeout for a whole call: this one bounds each
        # operation of the socket, and an upstream that trickles can outlast it.
        # stream only parts the headers from the body, which is read at once.
        with self.session.request(
            plan.method, plan.url, data=plan.body, timeout=plan.seconds,
            stream=True, verify=self.verify, allow_redirects=False,
        ) as answer:  # fmt: skip
            hit.head(answer.status_code, answer.headers)
            stream = self.follow(hit, answer.headers)
            with _waiting():
                if stream is None:
                    self.whole(hit, _read(answer))
                    return
                for chunk in answer.iter_content(chunk_size=None):
                    stream.feed(chunk)
            stream.end()


@contextlib.contextmanager
def _waiting() -> Iterator[None]:
    """Calls it a timeout when the body is waited for in vain."""
    try:
        yield
    except requests.ConnectionError as error:
        if error.args and isinstance(error.args[0], ReadTimeoutError):
            raise requests.ReadTimeout(error) from error
        raise


def _read(answer: requests.Response) -> bytes:
    body: bytes = answer.content
    # Before urllib3 2, a body that is too short passes for a whole one.
    if answer.raw.length_remaining:
        raise requests.ConnectionError(f"{answer.raw.length_remaining} bytes of the body are missing")
    return body


def _file(text: str) -> str:
    """A path to a file in memory: requests takes certificates as files only."""
    fd = os.memfd_create("roots")
    os.write(fd, text.encode())
    return f"/proc/self/fd/{fd}"


if __name__ == "__main__":
    driver.main(requests, Client)
