import json
import pathlib
import unittest

import hits
from book import Book
from hit import Hit
from plan import Plan
from tests import dialogue

VECTORS = pathlib.Path(__file__).parents[4] / "hitlog/testdata/vectors.jsonl"
URL = "http://127.0.0.1:1/v1/messages"
TOLD = {"request-id": "req_1", "x-mock-service-time": "5"}


class Vectors(unittest.TestCase):
    def test_verdicts(self):
        for vector in map(json.loads, VECTORS.read_text(encoding="utf-8").splitlines()):
            with self.subTest(vector["name"]):
                if vector["valid"]:
                    hits.check_hit(vector["line"])
                else:
                    with self.assertRaises(ValueError) as caught:
                        hits.check_hit(vector["line"])
                    self.assertIn(vector["error"], str(caught.exception))


class Lines(unittest.TestCase):
    def setUp(self):
        self.plan = Plan.parse(dialogue.plan(URL))
        self.book = Book(1)
        self.book.start()

    def line(self, fill, due=None):
        hit = self.book.begin(due)
        fill(hit)
        self.book.end(hit)
        self.book.stop()
        line = hits.line(self.plan, self.book, hit)
        hits.check_hit(line)
        return json.loads(line)

    def check(self, fill, **want):
        got = self.line(fill)
        self.assertEqual({name: got.get(name) for name in want}, want)

    def test_instant(self):
        for ns, want in [
            (0, "1970-01-01T00:00:00.000000000Z"),
            (1_700_000_000_000_000_001, "2023-11-14T22:13:20.000000001Z"),
            (951_782_400_999_999_999, "2000-02-29T00:00:00.999999999Z"),
        ]:
            self.assertEqual(hits.instant(ns), want)

    def test_statuses(self):
        for status, outcome, error in [
            (200, "ok", ""), (304, "ok", ""), (404, "api_error", "404 Not Found"), (100, "api_error", "100 Continue"),
            (429, "rate_limited", "429 Too Many Requests"), (529, "server_error", "529"),
        ]:  # fmt: skip
            with self.subTest(status):
                self.setUp()
                self.check(lambda hit: answer(hit, status), code=status, outcome=outcome, error=error, bytes_in=7)

    def test_an_answer_tells_of_the_upstream(self):
        self.check(lambda hit: answer(hit, 200), request_id="req_1", upstream=5, attempts=None)

    def test_due(self):
        due = self.line(lambda hit: answer(hit, 200), due=1_000)["due"]
        self.assertEqual(due, hits.instant(self.book.wall + 1_000))

    def test_no_answer(self):
        want = {"outcome": "reset", "error": "OSError: why", "code": 0, "bytes_out": 0}
        self.check(lambda hit: hit.fail("reset", OSError("why")), **want)

    def test_broken_off(self):
        def fill(hit):
            hit.head(200, TOLD)
            hit.fail("reset", OSError("why"))

        self.check(fill, outcome="truncated", code=0, bytes_in=0, bytes_out=len(self.plan.body))

    def test_raised_status(self):
        def fill(hit):
            answer(hit, 429)
            hit.fail("client_error", ValueError("429"))

        self.check(fill, outcome="rate_limited", code=429)

    def test_failed_with_a_good_answer(self):
        def fill(hit):
            answer(hit, 200)
            hit.fail("client_error", ValueError("why"))

        self.check(fill, outcome="client_error", code=0)

    def test_returned_without_an_answer(self):
        self.check(lambda hit: None, outcome="client_error", error="the client returned without an answer")

    def test_retry(self):
        def fill(hit):
            hit.resume()
            answer(hit, 500)
            hit.pause()
            hit.resume()
            answer(hit, 200)

        self.check(fill, attempts=2, upstream=10, outcome="ok", code=200)

    def test_retry_that_is_refused(self):
        def fill(hit):
            answer(hit, 500)
            hit.pause()
            hit.resume()
            hit.fail("reset", OSError("why"))

        self.check(fill, attempts=2, upstream=None, outcome="reset", code=0, first_byte=None, request_id=None)

    def test_times_that_cannot_be(self):
        for told in "0", "-5", "5.0", "soon", "9" * 19:
            with self.subTest(told):
                self.setUp()
                self.check(lambda hit: hit.head(200, {"x-mock-service-time": told}), upstream=None)


def answer(hit: Hit, status: int) -> None:
    hit.head(status, TOLD)
    hit.body(7)
