#!/usr/bin/env python3
"""Real Chromium speaks to a real server: other origin, beacons, preflights, last words.

Pages are served from http://localhost:P, the server listens on 127.0.0.1:Q: two
origins. A second page server on a third port is the foreign origin.
"""

import functools
import http.server
import json
import os
import re
import subprocess
import threading
import unittest
import urllib.parse

import disk
import harness

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "browser")


class Pages(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def serve_pages():
    handler = functools.partial(Pages, directory=os.path.join(HERE, "pages"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def install():
    if not os.path.isdir(os.path.join(HERE, "node_modules", "playwright-core")):
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True,
                       capture_output=True, timeout=300)


def play(script, *arguments, timeout):
    """Runs a script of tests/browser in Chromium; what it saw."""
    done = subprocess.run(["node", os.path.join(HERE, script), *arguments], capture_output=True, timeout=timeout, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode("utf-8", "replace")[-3000:])
    return json.loads(done.stdout)


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        install()
        cls.own, cls.foreign = serve_pages(), serve_pages()
        cls.origin = f"http://localhost:{cls.own.server_port}"
        secret = {"LOG_DIAGNOSTIC_SECRET": "diagnostic-secret-of-at-least-32-bytes"}
        cls.server = harness.Server(env={"ALLOWED_ORIGINS": cls.origin, **secret}).start()
        link = harness.run_cli("diagnostic", "--session", "s-1", "--minutes", "5", "--base-url",
                               f"http://127.0.0.1:{cls.server.port}", env=secret).stdout.decode()
        link = re.search(r"http://\S+/diag#\S+", link)[0]
        api = urllib.parse.quote(f"http://127.0.0.1:{cls.server.port}", safe="")
        pages = [{"name": "errors", "url": f"{cls.origin}/errors.html?api={api}"},
                 {"name": "fetches", "url": f"{cls.origin}/fetches.html?api={api}"},
                 {"name": "foreign", "url": f"http://localhost:{cls.foreign.server_port}/foreign.html?api={api}"},
                 {"name": "leaving", "url": f"{cls.origin}/leaving.html?api={api}", "leave": True},
                 {"name": "diagnostic", "url": link, "read": "#state"},
                 {"name": "diagnostic again", "url": link, "read": "#state"},
                 {"name": "privacy", "url": f"http://127.0.0.1:{cls.server.port}/privacy.html", "read": "h1"}]
        cls.seen = play("run.mjs", json.dumps({"pages": pages}), timeout=120)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.own.shutdown()
        cls.foreign.shutdown()

    def fetched(self, name):
        return self.seen["fetches"]["result"][name]

    def by_jq(self, kind, program):
        """What jq says of a kind's files: they are for everybody's tools."""
        paths = disk.segments(self.server.data, kind)
        done = subprocess.run(["jq", "-r", program, *paths], capture_output=True, check=True, timeout=20)
        return done.stdout.decode().splitlines()

    def messages(self):
        return self.by_jq("logs", ".message")

    def test_a_throw_and_a_rejection_of_a_page_are_stored(self):
        self.assertEqual(self.seen["errors"]["result"]["sent"], [True, True])
        rows = self.by_jq("logs", 'select(.session_id == "s-errors") | .error.type')
        self.assertEqual(sorted(rows), ["SyntaxError", "TypeError"])

    def test_what_a_page_reports_is_redacted(self):
        rows = self.by_jq("logs", 'select(.message == "page rejected") | .error.message')
        self.assertEqual(rows, ["nobody caught me, [email]"])

    def test_a_stack_of_a_page_keeps_its_positions(self):
        rows = self.by_jq("logs", 'select(.message == "page rejected") | .error.stack | join("|")')
        self.assertEqual(len(rows), 1)
        self.assertRegex(rows[0], r"errors\.js:\d+:\d+")

    def test_a_page_is_known_as_a_browser(self):
        rows = self.by_jq("logs", 'select(.message == "page rejected") | "\\(.via) \\(.client.browser) \\(.client.major)"')
        self.assertEqual(len(rows), 1)
        self.assertRegex(rows[0], r"(?i)^browser .*chrom\S* \d+$")

    def test_a_fetch_with_its_own_request_id_passes_its_preflight(self):
        self.assertEqual(self.fetched("preflighted")["status"], 200)
        self.assertEqual(self.fetched("preflighted")["body"], {"accepted": 1})

    def test_the_ids_of_a_reply_are_readable_from_the_page(self):
        self.assertEqual(self.fetched("preflighted")["requestId"], "page-request-1")
        self.assertEqual(self.fetched("preflighted")["traceId"], "4bf92f3577b34da6a3ce929d0e0e4736")
        self.assertRegex(self.fetched("simple")["requestId"], r"^[0-9a-f-]{36}$")

    def test_the_ids_of_the_request_join_its_one_event(self):
        rows = self.by_jq("logs", 'select(.message == "by fetch with a preflight") | "\\(.request_id) \\(.trace_id)"')
        self.assertEqual(rows, ["page-request-1 4bf92f3577b34da6a3ce929d0e0e4736"])

    def test_a_text_plain_fetch_needs_no_preflight(self):
        self.assertEqual(self.fetched("simple")["status"], 200)
        self.assertIn("by a fetch without a preflight", self.messages())

    def test_a_heartbeat_loses_query_and_fragment(self):
        self.assertEqual(self.fetched("heartbeat")["body"], {"ok": True})
        self.assertEqual(self.by_jq("presence", "select(.page == \"/chat\") | .page"), ["/chat"])

    def test_a_behaviour_event_is_acknowledged_with_its_file(self):
        reply = self.fetched("behavior")
        self.assertEqual((reply["status"], reply["body"]["stored"]), (202, 1))
        self.assertRegex(reply["body"]["file"], r"^metrics-\d{4}-\d\d-\d\d\.jsonl$")

    def test_a_behaviour_event_without_a_user_agent_gets_the_header(self):
        rows = self.by_jq("behavior", 'select(.visitor_id == "visitor-chromium") | .user_agent')
        self.assertEqual(len(rows), 1)
        self.assertRegex(rows[0], r"^Mozilla/5\.0 .*Chrome/\d+\.\d+\.\d+\.\d+")

    def test_refusals_are_readable_from_the_page(self):
        self.assertEqual((self.fetched("refused")["status"], self.fetched("refused")["body"]["error"]),
                         (400, "invalid_payload"))
        self.assertEqual((self.fetched("tooLarge")["status"], self.fetched("tooLarge")["body"]["error"]),
                         (413, "too_large"))
        self.assertEqual(self.fetched("refused")["body"]["request_id"], self.fetched("refused")["requestId"])

    def test_beacons_of_blobs_and_strings_are_stored(self):
        for name in ("beaconBlob", "beaconString", "beaconHeartbeat"):
            self.assertTrue(self.fetched(name), name)
        harness.wait_until(lambda: {"by a beacon of a blob", "by a beacon of a string"} <= set(self.messages()),
                           what="both beacons on disk")
        harness.wait_until(lambda: "/by-beacon" in self.by_jq("presence", ".page"), what="the heartbeat on disk")

    def test_half_an_emoji_becomes_a_replacement_character(self):
        self.assertEqual(self.fetched("cutEmoji")["status"], 200)
        self.assertIn("cut emoji \ufffd", self.messages())

    def test_a_foreign_page_can_read_nothing(self):
        result = self.seen["foreign"]["result"]
        self.assertEqual(result["preflighted"], {"failed": "TypeError"})
        self.assertEqual(result["simple"], {"failed": "TypeError"})
        self.assertNotIn("a foreign preflight never passes", self.messages())

    def test_a_foreign_beacon_is_stored_all_the_same(self):
        self.assertTrue(self.seen["foreign"]["result"]["beacon"])
        harness.wait_until(lambda: "a foreign beacon is stored" in self.messages(), what="the beacon on disk")
        self.assertIn("a foreign fetch is unreadable", self.messages())

    def test_the_last_words_of_a_page_arrive(self):
        harness.wait_until(lambda: "sent on pagehide" in self.messages(), what="the beacon of pagehide on disk")
        self.assertEqual(self.server.ledger()["client_dropped"].get("page_closed"), 2)

    def test_the_link_of_diagnostic_mode_sets_its_cookie_once(self):
        self.assertIn("is on until", self.seen["diagnostic"]["result"])
        self.assertEqual(self.seen["diagnostic"]["cookies"],
                         [{"name": "diag", "httpOnly": True, "secure": True, "sameSite": "None", "path": "/"}])
        self.assertIn("used before", self.seen["diagnostic again"]["result"])
        self.assertEqual(self.seen["diagnostic again"]["cookies"], [])

    def test_pages_of_the_server_break_none_of_their_own_rules(self):
        for name in ("diagnostic", "privacy"):
            self.assertEqual(self.seen[name]["consoleErrors"], [], name)

    def test_the_ledger_agrees_with_the_files(self):
        harness.check_ledger_against_files(self.server)


if __name__ == "__main__":
    harness.main()
