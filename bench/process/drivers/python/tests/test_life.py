"""How a driver begins and ends."""

import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

from tests import dialogue
from tests.upstream import Upstream, refusing

CLIENT = "aiohttp_session.py"
MODELS = [CLIENT, "requests_pooled.py"]
ALL = sorted(path.name for path in dialogue.FOLDER.glob("*_*.py"))


class Describing(unittest.TestCase):
    def test_describe(self):
        for file in ALL:
            with self.subTest(file):
                done = subprocess.run(
                    [sys.executable, dialogue.FOLDER / file, "--describe"], capture_output=True, env=dialogue.ENVIRONMENT
                )
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertEqual(set(json.loads(done.stdout)), {"client", "version", "runtime", "executable"})

    def test_missing_library(self):
        # -I and -S leave nothing but the standard library.
        start = "import runpy, sys; sys.path.insert(0, sys.argv[1]); runpy.run_path(sys.argv[2], run_name='__main__')"
        for file in ALL:
            with self.subTest(file):
                done = subprocess.run(
                    [sys.executable, "-I", "-S", "-c", start, dialogue.FOLDER, dialogue.FOLDER / file],
                    capture_output=True,
                )
                self.assertEqual((done.returncode, done.stdout), (3, b""))
                self.assertRegex(done.stderr.decode(), r"\ANo module named '\w+'\n\Z")


class Ending(unittest.TestCase):
    def test_input_that_ends_early(self):
        for file in MODELS:
            for stage in range(3):
                with self.subTest(file, stage=stage), Upstream("hang") as upstream, dialogue.Driver(file) as driver:
                    self.reach(driver, stage, upstream.url)
                    self.assertEqual(driver.end(), (1, b""))

    def test_termination(self):
        for file in MODELS:
            with self.subTest(file), Upstream("hang") as upstream, dialogue.Driver(file) as driver:
                self.reach(driver, 2, upstream.url)
                driver.process.send_signal(signal.SIGTERM)
                self.assertEqual(driver.process.wait(timeout=10), -signal.SIGTERM)
                self.assertEqual(driver.end()[1], b"")

    def reach(self, driver, stage, url):
        """Leads a driver to: before the plan, before go, while it measures."""
        if stage > 0:
            driver.say(dialogue.plan(url, "closed", 4, 2))
            self.assertEqual(json.loads(driver.hear())["kind"], "ready")
        if stage > 1:
            driver.say({"kind": "go"})
            self.assertEqual(json.loads(driver.hear()), {"kind": "progress", "done": 0})

    def test_ready(self):
        for file in MODELS:
            ready = dialogue.run(file, dialogue.plan(refusing(), "closed", 1, 1)).ready
            self.assertEqual(set(ready), {"kind", "client", "version", "runtime", "parallelism", "pid"})

    def test_bad_plans(self):
        for message, error in [
            ({"kind": "plan"}, "KeyError: 'request'"),
            (dialogue.plan(refusing(), "ramp"), "ValueError: unknown kind of load 'ramp'"),
            (dialogue.plan("https://127.0.0.1:1/", roots="none"), None),
        ]:
            with self.subTest(error):
                result = dialogue.run(CLIENT, message)
                self.assertEqual((result.status, result.stderr), (1, b""))
                self.assertIn(error or "SSLError", result.error)

    def test_failing_client(self):
        """A client that cannot even be made ends with a message."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "failing.py")
            file.write_text(
                f"import sys, json; sys.path.insert(0, {str(dialogue.FOLDER)!r})\n"
                "import driver\n"
                "class Client(driver.Client):\n"
                "    def __init__(self, plan): raise LookupError('two\\nlines')\n"
                "driver.main(json, Client)\n"
            )
            result = dialogue.run(str(file), dialogue.plan(refusing()))
            self.assertEqual((result.status, result.stderr, result.error), (1, b"", "LookupError: two lines"))
