#!/usr/bin/env python3
"""What lies on disk: names, lines, links, rotation, mirrors, stdout (CONTRACTS section 4)."""

import glob
import json
import os
import re
import subprocess
import time
import unittest

import disk
import harness
import wire

EVERY_KIND = {"events": [
    {"kind": "log", "timestamp": "2026-01-01T00:00:00Z", "level": "error", "service": "web", "message": "a log\nof two lines"},
    {"kind": "heartbeat", "page": "/chat", "ts": 1729700000}, {"kind": "chat_opened"},
    {"kind": "behavior", "visitor_id": "visitor-1", "event": "page_view", "metadata": {"path": "/a b", "n": [1, 2]}},
    {"kind": "reply", "session_id": "s1", "route": "/chat", "transport": "fetch", "end": "done", "chunks": 3},
    {"kind": "vital", "name": "LCP", "value": 1234.5, "rating": "good", "page": "/"},
    {"kind": "run", "timestamp": "2026-01-01T00:00:00Z", "level": "warn", "service": "langgraph", "run_id": "r1", "node": "plan",
     "status": "start"},
    {"kind": "rollup", "minute": "2026-01-01T00:00:00Z", "service": "web", "route": "/chat", "method": "POST", "count": 3,
     "errors": 1}]}
FED = {"logs": 1, "presence": 2, "behavior": 1, "replies": 1, "vitals": 1, "runs": 1, "rollups": 1}


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server().start()
        cls.reply = cls.server.post("/nb/b", EVERY_KIND)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def test_every_kind_has_a_folder_a_daily_file_and_its_lines(self):
        self.assertEqual((self.reply.status, self.reply.json()), (200, {"accepted": 8}))
        today = time.strftime("%Y-%m-%d", time.gmtime())
        for kind, count in FED.items():
            with self.subTest(kind):
                self.assertEqual(len(self.server.lines(kind)), count)
                names = [os.path.basename(path) for path in disk.segments(self.server.data, kind)]
                self.assertEqual(names, [f"{disk.PREFIX[kind]}-{today}.jsonl"])

    def test_the_behaviour_file_is_the_one_that_the_reply_names(self):
        reply = self.server.post("/api/metrics/event", {"visitor_id": "visitor-2", "event": "x"})
        path = os.path.join(self.server.data, "behavior", reply.json()["file"])
        with open(path, encoding="utf-8") as file:
            self.assertIn("visitor-2", file.read())

    def test_every_line_is_one_compact_json_object_that_says_its_kind(self):
        for kind in FED:
            for raw in disk.raw_lines(self.server.data, kind):
                with self.subTest(kind):
                    self.assertTrue(disk.is_compact(raw), raw)
                    self.assertEqual(json.loads(raw)["kind"], kind)
                    self.assertRegex(json.loads(raw)["received_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")

    def test_links_point_to_the_open_files(self):
        disk.check_links(self.server.data)
        link = os.path.join(self.server.data, "behavior", "metrics.jsonl")
        self.assertFalse(os.path.isabs(os.readlink(link)), "an absolute link breaks when the folder is moved")

    def test_a_new_data_folder_is_ignored_by_git(self):
        with open(os.path.join(self.server.data, ".gitignore"), encoding="utf-8") as file:
            self.assertEqual(file.read().strip(), "*")

    def test_nobody_else_may_read_the_files(self):
        for folder, _, names in os.walk(self.server.data):
            for path in [folder, *(os.path.join(folder, name) for name in names)]:
                self.assertEqual(os.stat(path).st_mode & 0o007, 0, path)

    def test_cat_grep_and_jq_read_them(self):
        path = os.path.join(self.server.data, "logs", "logs.jsonl")
        self.assertEqual(subprocess.run(["grep", "-c", "a log", path], capture_output=True, check=True).stdout, b"1\n")
        done = subprocess.run(["jq", "-r", ".message", path], capture_output=True, check=True)
        self.assertEqual(done.stdout, b"a log\nof two lines\n")

    def test_the_health_of_the_stream_names_the_open_file(self):
        health = self.server.get("/v1/logs/health").json()
        path = disk.segments(self.server.data, "logs")[-1]
        self.assertEqual(os.path.basename(health["stream"]["file"]), os.path.basename(path))
        self.assertNotIn("/", health["stream"]["file"])
        self.assertEqual(health["stream"]["bytes"], os.path.getsize(path))
        self.assertEqual(health["status"], "healthy")
        self.assertIsNotNone(health["last_event_at"])

    def test_the_snapshot_counts_the_bytes_of_the_file(self):
        size = os.path.getsize(disk.segments(self.server.data, "behavior")[-1])
        self.assertEqual(self.server.get("/api/metrics/behavior").json()["file_size_bytes"], size)


class EmptyData(unittest.TestCase):
    def test_a_kind_without_events_has_no_files(self):
        with harness.Server() as server:
            self.assertEqual(glob.glob(os.path.join(server.data, "*", "*.jsonl")), [])
            self.assertIsNone(server.get("/v1/logs/health").json()["last_event_at"])
            self.assertIsNone(server.get("/api/metrics/behavior").json()["file_size_bytes"])
            self.assertFalse(server.get("/api/metrics/health").json()["file_exists"])
            self.assertFalse(server.get("/api/metrics/behavior/health").json()["sink_exists"])


class Rotation(unittest.TestCase):
    def test_a_file_is_full_at_max_mb_and_the_next_one_is_numbered(self):
        with harness.Server(env={"NIGHTBELL_STORE_MAX_MB": "1"}) as server:
            sent = 0
            for _ in range(8):
                events = [harness.log_event(f"rotated-{sent + n} " + "z" * 480, labels={f"l{i}": "v" * 60 for i in range(8)})
                          for n in range(400)]
                sent += len(events)
                body = wire.gzipped(wire.compact(events))
                self.assertEqual(server.post("/v1/logs", body, {"Content-Encoding": "gzip"}).json(), {"accepted": 400})
            paths = disk.segments(server.data, "logs")
            self.assertGreaterEqual(len(paths), 3)
            today = time.strftime("%Y-%m-%d", time.gmtime())
            self.assertEqual([os.path.basename(path) for path in paths],
                             [f"logs-{today}.jsonl"] + [f"logs-{today}.{n}.jsonl" for n in range(1, len(paths))])
            for path in paths:
                self.assertLessEqual(os.path.getsize(path), 1 << 20)
            for path in paths[:-1]:
                self.assertGreater(os.path.getsize(path), 900 << 10)
            texts = [line["message"].split()[0] for line in server.lines("logs")]
            self.assertEqual(texts, [f"rotated-{n}" for n in range(sent)])
            disk.check_links(server.data)
            harness.check_ledger_against_files(server)
            self.assertEqual(server.stop(), 0)
            server.start()
            self.assertEqual(server.post("/v1/logs", harness.log_event("behind the restart")).status, 200)
            self.assertEqual(disk.segments(server.data, "logs"), paths)
            harness.check_ledger_against_files(server)


class BehaviourFolder(unittest.TestCase):
    def test_metrics_jsonl_moves_the_behaviour_files_into_its_folder(self):
        server = harness.Server()
        folder = os.path.join(server.folder, "elsewhere", "deep")
        server.env["METRICS_JSONL"] = os.path.join(folder, "metrics.jsonl")
        with server:
            reply = server.post("/api/metrics/event", {"visitor_id": "visitor-moved", "event": "x"})
            with open(os.path.join(folder, reply.json()["file"]), encoding="utf-8") as file:
                self.assertIn("visitor-moved", file.read())
            self.assertTrue(os.path.islink(os.path.join(folder, "metrics.jsonl")))
            self.assertEqual(disk.segments(server.data, "behavior"), [])
            self.assertEqual(harness.stored(server.ledger(), "behavior"), 1)


class Mirrors(unittest.TestCase):
    def setUp(self):
        self.server = harness.Server()
        self.api = os.path.join(self.server.folder, "mirror", "api")
        self.web = os.path.join(self.server.folder, "mirror", "web")
        self.server.env |= {"TROUBLESHOOT_API_LOG_DIR": self.api, "TROUBLESHOOT_FE_LOG_DIR": self.web}
        self.server.start()
        self.addCleanup(self.server.close)

    def read(self, path):
        if not os.path.exists(path):
            return []
        with open(path, "rb") as file:
            return [json.loads(line) for line in file.read().splitlines()]

    def test_logs_of_backends_are_mirrored_to_api_log(self):
        self.assertEqual(self.server.post("/v1/logs", harness.log_event("of a backend, jane.doe@example.com")).status, 200)
        rows = harness.wait_until(lambda: self.read(os.path.join(self.api, "api.log")), what="api.log")
        self.assertEqual([row["message"] for row in rows], ["of a backend, [email]"])
        self.assertEqual(glob.glob(os.path.join(self.web, "*")), [])

    def test_logs_of_browsers_are_mirrored_by_session(self):
        browser = {"Origin": "http://localhost:3000"}
        for session in ("s-one", "s-two", "s-one"):
            event = harness.log_event("of " + session, session_id=session)
            self.assertEqual(self.server.post("/v1/logs", event, browser).status, 200)
        rows = harness.wait_until(lambda: len(self.read(os.path.join(self.web, "s-one.jsonl"))) == 2
                                  and self.read(os.path.join(self.web, "s-two.jsonl")), what="the session's files")
        self.assertEqual([row["message"] for row in rows], ["of s-two"])
        self.assertEqual(self.read(os.path.join(self.api, "api.log")), [])

    def test_a_session_can_not_name_a_file_outside_its_folder(self):
        browser = {"Origin": "http://localhost:3000"}
        for session in ("..", ".", "a.b", "-rf", "../escape", "x/y"):
            event = harness.log_event("hostile session", session_id=session)
            self.assertEqual(self.server.post("/v1/logs", event, browser).status, 200, session)
        self.assertEqual(self.server.post("/v1/logs", harness.log_event("end", session_id="end"), browser).status, 200)
        harness.wait_until(lambda: self.read(os.path.join(self.web, "end.jsonl")), what="the last session's file")
        outside = [path for path in glob.glob(os.path.join(self.server.folder, "mirror", "**"), recursive=True)
                   if os.path.isfile(path) and os.path.dirname(path) not in (self.api, self.web)]
        self.assertEqual(outside, [])

    def test_api_log_turns_at_ten_megabytes_and_keeps_three_older_ones(self):
        stack = [f"at f{n} (/app/x.js:{n}:1) " + "y" * 200 for n in range(6)]
        events = wire.gzipped(wire.compact([harness.log_event(f"bulk {n} " + "z" * 480, error={"type": "E", "message": "m", "stack": stack})
                                            for n in range(450)]))
        for _ in range(60):  # about 60 MB of lines
            self.assertEqual(self.server.post("/v1/logs", events, {"Content-Encoding": "gzip"}).json(), {"accepted": 450})
        harness.wait_until(lambda: len(os.listdir(self.api)) == 4, 10, "three older files")
        for name in os.listdir(self.api):
            self.assertRegex(name, r"^api\.log(\.\d)?$")
            self.assertLessEqual(os.path.getsize(os.path.join(self.api, name)), 10_500_000)


class Stdout(unittest.TestCase):
    def test_each_stored_line_is_printed_as_it_stands_in_its_file(self):
        server = harness.Server(env={"NIGHTBELL_SINKS_STDOUT": "true"}, stdout=subprocess.PIPE)
        self.addCleanup(server.close)
        server.start()
        self.assertEqual(server.post("/nb/b", EVERY_KIND).json(), {"accepted": 8})
        files = sorted(raw for kind in FED for raw in disk.raw_lines(server.data, kind))
        self.assertEqual(server.stop(), 0)
        printed = server.process.stdout.read().splitlines()
        server.process.stdout.close()
        self.assertEqual(sorted(printed), files)

    def test_without_the_switch_stdout_stays_empty_and_the_own_log_is_json_on_stderr(self):
        server = harness.Server(stdout=subprocess.PIPE)
        self.addCleanup(server.close)
        server.start()
        server.post("/nb/b", EVERY_KIND)
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.process.stdout.read(), b"")
        server.process.stdout.close()
        lines = server.log().splitlines()
        self.assertGreater(len(lines), 0)
        for line in lines:
            self.assertIn(json.loads(line)["level"], ("error", "warn", "info", "debug"))

    def test_a_blocked_stdout_delays_nobody_and_is_counted(self):
        server = harness.Server(env={"NIGHTBELL_SINKS_STDOUT": "true"}, stdout=subprocess.PIPE)  # that nobody reads
        self.addCleanup(server.close)
        server.start()
        slowest = 0.0
        for n in range(300):
            events = [harness.log_event(f"blocked {n}-{i} " + "x" * 450) for i in range(100)]
            began = time.monotonic()
            self.assertEqual(server.post("/v1/logs", events).json(), {"accepted": 100})
            slowest = max(slowest, time.monotonic() - began)
        self.assertLess(slowest, 1.0)
        self.assertEqual(disk.count(server.data, "logs"), 30000)
        text = server.get("/metrics?format=prometheus").body.decode()
        counted = re.findall(r"^nightbell_\w*(?:stdout|sink)\w*_total(?:\{[^}]*\})? (\d+)", text, re.M)
        self.assertTrue(any(int(n) > 0 for n in counted), "no counter says that stdout dropped lines")
        self.assertEqual(server.stop(), 0)
        server.process.stdout.close()


if __name__ == "__main__":
    harness.main()
