#!/usr/bin/env python3
"""Forgetting a person: no byte of an id is left, in no file (CONTRACTS section 12)."""

import gzip
import os
import subprocess
import threading
import time
import unittest

import harness
from harness import log_event, run_cli

VISITOR = "visitor-to-forget-4711"
SESSION = "session-of-them-0815"
OTHER = "visitor-who-stays-4712"


DERIVED = (".idx", ".ckpt", ".idx.tmp", ".ckpt.tmp")


def everything(data, without=()):
    """All bytes under the folder, inflated where they are compressed; not of names that end like one of `without`."""
    out = b""
    for folder, _, names in os.walk(data):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.isfile(path) or os.path.islink(path) or name.endswith(without):
                continue
            with open(path, "rb") as file:
                out += file.read()
            if name.endswith(".gz"):
                with gzip.open(path) as file:
                    out += file.read()
            if name.endswith(".zst"):
                out += subprocess.run(["zstd", "-dc", path], capture_output=True, check=True).stdout
    return out


class Forget(unittest.TestCase):
    def setUp(self):
        self.server = harness.Server(env={"NIGHTBELL_STORE_COMPRESS": "none"}).start()
        self.addCleanup(self.server.close)

    def feed(self, visitor, session):
        server = self.server
        server.post("/api/metrics/event", {"visitor_id": visitor, "event": "page_view"})
        server.post("/v1/logs", log_event("of a visitor", visitor_id=visitor, session_id=session))
        server.post("/v1/logs", log_event("of the session alone", session_id=session))
        server.post("/v1/logs", log_event(f"reply to {session}, again"))
        server.post("/nb/b", {"events": [{"kind": "reply", "session_id": session, "route": "/chat",
                                          "transport": "fetch", "end": "done"}]})

    def forget(self, *args):
        return run_cli("forget", "--data-dir", self.server.data, *args)

    def check_gone(self):
        left = everything(self.server.data)
        for text in (VISITOR, SESSION):
            self.assertFalse(text.encode() in left, f"{text} is left")
        lines = everything(self.server.data, without=DERIVED)
        self.assertEqual(lines.count(OTHER.encode()), 2)
        self.assertEqual(lines.count(b"session-who-stays"), 4)

    def test_no_byte_of_a_visitor_and_their_sessions_is_left(self):
        self.feed(VISITOR, SESSION)
        self.feed(OTHER, "session-who-stays")
        stored = self.server.ledger()["events"]

        dry = self.forget("--visitor", VISITOR, "--dry-run")
        self.assertEqual(dry.returncode, 0, dry.stderr)
        self.assertIn(SESSION.encode(), dry.stdout)
        self.assertIn(b"would erase", dry.stdout)
        self.assertIn(b"3 lines of logs", dry.stdout)
        self.assertTrue(VISITOR.encode() in everything(self.server.data))

        done = self.forget("--visitor", VISITOR)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"3 lines of logs", done.stdout)
        self.assertIn(b"1 lines of behavior", done.stdout)
        self.check_gone()
        shown = self.server.get("/api/metrics/behavior").json()
        self.assertEqual(shown["total"], 1, "the ring forgot too")
        self.assertEqual(self.server.ledger()["events"], stored, "what was stored, was stored")

        self.server.post("/v1/logs", log_event("life goes on"))
        self.server.kill()
        self.server.start()
        self.check_gone()
        self.assertEqual(len(self.server.lines("logs")), 4)

    def test_it_reaches_compressed_files_without_a_server(self):
        self.feed(VISITOR, SESSION)
        self.feed(OTHER, "session-who-stays")
        self.assertEqual(self.server.stop(), 0)
        logs = os.path.join(self.server.data, "logs")
        old = "logs-" + time.strftime("%Y-%m-%d", time.gmtime(time.time() - 4 * 86400))
        for name in os.listdir(logs):  # days went by
            if not os.path.islink(os.path.join(logs, name)):
                os.rename(os.path.join(logs, name), os.path.join(logs, old + "." + name.split(".")[-1]))
        done = run_cli("rotate", "--once", "--data-dir", self.server.data)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(os.path.exists(os.path.join(logs, old + ".jsonl.gz")))
        self.assertTrue(VISITOR.encode() in everything(self.server.data))
        done = self.forget("--visitor", VISITOR)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.check_gone()

    def test_lines_keep_coming_while_a_session_is_forgotten(self):
        self.feed(VISITOR, SESSION)
        client = harness.GoodClient(self.server)
        client.start()
        done = [self.forget("--session", SESSION) for _ in range(3)]
        client.finish()
        self.assertEqual([d.returncode for d in done], [0, 0, 0])
        self.assertFalse(SESSION.encode() in everything(self.server.data))

    def test_two_at_once_are_both_answered(self):
        self.feed(VISITOR, SESSION)
        done = []
        threads = [threading.Thread(target=lambda who=who: done.append(self.forget(*who)))
                   for who in (("--visitor", VISITOR), ("--session", SESSION))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([d.returncode for d in done], [0, 0])

    def test_a_crash_in_the_middle_is_gone_on_with_at_the_next_start(self):
        server = self.server
        self.feed(VISITOR, SESSION)
        self.assertEqual(server.stop(), 0)
        for ago in range(1, 6):  # of the last days: enough that it takes a while
            at = time.strftime("%Y-%m-%d", time.gmtime(time.time() - ago * 86400))
            with open(os.path.join(server.data, "logs", f"logs-{at}.jsonl"), "w", encoding="utf-8") as file:
                for n in range(20_000):
                    who = VISITOR if n % 1000 == 0 else f"visitor-number-{n}"
                    file.write(f'{{"level":"error","message":"m","visitor_id":"{who}","received_at":"{at}T10:00:00Z"}}\n')
        server.start()
        asked = threading.Thread(target=self.forget, args=("--visitor", VISITOR))
        asked.start()
        harness.wait_until(lambda: any(n.startswith("erase-") and n.endswith(".json") for n in os.listdir(server.data)),
                           10, "the intent")
        server.kill()
        asked.join()
        server.start()
        harness.wait_until(lambda: not any(n.startswith("erase-") for n in os.listdir(server.data)), 30, "the end of it")
        self.assertFalse(VISITOR.encode() in everything(server.data), "bytes of the visitor are left")
        self.assertEqual(server.ledger()["events"]["logs"]["stored"], {"ok": 100_003})
        self.assertEqual(everything(server.data, without=DERIVED).count(b"visitor-number-"), 5 * (20_000 - 20))

    def test_wrong_use_is_said(self):
        self.assertEqual(self.forget().returncode, 2)
        self.assertEqual(run_cli("forget", "--session", "x", "--data-dir", "/nowhere/at/all").returncode, 2)
        self.assertEqual(os.stat(os.path.join(self.server.data, "control.sock")).st_mode & 0o777, 0o600)


if __name__ == "__main__":
    harness.main()
