#!/usr/bin/env python3
"""`nightbell import`: files of events come into a data folder, redacted, once."""

import glob
import gzip
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import disk
import harness
import wire

WIRE = [
    {"timestamp": "2026-03-01T10:00:00Z", "level": "info", "service": "api", "message": "mail to jane.doe@example.com"},
    {"visitor_id": "visitor-1", "event": "page_view", "timestamp": "2026-03-01T10:00:01Z", "metadata": {"n": 1}},
    {"page": "/chat?token=x", "ts": 1772359202.5},
    {"kind": "vital", "timestamp": "2026-03-02T00:00:00Z", "name": "LCP", "value": 12.5, "page": "/"},
    {"kind": "rollup", "minute": "2026-03-02T00:01:00Z", "service": "web", "count": 3, "errors": 1},
    {"kind": "run", "timestamp": "2026-03-02T00:02:00Z", "level": "warn", "service": "langgraph", "run_id": "r1",
     "node": "plan", "status": "start", "payload": {"inputs": {"question": "secret words"}}},
]
DAYS = {"logs": "logs-2026-03-01.jsonl", "behavior": "metrics-2026-03-01.jsonl",
        "presence": "presence-2026-03-01.jsonl", "vitals": "vitals-2026-03-02.jsonl",
        "rollups": "rollups-2026-03-02.jsonl", "runs": "runs-2026-03-02.jsonl"}
OWN = ("via", "ingest_request_id")


def text_of(events):
    return b"".join(wire.compact(event) + b"\n" for event in events)


def many(count, with_ids=False):
    for n in range(count):
        day, second = 1 + n * 3 // count, n % 60
        event = {"timestamp": f"2026-03-0{day}T10:00:{second:02d}Z", "level": "error", "service": "api",
                 "message": f"number {n} " + "x" * 100}
        if with_ids:
            event["id"] = f"id-{n}"
        yield event


class Import(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="nightbell-test-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.data = os.path.join(self.folder, "data")

    def path(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def run_import(self, *args, data=None, env=None):
        done = harness.run_cli("import", "--data-dir", data or self.data, *args, env=env, timeout=60)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def imported(self, *args, **more):
        code, out, err = self.run_import(*args, **more)
        self.assertEqual((code, err), (0, ""), out)
        return out

    def test_wire_events_of_every_kind_come_into_the_files_of_their_days(self):
        out = self.imported(self.path("old.jsonl", text_of(WIRE)))
        self.assertEqual(out, "imported 6, duplicates 0, rejected 0, dropped fields 0\n")
        for kind, name in DAYS.items():
            self.assertEqual([os.path.basename(p) for p in disk.segments(self.data, kind)], [name])
        self.assertEqual(disk.lines(self.data, "presence")[0]["timestamp"], "2026-03-01T10:00:02.500Z")
        for kind in DAYS:
            line = disk.lines(self.data, kind)[0]
            self.assertEqual((line["via"], line["kind"]), ("import", kind))
            self.assertNotIn("clock_skew", line)
            self.assertNotIn("ingest_request_id", line)

    def test_what_must_not_be_kept_is_redacted(self):
        self.imported(self.path("old.jsonl", text_of(WIRE)))
        self.assertEqual(disk.lines(self.data, "logs")[0]["message"], "mail to [email]")
        everything = disk.everything(self.data)
        for secret in (b"jane.doe", b"token=x", b"secret words"):
            self.assertNotIn(secret, everything)

    def test_info_is_let_in_whatever_the_environment(self):
        self.imported(self.path("old.jsonl", text_of(WIRE[:1])), env={"ENVIRONMENT": "prod"})
        self.assertEqual(disk.lines(self.data, "logs")[0]["level"], "info")

    def test_gzip_and_zstd_are_read_also_in_several_members(self):
        halves = text_of(WIRE[:3]), text_of(WIRE[3:])
        self.path("old/a.jsonl.gz", b"".join(map(gzip.compress, halves)))
        self.path("old/b.jsonl", text_of(WIRE))
        plain = self.path("plain", text_of(WIRE))
        expected = 12
        if shutil.which("zstd"):
            subprocess.run(["zstd", "-q", plain, "-o", os.path.join(self.folder, "old", "c.jsonl.zst")], check=True)
            expected += 6
        os.symlink("b.jsonl", os.path.join(self.folder, "old", "d.jsonl"))
        self.path("old/notes.txt", b"not looked at\n")
        out = self.imported(os.path.join(self.folder, "old"))
        self.assertIn(f"imported {expected},", out)

    def test_lines_of_another_server_come_out_as_they_were(self):
        server = harness.Server()
        self.addCleanup(server.close)
        server.start()
        browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36",
                   "Idempotency-Key": "k" * 64}
        events = [{**event, "timestamp": harness.now()} if "timestamp" in event else
                  {**event, "ts": time.time()} if "ts" in event else event for event in WIRE]
        kinds = ("log", "behavior", "heartbeat", "vital", "rollup", "run")
        body = {"sdk": "x/1.0", "events": [{**event, "kind": kind} for event, kind in zip(events, kinds)]}
        self.assertEqual(server.post("/nb/b", body, browser).json(), {"accepted": 6})
        self.assertEqual(server.get("/nowhere").status, 404)
        self.assertEqual(server.stop(), 0)
        folders = [os.path.join(server.data, kind) for kind in DAYS]
        self.assertIn("imported 6,", self.imported(*folders))
        for kind in DAYS:
            before, after = disk.lines(server.data, kind), disk.lines(self.data, kind)
            for line in before:
                line["via"] = "import"
            self.assertEqual(after, before, kind)

    def test_notes_of_another_server_are_left_out(self):
        note = {"received_at": "2026-03-01T00:00:00Z", "kind": "refused", "error": "too_large"}
        out = self.imported(self.path("refused.jsonl", text_of([note])))
        self.assertIn("imported 0,", out)
        self.assertIn("left out 1 of kind refused", out)

    def test_a_second_run_adds_nothing_and_says_so_wherever_the_file_lies(self):
        path = self.path("old.jsonl", text_of(WIRE))
        self.imported(path)
        moved = os.path.join(self.folder, "moved.jsonl")
        os.rename(path, moved)
        code, out, err = self.run_import(moved)
        self.assertEqual(code, 0)
        self.assertIn("moved.jsonl: is imported already (6 events)", err)
        self.assertIn("imported 0,", out)
        self.assertEqual(disk.count(self.data, "logs"), 1)
        self.run_import("--again", moved)
        self.assertEqual(disk.count(self.data, "logs"), 2)

    def test_a_bad_line_is_named_and_the_others_come_in(self):
        content = text_of(WIRE[:1]) + b"{broken\n\n" + text_of([{"level": "error"}]) + b'"text"\n' + text_of(WIRE[1:])
        code, out, err = self.run_import(self.path("old.jsonl", content))
        self.assertEqual(code, 1)
        self.assertIn("old.jsonl:2: invalid_payload: the text is not JSON\n", err)
        self.assertIn("old.jsonl:4: invalid_payload: timestamp: an imported event needs a time of its own\n", err)
        self.assertIn("old.jsonl:5: invalid_payload: an event must be a JSON object\n", err)
        self.assertIn("imported 6, duplicates 0, rejected 3 (invalid_payload 3)", out)

    def test_repeated_ids_come_in_once_and_unknown_fields_are_told(self):
        events = [{**WIRE[0], "id": "same", "colour": "red"}] * 3
        out = self.imported(self.path("old.jsonl", text_of(events)))
        self.assertEqual(out, "imported 1, duplicates 2, rejected 0, dropped fields 3 (colour)\n")

    def test_a_damaged_file_keeps_what_was_read_and_says_so(self):
        packed = gzip.compress(text_of(many(20000)), compresslevel=1)
        code, out, err = self.run_import(self.path("old.jsonl.gz", packed[: len(packed) // 2]))
        self.assertEqual(code, 1)
        self.assertRegex(err, r"old\.jsonl\.gz: behind line \d+: the compressed text ends early")
        count = disk.count(self.data, "logs")
        self.assertIn(f"imported {count},", out)
        self.assertGreater(count, 5000)

    def test_what_is_missing_or_its_own_stops_at_once(self):
        for path, why in (("/nowhere/x", "no such file or folder"), (self.data, "in the data folder itself")):
            code, _, err = self.run_import(path)
            self.assertEqual(code, 2)
            self.assertIn(why, err)

    def test_beside_a_running_server_it_refuses_and_says_what_to_do(self):
        with harness.Server() as server:
            code, _, err = self.run_import(self.path("old.jsonl", text_of(WIRE)), data=server.data)
        self.assertEqual(code, 1)
        self.assertIn("stop the server, or import into another folder", err)

    def test_the_ledger_of_the_next_start_knows_them(self):
        self.run_import(self.path("old.jsonl", text_of(WIRE) + b"{broken\n"))
        server = harness.Server()
        self.addCleanup(server.close)
        server.data = self.data
        server.start()
        ledger = harness.check_ledger_against_files(server)
        self.assertEqual(harness.ledger_counts(ledger, "unknown"), {("rejected", "invalid_payload"): 1})

    def interrupted(self, name, content, sign, after):
        """Starts an import, sends it `sign` when `after` lines are there; the path."""
        path = self.path(name, content)
        process = subprocess.Popen([harness.BINARY, "import", "--data-dir", self.data, path],
                                   env=harness.clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)

        def enough():
            sizes = sum(map(os.path.getsize, glob.glob(os.path.join(self.data, "logs", "*-*.jsonl"))))
            return process.poll() is not None or sizes > after * 250
        harness.wait_until(enough, 30, "lines")
        process.send_signal(sign)
        process.wait(30)
        return path

    def check_once(self, count):
        numbers = [int(line["message"].split()[1]) for line in disk.lines(self.data, "logs")]
        self.assertEqual(len(numbers), count)
        self.assertEqual(sorted(numbers), list(range(count)))
        names = sorted(os.path.basename(p) for p in disk.segments(self.data, "logs"))
        self.assertEqual(sorted({name[:15] for name in names}),
                         ["logs-2026-03-01", "logs-2026-03-02", "logs-2026-03-03"])

    def test_an_import_that_was_killed_goes_on_without_doubles(self):
        count = 40000
        content = text_of(many(count))
        for round_, packed in enumerate((content, gzip.compress(content, compresslevel=1), text_of(many(count, True)))):
            for after in (1, 9000, 30000):
                with self.subTest(round=round_, after=after):
                    shutil.rmtree(self.data, True)
                    path = self.interrupted("old.jsonl", packed, signal.SIGKILL, after)
                    code, out, err = self.run_import(path)
                    self.assertEqual(code, 0, err)
                    self.check_once(count)
                    self.assertIn("imported", out)
                    self.assertIn(f"is imported already ({count} events)", self.run_import(path)[2])
                    self.assertEqual(disk.count(self.data, "logs"), count)

    def test_an_import_that_was_killed_twice_goes_on_without_doubles(self):
        count = 60000
        content = text_of(many(count))
        path = self.interrupted("old.jsonl", content, signal.SIGKILL, 5000)
        self.assertEqual(self.interrupted("old.jsonl", content, signal.SIGKILL, 25000), path)
        self.assertEqual(self.run_import(path)[0], 0)
        self.check_once(count)

    def test_asked_to_stop_it_stops_and_the_next_run_goes_on(self):
        count = 60000
        path = self.interrupted("old.jsonl", text_of(many(count)), signal.SIGTERM, 2000)
        code, out, err = self.run_import(path)
        self.assertEqual(code, 0, err)
        self.assertIn("goes on behind line", err)
        self.assertNotIn("there already", out)
        self.check_once(count)


if __name__ == "__main__":
    harness.main()
