"""Each client, in a process of its own, against a true upstream."""

import collections
import json
import tempfile
import unittest

import hits
from tests import dialogue
from tests.h2_upstream import H2Upstream
from tests.upstream import BODY, SERVICE_TIME, Upstream, refusing

PLAIN = ["requests_pooled.py", "requests_default.py", "aiohttp_session.py", "httpx_pooled.py", "httpx_default.py"]
SDK, RETRYING = "sdk_python.py", "sdk_python_retry.py"
REPAIRED, PUBLISHED = "aiohttp_backoff.py", "aiohttp_published.py"


class Clients(unittest.TestCase):
    def run_client(self, file, url, *args, **more):
        result = dialogue.run(file, dialogue.plan(url, *args, **more))
        self.assertIsNone(result.error)
        self.assertEqual((result.status, result.stderr), (0, b""))
        for line in result.lines:
            hits.check_hit(line)
        self.assertEqual([hit["seq"] for hit in result.hits], list(range(len(result.lines))))
        self.assertEqual(result.done["requests"], len(result.lines))
        self.assertNotIn(dialogue.SECRET, "".join(result.lines))
        return result

    def test_loads(self):
        for file in PLAIN + [REPAIRED, SDK]:
            for kind in "closed", "burst", "constant":
                with self.subTest(file, kind=kind), Upstream() as upstream:
                    due = [i * 10**6 for i in range(40)] if kind == "constant" else []
                    result = self.run_client(file, upstream.url, kind, warmup=8, due=due)
                    self.check_load(result, upstream, kind)
                    if file != SDK:  # which writes JSON of its own
                        self.assertEqual({body for _, body in upstream.requests}, {dialogue.BODY.encode()})

    def check_load(self, result, upstream, kind):
        self.assertEqual(len(upstream.requests), 48)
        for headers, body in upstream.requests:
            self.assertEqual(json.loads(body), json.loads(dialogue.BODY))
            self.assertEqual(headers["x-api-key"], dialogue.SECRET)
            self.assertEqual(headers["content-type"], "application/json")
            self.assertNotIn("x-none", headers)
        self.assertEqual(len(result.hits), 40)
        for hit in result.hits:
            self.assertEqual((hit["outcome"], hit["upstream"]), ("ok", SERVICE_TIME))
            self.assertEqual((hit["bytes_in"], hit["bytes_out"]), (len(BODY), len(upstream.requests[-1][1])))
            self.assertEqual("due" in hit, kind == "constant")
            self.assertLessEqual(SERVICE_TIME, hit["first_byte"])
            self.assertLessEqual(hit["first_byte"], hit["latency"])
        self.assertEqual(len({hit["request_id"] for hit in result.hits}), 40)
        if kind != "constant":
            self.assertEqual(result.done["max_in_flight"], 8)
        self.assertLessEqual(result.done["max_in_flight"], 8)
        self.assertLessEqual(upstream.connections, 8)
        self.assertGreater(result.done["cpu"], 0)

    def test_default_pool_throws_connections_away(self):
        opened = {}
        for file in PLAIN[:2]:
            with Upstream() as upstream:
                self.run_client(file, upstream.url, "burst", 80, 20)
                opened[file] = upstream.connections
        self.assertLessEqual(opened[PLAIN[0]], 20)
        self.assertGreater(opened[PLAIN[1]], 20)

    def test_faults(self):
        want = {
            "500": ("server_error", 500), "429": ("rate_limited", 429), "404": ("api_error", 404), "302": ("ok", 302),
            "cut": ("truncated", 0), "chunk": ("truncated", 0), "close": ("reset", 0), "hang": ("timeout", 0),
        }  # fmt: skip
        for file in PLAIN + [SDK]:
            with self.subTest(file), Upstream(*want) as upstream:
                result = self.run_client(file, upstream.url, "closed", len(want), 1, timeout=500_000_000)
                got = [(hit["outcome"], hit["code"]) for hit in result.hits]
                self.assertEqual(got, list(want.values()))
                self.assertEqual(len(upstream.requests), len(want))

    def test_refused(self):
        for file in PLAIN + [SDK]:
            with self.subTest(file):
                result = self.run_client(file, refusing(), "closed", 4, 2, warmup=1)
                self.assertEqual({hit["outcome"] for hit in result.hits}, {"reset"})

    def test_http2(self):
        with tempfile.TemporaryDirectory() as folder, H2Upstream(folder) as upstream:
            result = self.run_client("httpx_h2.py", upstream.url, warmup=8, roots=upstream.roots)
            self.assertEqual(collections.Counter(hit["outcome"] for hit in result.hits), {"ok": 40})
            self.assertEqual((len(upstream.requests), upstream.connections), (48, 1))

    def test_roots(self):
        """Without the roots the upstream's certificate is good for nothing."""
        with tempfile.TemporaryDirectory() as folder, H2Upstream(folder) as upstream:
            result = self.run_client("httpx_h2.py", upstream.url, "closed", 1, 1)
            self.assertEqual(result.hits[0]["outcome"], "reset")
            self.assertIn("CERTIFICATE_VERIFY_FAILED", result.hits[0]["error"])

    def test_http2_needs_tls(self):
        result = dialogue.run("httpx_h2.py", dialogue.plan(refusing()))
        self.assertEqual((result.status, result.error), (1, "ValueError: HTTP/2 needs an https target"))

    def test_retries(self):
        with Upstream("500", "200") as upstream:
            hit = self.run_client(REPAIRED, upstream.url, "closed", 1, 1).hits[0]
            self.assertEqual((hit["outcome"], hit["attempts"], hit["upstream"]), ("ok", 2, 2 * SERVICE_TIME))
            self.assertGreaterEqual(hit["latency"], hit["upstream"] + hit["retry_wait"])
            self.assertLessEqual(hit["retry_wait"], 1_500_000_000)
            self.assertGreaterEqual(hit["first_byte"], hit["retry_wait"])

    def test_gives_up_after_three_tries(self):
        for file in REPAIRED, RETRYING:
            with self.subTest(file), Upstream("429") as upstream:
                result = self.run_client(file, upstream.url, "closed", 3, 3)
                self.assertEqual(len(upstream.requests), 9)
                for hit in result.hits:
                    self.assertEqual((hit["outcome"], hit["code"], hit["attempts"]), ("rate_limited", 429, 3))

    def test_an_attempt_without_an_answer(self):
        for file in REPAIRED, RETRYING:
            with self.subTest(file), Upstream("close", "hang", "200") as upstream:
                hit = self.run_client(file, upstream.url, "closed", 1, 1, timeout=500_000_000).hits[0]
                self.assertEqual((hit["outcome"], hit["attempts"]), ("ok", 3))
                self.assertGreater(hit["retry_wait"], 0)
                self.assertNotIn("upstream", hit)

    def test_an_sdk_has_one_endpoint(self):
        result = dialogue.run(SDK, dialogue.plan(refusing().replace("messages", "complete")))
        self.assertEqual((result.status, result.error), (1, "ValueError: the SDK sends to /v1/messages alone"))

    def test_the_published_client_fails(self):
        with Upstream() as upstream:
            result = self.run_client(PUBLISHED, upstream.url, "closed", 40, 4, warmup=4)
            outcomes = collections.Counter(hit["outcome"] for hit in result.hits)
            self.assertGreaterEqual(outcomes["ok"], 1)
            self.assertGreaterEqual(outcomes["client_error"], 30)
            self.assertIn("RuntimeError: Session is closed", {hit["error"] for hit in result.hits})
