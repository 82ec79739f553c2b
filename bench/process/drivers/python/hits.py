"""The lines of a hit log, one for each request. docs/hit-log.md is its description."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime, timedelta
from typing import Any, NoReturn

from book import Book
from hit import Hit
from plan import Plan

OUTCOMES = frozenset(
    ("ok", "rate_limited", "server_error", "api_error", "timeout", "reset", "truncated", "client_error")
)

# What the fields hold: a type, or the range of an integer.
INT64, UINT64 = range(-(2**63), 2**63), range(2**64)
REQUIRED = {
    "attack": str, "seq": UINT64, "code": range(2**16), "timestamp": str, "latency": INT64,
    "bytes_out": UINT64, "bytes_in": UINT64, "error": str, "method": str, "url": str, "outcome": str,
}  # fmt: skip
OPTIONAL = {
    "due": str, "first_byte": INT64, "attempts": INT64, "retry_wait": INT64,
    "conn_reused": bool, "request_id": str, "upstream": INT64, "input_tokens": INT64,
    "first_token": INT64, "last_token": INT64, "chunks": INT64, "max_gap": INT64, "tokens": INT64,
    "upstream_first_token": INT64,
}  # fmt: skip
DURATIONS = ("latency", "first_byte", "retry_wait", "upstream")
STREAM = ("first_token", "last_token", "max_gap", "upstream_first_token")


def line(plan: Plan, book: Book, hit: Hit) -> str:
    """The line of one hit."""
    outcome, code, error = hit.verdict()
    fields: dict[str, Any] = {
        "attack": plan.attack,
        "seq": hit.seq,
        "code": code,
        "timestamp": instant(book.wall + hit.sent - book.began),
        "latency": hit.ended - hit.sent,
        "bytes_out": (hit.bytes_out or len(plan.body)) if hit.status else 0,
        "bytes_in": hit.bytes_in,
        "error": plan.clean(error),
        "method": plan.method,
        "url": plan.url,
        "outcome": outcome,
    }
    if hit.due is not None:
        fields["due"] = instant(book.wall + hit.due)
    if hit.first_byte:
        fields["first_byte"] = hit.first_byte - hit.sent
    if hit.attempts > 1:
        fields["attempts"] = hit.attempts
        fields["retry_wait"] = hit.retry_wait
    if hit.request_id:
        fields["request_id"] = hit.request_id[:200]
    if hit.upstream and hit.told == hit.attempts:
        fields["upstream"] = hit.upstream
    if hit.chunks:
        fields["first_token"] = hit.first_token - hit.sent
        fields["last_token"] = hit.last_token - hit.sent
        fields["chunks"] = hit.chunks
        fields["max_gap"] = hit.max_gap
    if hit.chunks or hit.tokens:
        fields["tokens"] = hit.tokens
    if hit.input_tokens:
        fields["input_tokens"] = hit.input_tokens
    return json.dumps(fields) + "\n"


def instant(ns: int) -> str:
    """RFC 3339 with nanoseconds, of ns since 1970."""
    seconds, rest = divmod(ns, 10**9)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{rest:09d}Z"


def check_hit(text: str) -> None:
    """Raises ValueError, saying why, if text is no line of a hit log."""
    if not text.endswith("\n"):
        raise ValueError("line is cut off: it has no line feed")
    hit = json.loads(text, parse_constant=_refuse)
    if not isinstance(hit, dict):
        raise ValueError("line is no object")
    missing = [name for name in REQUIRED if name not in hit]
    if missing:
        raise ValueError(f"field {', '.join(missing)} is missing")
    for name, kind in {**REQUIRED, **OPTIONAL}.items():
        if name in hit and not _is(kind, hit[name]):
            raise ValueError(f"{name} is {hit[name]!r}")
    _check_sense(hit)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _is(kind: Any, value: Any) -> bool:
    if isinstance(kind, range):
        return type(value) is int and value in kind
    return type(value) is kind


def _check_sense(hit: dict[str, Any]) -> None:
    _check_time(hit["timestamp"])
    if "due" in hit:
        _check_time(hit["due"])
    if hit["outcome"] not in OUTCOMES:
        raise ValueError(f"unknown outcome {hit['outcome']!r}")
    if hit["code"] > 999:
        raise ValueError(f"code {hit['code']} is no HTTP status")
    if any(hit.get(name, 0) < 0 for name in DURATIONS):
        raise ValueError("a duration is negative")
    if any(hit.get(name, 0) < 0 for name in STREAM) or hit.get("last_token", 0) < hit.get("first_token", 0):
        raise ValueError("a time of the stream is negative, or the last token came before the first")
    if hit.get("chunks", 0) < 0 or hit.get("tokens", 0) < 0:
        raise ValueError("a count of the stream is negative")
    if hit.get("input_tokens", 0) < 0:
        raise ValueError(f"input_tokens {hit['input_tokens']} is negative")
    if hit.get("attempts", 0) < 0:
        raise ValueError(f"attempts {hit['attempts']} is negative")
    if hit["outcome"] == "ok" and hit["error"]:
        raise ValueError("outcome is ok, but error is not empty")
    if hit["outcome"] != "ok" and not hit["error"]:
        raise ValueError(f"outcome is {hit['outcome']}, but error is empty")


_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)


def _check_time(text: str) -> None:
    match = _TIME.fullmatch(text)
    if not match:
        raise ValueError("time is not in RFC 3339 form")
    moment, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        local = datetime.fromisoformat(moment)
    except ValueError:
        raise ValueError("time is not in RFC 3339 form") from None
    try:
        utc = local + offset if sign == "-" else local - offset
    except OverflowError:
        utc = datetime.min
    if utc == datetime.min:
        raise ValueError("a time lies outside the years 1 to 9999")
