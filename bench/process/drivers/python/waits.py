"""How long something waited that should not have waited at all."""

from __future__ import annotations


def summary(waits: list[int]) -> dict[str, int] | None:
    """Quantiles of waits in ns; None if there was none."""
    if not waits:
        return None
    ordered = sorted(waits)
    p50, p99 = (ordered[-(-q * len(ordered) // 100) - 1] for q in (50, 99))
    return {"p50": p50, "p99": p99, "max": ordered[-1]}
