#!/usr/bin/env python3
"""The command line that asks: of a server, of a folder, into a pipe, for a person."""

import http.server
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import disk
import harness
import wire

NOW = time.time()


def stamp(seconds_ago):
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(NOW - seconds_ago))


STORY = [
    {"timestamp": stamp(100), "level": "warn", "service": "web", "message": "asks", "request_id": "req-1", "session_id": "s-1"},
    {"timestamp": stamp(90), "level": "error", "service": "shop-api", "message": "no \x1b[31mindex", "request_id": "req-1",
     "release": "1.4", "error": {"type": "TimeoutError", "message": "silent"}},
    {"timestamp": stamp(80), "level": "warn", "service": "langgraph", "run_id": "r:1", "request_id": "req-1", "node": "plan",
     "status": "start"},
    {"timestamp": stamp(70), "level": "warn", "service": "langgraph", "run_id": "r:1", "request_id": "req-1", "node": "plan",
     "status": "end", "duration_ms": 10000},
]
QUESTIONS = [("search", "level:error"), ("search", "* | count by service"), ("timeline", "req-1"), ("errors",), ("runs",),
             ("runs", "r:1"), ("session", "s-1"), ("histogram",)]


def without_scan(text):
    """The answer but for how much was read: a server and a list of files may differ there; histograms end now."""
    answer = json.loads(text)
    for name in ("scanned", "since", "until", "next_cursor"):
        answer.pop(name, None)
    return answer


class Asks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server().start()
        cls.url = f"http://127.0.0.1:{cls.server.port}"
        reply = cls.server.post("/v1/logs", STORY)
        assert reply.json() == {"accepted": 4}, reply.json()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def run_ok(self, *args, env=None):
        done = harness.run_cli(*args, env={"TZ": "UTC", **(env or {})})
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout.decode(), done.stderr.decode()

    def folder(self, *args, **more):
        return self.run_ok(*args, "--data-dir", self.server.data, **more)

    def test_a_server_and_its_folder_give_the_same_answers(self):
        for question in QUESTIONS:
            with self.subTest(question):
                here, _ = self.folder(*question, "--json")
                there, _ = self.run_ok(*question, "--json", "--url", self.url)
                self.assertEqual(without_scan(here), without_scan(there))

    def test_a_server_and_its_folder_give_the_same_text(self):
        for question in QUESTIONS[:-1]:
            with self.subTest(question):
                here, _ = self.folder(*question, "--text")
                there, _ = self.run_ok(*question, "--text", "--url", self.url)
                self.assertEqual(here.replace("--data-dir " + self.server.data, "--url " + self.url), there)

    def test_a_copy_of_the_folder_answers_without_a_server(self):
        with tempfile.TemporaryDirectory() as copy:
            shutil.copytree(self.server.data, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock"))
            before = sorted(os.listdir(copy))
            out, _ = self.run_ok("timeline", "req-1", "--data-dir", copy)
            self.assertEqual(len(out.splitlines()), 4)
            self.assertEqual(sorted(os.listdir(copy)), before)

    def test_the_configured_folder_is_asked_when_nothing_else_is_said(self):
        out, _ = self.run_ok("search", env={"NIGHTBELL_STORE_DATA_DIR": self.server.data})
        self.assertEqual(len(out.splitlines()), 4)

    def test_search_into_a_pipe_writes_the_stored_lines_as_they_are(self):
        out, err = self.folder("search", "service:web OR service:shop-api", "--oldest")
        self.assertEqual(out.encode().splitlines(), disk.raw_lines(self.server.data, "logs"))
        self.assertEqual(err, "")

    def test_tables_into_a_pipe_are_objects(self):
        out, _ = self.folder("search", "request_id:req-1 | count by service")
        rows = [json.loads(line) for line in out.splitlines()]
        self.assertIn({"service": "langgraph", "count": 2}, rows)

    def test_more_than_the_limit_is_said_and_gone_through(self):
        out, err = self.folder("search", "--limit", "1")
        self.assertEqual(len(out.splitlines()), 1)
        self.assertIn("there is more: --limit 10, --all, or --cursor ", err)
        cursor = err.split("--cursor ")[1].strip()
        rest, err = self.folder("search", "--cursor", cursor)
        self.assertEqual((len(rest.splitlines()), err), (3, ""))
        for where in (("--data-dir", self.server.data), ("--url", self.url)):
            everything, _ = self.run_ok("search", "--all", *where)
            self.assertEqual(everything, out + rest)

    def test_a_timeline_for_a_person_tells_the_first_failure_and_what_next(self):
        out, _ = self.folder("timeline", "req-1", "--text")
        self.assertRegex(out, r"(?m)^▶ first failure\n▶ [\d:.]+  \+10\.000 s  shop-api   error   TimeoutError: no ·\[31mindex$")
        self.assertIn("4 events, 1 failed, first at +10.000 s by shop-api", out)
        self.assertRegex(out, r"nightbell errors v1-[0-9a-f]{16} --data-dir ")
        self.assertNotIn("\x1b", out)

    def test_colours_are_for_terminals_and_for_whoever_asks(self):
        self.assertIn("\x1b[", self.folder("timeline", "req-1", "--color", "always")[0])
        self.assertNotIn("\x1b", self.folder("errors")[0])

    def test_times_are_local_and_utc_when_asked(self):
        zone = {"TZ": "XST-5:30"}
        self.assertIn("XST, UTC+05:30", self.folder("timeline", "req-1", "--text", env=zone)[0])
        self.assertIn(", UTC\n", self.folder("timeline", "req-1", "--text", "--utc", env=zone)[0])
        local = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(NOW - 85 + 5.5 * 3600))
        out, _ = self.folder("search", "--since", local, env=zone)
        self.assertEqual(len(out.splitlines()), 2)

    def test_nothing_found_is_said_and_no_failure(self):
        for args in (("search", "nowhere"), ("timeline", "nobody"), ("runs", "nobody"), ("errors", "v1-0"), ("session", "nobody")):
            for where in (("--data-dir", self.server.data), ("--url", self.url)):
                for form in ("--text", "--ndjson"):
                    with self.subTest((args, where, form)):
                        out, err = self.run_ok(*args, *where, form)
                        self.assertEqual(out, "")
                        self.assertIn("nothing found", err)

    def test_a_wrong_query_is_shown_where_it_is_wrong(self):
        for where in (("--data-dir", self.server.data), ("--url", self.url)):
            done = harness.run_cli("search", "web level: x", *where)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stderr.decode(), "nightbell: wrong query: expected a value after 'level:'\n"
                                                   "  web level: x\n            ^\n")

    def test_errors_say_what_helps(self):
        free = harness.free_port()
        for args, status, text in (
                (("search", "--url", f"http://127.0.0.1:{free}"), 1, f"http://127.0.0.1:{free}: connection refused"),
                (("search", "--url", "https://x"), 2, "https is not spoken here"),
                (("search", "--url", self.url, "--data-dir", "x"), 2, "not both"),
                (("search", "--data-dir", "/nowhere/data"), 2, "there is no such folder"),
                (("histogram", "* | limit 3", "--data-dir", self.server.data), 2, "no stages here"),
                (("search", "--since", "later", "--data-dir", self.server.data), 2, "since: a time like"),
                (("search", "--limit", "0"), 2, "--limit")):
            with self.subTest(args):
                done = harness.run_cli(*args)
                self.assertEqual((done.returncode, done.stdout), (status, b""))
                self.assertIn(text, done.stderr.decode())


class Tail(unittest.TestCase):
    def test_tail_of_a_folder_shows_what_comes_and_ends_with_ctrl_c(self):
        server = harness.Server().start()
        self.addCleanup(server.close)
        process = subprocess.Popen([harness.BINARY, "tail", "level:error", "--data-dir", server.data],
                                   stdout=subprocess.PIPE, env=harness.clean_environment())
        try:
            seen = []
            reader = threading.Thread(target=lambda: seen.extend(process.stdout), daemon=True)
            reader.start()
            deadline = time.monotonic() + 10
            sent = 0
            while not seen and time.monotonic() < deadline:  # until it has begun to look
                sent += 1
                server.post("/v1/logs", [harness.log_event(f"tailed-{sent}"), harness.log_event("quiet", level="warn")])
                time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(5), 0)
            reader.join(5)
            self.assertTrue(seen)
            for line in seen:
                self.assertRegex(json.loads(line)["message"], "^tailed-")
        finally:
            process.kill()
            process.stdout.close()


class Token(unittest.TestCase):
    def test_a_server_that_wants_a_token_gets_it(self):
        with harness.Server(env={"NIGHTBELL_API_TOKEN": "t" * 32}) as server:
            # What came through a proxy is not this machine's own.
            url = f"http://127.0.0.1:{server.port}"
            reply = wire.Connection(server.port).request("GET", "/api/search", headers={"X-Forwarded-For": "192.0.2.1"})
            self.assertEqual(reply.status, 401)
            done = harness.run_cli("search", "--url", url, env={"NIGHTBELL_API_TOKEN": "t" * 32})
            self.assertEqual(done.returncode, 0)


class Answers(http.server.BaseHTTPRequestHandler):
    """A server that answers as told, and keeps what it was asked."""
    asked = []
    script = []

    def do_GET(self):
        Answers.asked.append((self.path, dict(self.headers)))
        status, headers, body = Answers.script.pop(0) if Answers.script else (200, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class StrangeServers(unittest.TestCase):
    def setUp(self):
        Answers.asked, Answers.script = [], []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def test_a_refused_token_says_which_option(self):
        for args, text in ((("--token", "wrong"), "does not take this token"), ((), "it wants a token: --token")):
            Answers.script = [(401, {}, b'{"error":"unauthorized","message":"x"}')]
            done = harness.run_cli("errors", "--url", self.url, *args)
            self.assertEqual(done.returncode, 1)
            self.assertIn(text, done.stderr.decode())
        self.assertEqual(Answers.asked[0][1]["Authorization"], "Bearer wrong")
        self.assertNotIn("Authorization", Answers.asked[1][1])

    def test_what_is_no_nightbell_is_said_to_be_none(self):
        for script, text in (((200, {}, b"<html>"), "no JSON"), ((404, {}, b"x"), "no Nightbell"), ((500, {}, b""), "500"),
                             ((301, {"Location": "https://x/"}, b""), "sends elsewhere, to https://x/")):
            Answers.script = [script]
            done = harness.run_cli("errors", "--url", self.url)
            self.assertEqual(done.returncode, 1)
            self.assertIn(text, done.stderr.decode())

    def test_tail_goes_on_where_a_connection_was_lost(self):
        stream = {"Content-Type": "text/event-stream"}
        Answers.script = [(200, stream, b': hello\n\nid: c1\ndata: {"n":1}\n\n'),
                          (200, stream, b'event: missed\ndata: {"missed":3}\n\nid: c2\ndata: {"n":2}\n\n')]
        process = subprocess.Popen([harness.BINARY, "tail", "level:error", "--url", self.url], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=harness.clean_environment())
        try:
            lines = [process.stdout.readline(), process.stdout.readline()]
            self.assertEqual(lines, [b'{"n":1}\n', b'{"n":2}\n'])
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=5)
            self.assertEqual(process.returncode, 0)
            self.assertIn(b"connecting again", err)
            self.assertIn(b"3 lines were missed", err)
            self.assertEqual(Answers.asked[0][0], "/api/tail?q=level%3Aerror")
            self.assertNotIn("Last-Event-ID", Answers.asked[0][1])
            self.assertEqual(Answers.asked[1][1]["Last-Event-ID"], "c1")
        finally:
            process.kill()
            process.stdout.close()
            process.stderr.close()

    def test_tail_of_a_wrong_query_fails_at_once(self):
        Answers.script = [(400, {}, b'{"error":"invalid_query","message":"q: position 1: expected a term"}')]
        done = harness.run_cli("tail", ")", "--url", self.url)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.decode(), "nightbell: wrong query: expected a term\n  )\n  ^\n")


class Shells(unittest.TestCase):
    def test_completions_are_valid_for_the_shells_that_are_here(self):
        for shell in ("bash", "zsh", "fish"):
            script = harness.run_cli("completion", shell).stdout
            self.assertIn(b"timeline", script)
            if shutil.which(shell):
                checked = subprocess.run([shell, "-n"], input=script, capture_output=True, check=False)
                self.assertEqual((checked.returncode, checked.stderr), (0, b""), shell)

    def test_bash_completes_commands_options_and_words(self):
        script = harness.run_cli("completion", "bash").stdout.decode()
        for words, wanted in ((["ti"], "timeline"), (["runs", "--sta"], "--status"), (["runs", "--status", "st"], "stalled"),
                              (["completion", "z"], "zsh")):
            line = " ".join(f"'{word}'" for word in ["nightbell", *words])
            run = f"{script}\nCOMP_WORDS=({line}); COMP_CWORD={len(words)}; _nightbell; echo \"${{COMPREPLY[@]}}\""
            done = subprocess.run(["bash", "-c", run], capture_output=True, text=True, check=False)
            self.assertEqual(done.stdout.strip(), wanted, done.stderr)

    def test_the_manual_page_is_roff(self):
        page = harness.run_cli("man").stdout
        self.assertTrue(page.startswith(b".TH NIGHTBELL 1 "))


if __name__ == "__main__":
    harness.main()
