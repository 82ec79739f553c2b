import asyncio
import time
import unittest

from lag import PERIOD, Lag

MS = 1_000_000


class Lags(unittest.TestCase):
    def test_standstill(self):
        """A loop that stands still was late for each look that was due meanwhile."""

        async def load():
            lag = Lag()
            async with lag.watched():
                await asyncio.sleep(0.05)
                time.sleep(0.2)
                await asyncio.sleep(0.05)
            return lag

        lag = asyncio.run(load())
        self.assertGreaterEqual(max(lag.waits), 200 * MS - PERIOD)
        self.assertGreaterEqual(sum(wait > 10 * MS for wait in lag.waits), 18)
        self.assertTrue(all(wait >= 0 for wait in lag.waits))
