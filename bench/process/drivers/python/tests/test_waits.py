import unittest

import waits


class Waits(unittest.TestCase):
    def test_quantiles(self):
        self.assertIsNone(waits.summary([]))
        self.assertEqual(waits.summary(list(range(100, 0, -1))), {"p50": 50, "p99": 99, "max": 100})
        self.assertEqual(waits.summary([7]), {"p50": 7, "p99": 7, "max": 7})
