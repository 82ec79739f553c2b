"""A precise timer for an event loop."""

from __future__ import annotations

import asyncio
import ctypes
import os
from time import perf_counter_ns
from typing import Optional

# From linux/time.h, linux/timerfd.h and linux/fcntl.h.
CLOCK_MONOTONIC = 1  # the clock of perf_counter_ns
TFD_TIMER_ABSTIME = 1
TFD_FLAGS = os.O_NONBLOCK | os.O_CLOEXEC


class _Itimerspec(ctypes.Structure):
    """struct itimerspec: an interval, which stays zero, and an instant."""

    _fields_ = [(name, ctypes.c_long) for name in ("interval_s", "interval_ns", "value_s", "value_ns")]


class Timer:
    """Waits until an instant, some 0.1 ms exactly.

    asyncio's own timers are up to a millisecond late, for that is the unit of
    epoll_wait. A timerfd is as exact as the kernel, and costs the loop no more
    than any other file that becomes readable.
    """

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._fd = self._check(self._libc.timerfd_create(CLOCK_MONOTONIC, TFD_FLAGS))
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._fd, self._fired)
        self._waiter: Optional[asyncio.Future[None]] = None

    async def until(self, instant: int) -> None:
        """Returns at an instant of perf_counter_ns; at once if that is past."""
        if instant <= perf_counter_ns():
            return
        self._waiter = self._loop.create_future()
        spec = _Itimerspec(0, 0, *divmod(instant, 10**9))
        self._check(self._libc.timerfd_settime(self._fd, TFD_TIMER_ABSTIME, ctypes.byref(spec), None))
        await self._waiter

    def close(self) -> None:
        self._loop.remove_reader(self._fd)
        os.close(self._fd)

    def _fired(self) -> None:
        os.read(self._fd, 8)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    @staticmethod
    def _check(result: int) -> int:
        if result < 0:
            raise OSError(ctypes.get_errno(), "setting a timer: " + os.strerror(ctypes.get_errno()))
        return result
