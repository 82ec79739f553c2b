import unittest
from unittest import mock

from plan import Plan
from tests import dialogue

URL = "http://127.0.0.1:1/"


def parse(secret="", **more):
    with mock.patch.dict("os.environ", {"ANTHROPIC_API_KEY": secret}):
        return Plan.parse(dialogue.plan(URL, **more))


class Parsing(unittest.TestCase):
    def test_body_and_header(self):
        plan = parse()
        self.assertEqual(plan.body, dialogue.BODY.encode())
        self.assertEqual(plan.headers, {"content-type": "application/json"})

    def test_secret(self):
        self.assertEqual(parse("sk-1").headers["x-api-key"], "sk-1")

    def test_secret_that_no_header_can_hold(self):
        for secret in "sk-1\n", "sk\r\nx: y", " sk-1", "sk-\u20ac", "sk-\x7f":
            with self.subTest(repr(secret)), self.assertRaises(ValueError) as caught:
                parse(secret)
            self.assertEqual(str(caught.exception), "the value of ANTHROPIC_API_KEY cannot be sent in a header")

    def test_unknown_load(self):
        with self.assertRaisesRegex(ValueError, "unknown kind of load 'ramp'"):
            parse(kind="ramp")

    def test_due_times(self):
        with self.assertRaisesRegex(ValueError, "2 due times for 3 requests"):
            parse(kind="constant", requests=3, due=[0, 1])


class Cleaning(unittest.TestCase):
    def test_clean(self):
        plan = parse("sk-1")
        for text, want in [
            ("why\n  not\r\tat all ", "why not at all"),
            ("refused: b'sk-1'", "refused: b'[secret]'"),
            ("x" * 198 + "sk-1", "x" * 198 + "[s"),
            ("lone \udc80", "lone ?"),
        ]:
            with self.subTest(text):
                self.assertEqual(plan.clean(text), want)
