#!/usr/bin/env python3
"""The demo in real Chromium: each button's reference id is found by `nightbell timeline`."""

import json
import os
import subprocess
import unittest
import urllib.parse

import harness
import test_browser
import test_sdk

DEMO = os.path.join(harness.ROOT, "demo")
ON = {"NIGHTBELL_DEMO_ENABLED": "true"}


def address(server):
    return f"http://127.0.0.1:{server.port}"


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        test_browser.install()
        cls.server = harness.Server(env=ON).start()
        cls.addClassCleanup(cls.server.close)
        cls.seen = test_browser.play("demo.mjs", address(cls.server) + "/demo/", timeout=90)

    def timeline(self, button):
        """The lines that belong to a button's reference id, as text."""
        reference = self.seen["shown"][button]["reference"]
        done = harness.run_cli("timeline", reference, "--data-dir", self.server.data, "--ndjson")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode()

    def services(self, story):
        return {json.loads(line)["event"].get("service") for line in story.splitlines()}

    def test_a_changed_window_leaves_the_last_answer_only(self):
        self.assertTrue(self.seen["answer"].startswith("30 days:"), self.seen["answer"])
        self.assertTrue(self.seen["answer"].rstrip().endswith("a single one of them."), self.seen["answer"])
        self.assertNotIn("7 days", self.seen["answer"])

    def test_a_throw_and_a_rejection_are_found_by_their_reference(self):
        self.assertIn("The demo threw this on purpose", self.timeline("Throw"))
        self.assertIn("The demo rejected this on purpose", self.timeline("Reject"))

    def test_a_failed_call_is_found_on_both_sides(self):
        story = self.timeline("Fail a call")
        self.assertIn("GET /demo/api/fail answered 500", story)
        self.assertIn("GET /demo/api/fail: internal_error", story)
        self.assertLessEqual({"demo-web", "demo-api"}, self.services(story))

    def test_a_dropped_stream_is_found_on_both_sides(self):
        story = self.timeline("Drop the stream")
        self.assertIn("network_error", story)
        self.assertIn("the model went away", story)
        self.assertIn("demo-api", self.services(story))

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
            self.assertTrue(shown["href"].startswith("/api/timeline/"), shown)
            self.assertEqual(self.server.get(shown["href"]).status, 200, name)

    def test_nothing_breaks_the_strict_csp(self):
        self.assertEqual(self.seen["problems"], [])
        self.assertIn("Reference: ", self.seen["alert"])

    def test_what_both_sides_sent_is_accounted_for(self):
        harness.check_ledger_against_files(self.server)


class Elsewhere(unittest.TestCase):
    def test_the_page_reports_to_another_server_of_this_machine_when_told_to(self):
        test_browser.install()
        with harness.Server(env=ON) as pages, harness.Server(env={"ALLOWED_ORIGINS": address(pages)}) as other:
            query = urllib.parse.urlencode({"nightbell": address(other)})
            seen = test_browser.play("demo_throw.mjs", f"{address(pages)}/demo/?{query}", timeout=60)
            harness.wait_until(lambda: any(line.get("request_id") == seen["reference"] for line in other.lines("logs")),
                               what="the line of the other server")
            self.assertTrue(seen["href"].startswith(address(other) + "/api/timeline/"), seen)
            self.assertEqual(pages.lines("logs"), [])


class Sources(unittest.TestCase):
    def test_types_are_right(self):
        test_sdk.install()
        if not os.path.isdir(os.path.join(DEMO, "node_modules", "vite")):
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=DEMO, check=True,
                           capture_output=True, timeout=300)
        done = subprocess.run(["node", "node_modules/typescript/bin/tsc", "--noEmit"], cwd=DEMO, capture_output=True,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout.decode("utf-8", "replace")[-3000:])

    def test_the_lock_file_names_no_registry(self):
        with open(os.path.join(DEMO, "package-lock.json"), encoding="utf-8") as file:
            self.assertNotIn("resolved", file.read())


if __name__ == "__main__":
    harness.main()
