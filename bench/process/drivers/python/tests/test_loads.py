import asyncio
import threading
import time
import unittest

import client
import loop
import threads
from book import Book
from plan import Plan
from tests import dialogue

SERVICE = 0.02  # s


class Tasks(client.Client):
    async def send(self, hit):
        await asyncio.sleep(SERVICE)
        answer(hit)

    def run(self, book):
        async def carry_out():
            book.start()
            await loop.carry_out(self.plan, book, self)

        asyncio.run(carry_out())


class Threads(client.Client):
    def send(self, hit):
        time.sleep(SERVICE)
        answer(hit)

    def run(self, book):
        errors = []
        crew = threads.Crew(self.plan.concurrency, threads.work_of(self.plan, book, self), errors.append)
        book.start()
        crew.work()
        if errors:
            raise errors[0]


def answer(hit):
    hit.head(200, {})
    hit.body(0)


class Loads(unittest.TestCase):
    def each(self, kind, requests, concurrency, **more):
        """Carries the load out with both models, and yields their books."""
        plan = Plan.parse(dialogue.plan("http://127.0.0.1:1/", kind, requests, concurrency, **more))
        for model in Tasks, Threads:
            with self.subTest(model.__name__):
                book = Book(plan.requests)
                model(plan).run(book)
                book.stop()
                self.assertEqual([hit.seq for hit in book.hits], list(range(len(book.hits))))
                sent = [hit.sent for hit in book.hits]
                self.assertEqual(sent, sorted(sent))
                self.assertTrue(all(hit.complete and hit.ended >= hit.sent for hit in book.hits))
                yield book

    def test_closed(self):
        for requests, concurrency in [(40, 8), (5, 5), (1, 1), (41, 8)]:
            for book in self.each("closed", requests, concurrency):
                self.assertEqual(book.summary()["requests"], requests)
                self.assertEqual(book.summary()["max_in_flight"], concurrency)

    def test_burst(self):
        for book in self.each("burst", 21, 8):
            self.assertEqual((len(book.hits), book.max_in_flight), (21, 8))
            rounds = [book.hits[i : i + 8] for i in range(0, 21, 8)]
            for before, after in zip(rounds, rounds[1:]):
                self.assertLessEqual(max(hit.ended for hit in before), min(hit.sent for hit in after))

    def test_constant(self):
        due = [i * 1_000_000 for i in range(30)]
        for book in self.each("constant", 30, 30, due=due):
            self.assertEqual(sorted(hit.due for hit in book.hits), due)
            self.assertTrue(all(hit.sent >= book.began + hit.due for hit in book.hits))

    def test_due_times_are_all_that_counts(self):
        due = [0, 0, 3_000_000, 20_000_000, 20_000_001]
        for kind in "poisson", "ramp", "steps", "replay", "of a later version":
            for book in self.each(kind, 5, 5, due=due):
                self.assertEqual(sorted(hit.due for hit in book.hits), due)
                self.assertTrue(all(hit.sent >= book.began + hit.due for hit in book.hits))

    def test_constant_waits_for_its_turn(self):
        for book in self.each("constant", 10, 2, due=[0] * 10):
            self.assertEqual((len(book.hits), book.max_in_flight), (10, 2))
            self.assertNotIn("not_sent", book.summary())

    def test_constant_gives_up(self):
        due = list(range(10))
        for book in self.each("constant", 10, 1, due=due, timeout=1_000_000):
            done = book.summary()
            self.assertEqual(sorted([hit.due for hit in book.hits] + done["not_sent"]), due)
            self.assertEqual(done["requests"], len(book.hits))
            self.assertGreaterEqual(len(done["not_sent"]), 9)

    def test_burn_is_paid_by_each_request(self):
        for book in self.each("closed", 40, 8, burn=1_000_000):
            self.assertGreaterEqual(book.summary()["cpu"], 40 * 1_000_000)

    def test_failures_do_not_stop_a_load(self):
        class Failing(Threads):
            def send(self, hit):
                raise KeyError("why")

        plan = Plan.parse(dialogue.plan("http://127.0.0.1:1/", "burst", 20, 4))
        book = Book(20)
        Failing(plan).run(book)
        self.assertEqual({hit.outcome for hit in book.hits}, {"client_error"})
        self.assertEqual(book.done, 20)

    def test_crew_tells_of_its_failure(self):
        told = threading.Event()
        threads.Crew(1, lambda: 1 / 0, lambda error: told.set()).work()
        self.assertTrue(told.is_set())
