#!/usr/bin/env python3
"""The demo in real Chromium: each button's reference id is found by `nightbell timeline`."""

import os
import subprocess
import unittest

import harness
import test_browser
import test_sdk

DEMO = os.path.join(harness.ROOT, "demo")


def build():
    test_sdk.install()
    if not os.path.isdir(os.path.join(DEMO, "node_modules", "vite")):
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=DEMO, check=True, capture_output=True,
                       timeout=300)
    for command in (["node_modules/typescript/bin/tsc", "--noEmit"], ["node_modules/vite/bin/vite.js", "build"]):
        done = subprocess.run(["node", *command], cwd=DEMO, capture_output=True, timeout=120, check=False)
        if done.returncode != 0:
            raise AssertionError((done.stdout + done.stderr).decode("utf-8", "replace")[-3000:])


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        test_browser.install()
        build()
        port = harness.free_port()
        cls.server = harness.Server(env={"ALLOWED_ORIGINS": f"http://localhost:{port}"}).start()
        cls.addClassCleanup(cls.server.close)
        api = f"http://127.0.0.1:{cls.server.port}"
        cls.demo = subprocess.Popen(["node", "serve.mjs", "--port", str(port), "--nightbell", api], cwd=DEMO,
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(cls.end_demo)
        address = cls.demo.stdout.readline().decode().strip()
        cls.seen = test_browser.play("demo.mjs", address, timeout=90)

    @classmethod
    def end_demo(cls):
        cls.demo.kill()
        cls.demo.wait()
        cls.demo.stdout.close()

    def timeline(self, button):
        """Kinds and services of the lines that belong to a button's reference id."""
        reference = self.seen["shown"][button]["reference"]
        done = harness.run_cli("timeline", reference, "--data-dir", self.server.data, "--ndjson")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode()

    def test_a_changed_window_leaves_the_last_answer_only(self):
        self.assertTrue(self.seen["answer"].startswith("30 days:"), self.seen["answer"])
        self.assertNotIn("7 days", self.seen["answer"])

    def test_a_throw_and_a_rejection_are_found_by_their_reference(self):
        self.assertIn("The demo threw this on purpose", self.timeline("Throw"))
        self.assertIn("The demo rejected this on purpose", self.timeline("Reject"))

    def test_a_failed_call_is_found_on_both_sides(self):
        story = self.timeline("Fail a call")
        self.assertIn("GET /demo/api/fail answered 500", story)
        self.assertIn("demo-api", story)

    def test_a_dropped_stream_is_found_on_both_sides(self):
        story = self.timeline("Drop the stream")
        self.assertIn("network_error", story)
        self.assertIn("the model went away", story)

    def test_a_rate_limit_is_found_by_its_reference(self):
        self.assertIn("GET /demo/api/limited: rate_limited", self.timeline("Hit the rate limit"))
        first = [line for line in self.server.lines("logs") if line["message"] == "GET /demo/api/limited answered 429"]
        self.assertEqual(len(first), 1)  # the second try is its repeat

    def test_a_burst_is_bounded_and_accounted_for(self):
        story = self.timeline("Burst of events")
        stored = sum(line["message"].startswith("Burst:") for line in self.server.lines("logs"))
        self.assertLessEqual(stored, 10)
        self.assertIn("Burst: event 0", story)
        self.assertGreaterEqual(self.server.ledger()["client_dropped"].get("rate_limited", 0), 190)

    def test_each_reference_leads_to_its_timeline(self):
        for name, shown in self.seen["shown"].items():
            path = shown["href"].removeprefix(f"http://127.0.0.1:{self.server.port}")
            self.assertEqual(self.server.get(path).status, 200, name)

    def test_nothing_breaks_the_strict_csp(self):
        self.assertEqual(self.seen["problems"], [])
        self.assertIn("Reference: ", self.seen["alert"])


if __name__ == "__main__":
    harness.main()
