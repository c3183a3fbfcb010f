#!/usr/bin/env python3
"""The web files in the program: /sdk.js for pages of any origin, /demo/ where it is asked for."""

import base64
import gzip
import hashlib
import http.server
import os
import re
import threading
import unittest

import harness
import test_browser

GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}
PROXIED = {"X-Forwarded-For": "203.0.113.9"}
ON = {"NIGHTBELL_DEMO_ENABLED": "true"}


class Sdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(env={"NIGHTBELL_API_TOKEN": "operators-word", "ALLOWED_ORIGINS": "https://shop.example"}).start()
        cls.addClassCleanup(cls.server.close)

    def test_a_script_tag_of_any_origin_may_load_it(self):
        for headers in ({}, PROXIED, {"Origin": "https://shop.example"}, {"Origin": "https://other.example", **PROXIED},
                        {"Origin": "null"}, {"Host": "bell.example.com"}):
            with self.subTest(headers):
                reply = self.server.get("/sdk.js", headers)
                self.assertEqual(reply.status, 200, reply)
                self.assertEqual(reply.headers["content-type"], "text/javascript; charset=utf-8")
                self.assertEqual(reply.headers["access-control-allow-origin"], "*")
                self.assertNotIn("access-control-allow-credentials", reply.headers)
                self.assertEqual(reply.headers["cross-origin-resource-policy"], "cross-origin")
                self.assertEqual(reply.headers["x-content-type-options"], "nosniff")
                self.assertEqual(reply.headers["cache-control"], "public, max-age=300")
                self.assertEqual(reply.headers["vary"], "Accept-Encoding")

    def test_it_is_one_script_that_names_no_folder_of_the_machine_that_built_it(self):
        text = self.server.get("/sdk.js").body.decode()
        self.assertRegex(text, r"^(var|let|const) nightbell=|^\"use strict\";(var|let|const) nightbell=")
        self.assertNotIn("sourceMappingURL", text)
        self.assertNotIn(harness.ROOT, text)

    def test_compressed_bytes_are_the_plain_ones(self):
        plain, packed = self.server.get("/sdk.js"), self.server.get("/sdk.js", GZIP)
        self.assertNotIn("content-encoding", plain.headers)
        self.assertEqual(packed.headers["content-encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        self.assertLess(len(packed.body), 13_000)
        self.assertNotEqual(plain.headers["etag"], packed.headers["etag"])

    def test_it_is_not_sent_again_to_who_has_it(self):
        for encoding in ({}, GZIP):
            first = self.server.get("/sdk.js", encoding)
            for known in (first.headers["etag"], "W/" + first.headers["etag"], f'"other", {first.headers["etag"]}', "*"):
                with self.subTest(known):
                    reply = self.server.get("/sdk.js", {**encoding, "If-None-Match": known})
                    self.assertEqual((reply.status, reply.body), (304, b""))
                    for name in ("etag", "cache-control", "vary", "access-control-allow-origin"):
                        self.assertEqual(reply.headers[name], first.headers[name])
            self.assertEqual(self.server.get("/sdk.js", {**encoding, "If-None-Match": '"other"'}).status, 200)

    def test_the_etag_is_of_the_content(self):
        reply = self.server.get("/sdk.js")
        digest = base64.urlsafe_b64encode(hashlib.sha256(reply.body).digest()).decode()
        self.assertEqual(reply.headers["etag"], f'"{digest[:22]}"')

    def test_head_tells_the_length_only(self):
        for encoding in ({}, GZIP):
            length = len(self.server.get("/sdk.js", encoding).body)
            reply = self.server.request("HEAD", "/sdk.js", headers=encoding)
            self.assertEqual((reply.status, reply.body, reply.headers["content-length"]), (200, b"", str(length)))

    def test_other_methods_are_told_which_there_are(self):
        for method in ("POST", "PUT", "DELETE"):
            reply = self.server.request(method, "/sdk.js")
            self.assertEqual((reply.status, reply.headers["allow"]), (405, "GET, HEAD, OPTIONS"))
        self.assertEqual(self.server.request("OPTIONS", "/sdk.js").status, 204)

    def test_the_front_page_names_it(self):
        page = self.server.get("/").body.decode()
        self.assertIn('href="/sdk.js"', page)
        self.assertNotIn("/demo/", page)


class Isolated(http.server.BaseHTTPRequestHandler):
    """Pages that load nothing foreign but what says that it may be loaded."""

    script = ""
    attributes = {"/plain": "", "/pinned": ' crossorigin="anonymous" integrity="{hash}"',
                  "/wrong": ' crossorigin="anonymous" integrity="sha384-' + "A" * 64 + '"'}

    def log_message(self, *_):
        pass

    def do_GET(self):
        more = self.attributes.get(self.path, "")
        body = f'<!doctype html><title>x</title><script src="{self.script}" data-service="site"{more}></script>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class ScriptTag(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        test_browser.install()
        pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Isolated)
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        cls.addClassCleanup(pages.shutdown)
        origin = f"http://localhost:{pages.server_port}"
        cls.server = harness.Server(env={"ALLOWED_ORIGINS": origin}).start()
        cls.addClassCleanup(cls.server.close)
        digest = base64.b64encode(hashlib.sha384(cls.server.get("/sdk.js").body).digest()).decode()
        Isolated.script = f"http://127.0.0.1:{cls.server.port}/sdk.js"
        Isolated.attributes["/pinned"] = Isolated.attributes["/pinned"].format(hash=f"sha384-{digest}")
        cls.seen = test_browser.play("script_tag.mjs", *(origin + path for path in Isolated.attributes), timeout=60)

    def test_pages_of_another_origin_run_it_plain_or_pinned(self):
        self.assertEqual(self.seen, {"/plain": "function", "/pinned": "function", "/wrong": "undefined"})

    def test_it_reports_to_where_it_came_from(self):
        messages = {line["message"] for line in self.server.lines("logs") if line["service"] == "site"}
        self.assertEqual(messages, {"said by /plain", "said by /pinned"})


class DemoOff(unittest.TestCase):
    def test_without_the_setting_there_is_no_demo(self):
        with harness.Server() as server:
            unknown = server.get("/nothing")
            for path in ("/demo", "/demo/", "/demo/index.html", "/demo/api/fail", "/demo/api/limited", "/demo/api/answer"):
                reply = server.get(path)
                self.assertEqual((reply.status, reply.json()["message"]), (404, unknown.json()["message"]), path)
            self.assertEqual(server.post("/demo/api/answer", {}).status, 404)
            self.assertEqual(server.lines("logs"), [])

    def test_a_demo_in_prod_is_warned_of(self):
        with harness.Server(env={**ON, "ENVIRONMENT": "prod"}) as server:
            self.assertIn("demo.enabled", server.log())


class DemoOn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(env=ON).start()
        cls.addClassCleanup(cls.server.close)
        cls.page = cls.server.get("/demo/")

    def test_the_page_and_all_that_it_names_are_there(self):
        self.assertEqual(self.page.status, 200)
        self.assertEqual(self.page.headers["content-type"], "text/html; charset=utf-8")
        self.assertEqual(self.page.headers["cache-control"], "no-cache")
        names = re.findall(r'(?:src|href)="([^"]+)"', self.page.body.decode())
        types = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
        self.assertEqual({os.path.splitext(name)[1] for name in names}, set(types))
        for name in names:
            with self.subTest(name):
                self.assertRegex(name, r"^/demo/assets/\w+-[\w-]{8}\.\w+$")
                plain, packed = self.server.get(name), self.server.get(name, GZIP)
                self.assertEqual(plain.status, 200)
                self.assertEqual(plain.headers["content-type"], types[os.path.splitext(name)[1]])
                self.assertEqual(plain.headers["cache-control"], "public, max-age=31536000, immutable")
                body = packed.body
                self.assertEqual(gzip.decompress(body) if "content-encoding" in packed.headers else body, plain.body)
                etag = {"If-None-Match": plain.headers["etag"]}
                self.assertEqual(self.server.get(name, etag).status, 304)

    def test_the_page_runs_nothing_inline_and_nothing_foreign(self):
        policy = dict(part.strip().split(" ", 1) for part in self.page.headers["content-security-policy"].split(";"))
        self.assertEqual(policy["default-src"], "'none'")
        self.assertEqual((policy["script-src"], policy["style-src"]), ("'self'", "'self'"))
        self.assertEqual((policy["frame-ancestors"], policy["base-uri"], policy["form-action"]), ("'none'",) * 3)
        self.assertNotRegex(self.page.body.decode(), r"<script(?![^>]*src=)|\son\w+=|style=")

    def test_the_path_without_its_slash_leads_to_the_page(self):
        for path, place in (("/demo", "/demo/"), ("/demo?nightbell=http%3A%2F%2Flocalhost%3A1", "/demo/?nightbell=http%3A%2F%2Flocalhost%3A1")):
            reply = self.server.get(path)
            self.assertEqual((reply.status, reply.headers["location"]), (302, place))

    def test_other_paths_below_are_unknown(self):
        for path in ("/demo/index.html", "/demo/assets/", "/demo/../sdk.js", "/demo/%2e%2e/sdk.js", "/demo//sdk.js", "/demo/api/other"):
            self.assertEqual(self.server.get(path).status, 404, path)

    def test_its_failures_are_lines_with_the_ids_of_the_replies(self):
        failed = self.server.get("/demo/api/fail", {"X-Request-ID": "web-fail"})
        self.assertEqual((failed.status, failed.error), (500, "internal_error"))
        limited = self.server.get("/demo/api/limited", {"X-Request-ID": "web-limited"})
        self.assertEqual((limited.status, limited.error, limited.headers["retry-after"]), (429, "rate_limited", "1"))
        lines = {line["request_id"]: line for line in self.server.lines("logs") if "request_id" in line}
        for reply, level in ((failed, "error"), (limited, "warn")):
            line = lines[reply.headers["x-request-id"]]
            self.assertEqual((line["service"], line["level"], line["http"]["status"]), ("demo-api", level, reply.status))
            self.assertEqual(line["trace_id"], reply.headers["x-trace-id"])
        harness.check_ledger_against_files(self.server)

    def listen(self, query, request_id):
        """All that comes of an answer, framing included."""
        with self.server.connect() as connection:
            connection.send(f"POST /demo/api/answer?{query} HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: {request_id}\r\n"
                            "Connection: close\r\nContent-Length: 2\r\n\r\n{}".encode())
            received = b""
            while part := connection.socket.recv(65536):
                received += part
        return received.decode()

    def test_an_answer_is_streamed_whole_or_breaks_off(self):
        whole = self.listen("window=30", "web-whole")
        self.assertIn("\r\nContent-Type: text/event-stream\r\n", whole)
        self.assertIn("data: 30 days: \n\n", whole)
        self.assertRegex(whole, r"data: \[DONE\]\n\n\r\n0\r\n\r\n$")
        broken = self.listen("window=7&drop=1", "web-drop")
        self.assertIn("data: 7 days: \n\n", broken)
        self.assertNotIn("[DONE]", broken)
        self.assertFalse(broken.endswith("0\r\n\r\n"))
        lines = [line for line in self.server.lines("logs") if line.get("request_id") in ("web-whole", "web-drop")]
        self.assertEqual([line["message"] for line in lines], ["The answer broke off: the model went away"])

    def test_a_stop_waits_for_no_answer(self):
        with harness.Server(env=ON) as server, server.connect() as connection:
            connection.send(b"POST /demo/api/answer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
            self.assertIn(b"200 OK", connection.socket.recv(100))
            self.assertEqual(server.stop(), 0)

    def test_the_front_page_names_it(self):
        self.assertIn('href="/demo/"', self.server.get("/").body.decode())


class DemoLimits(unittest.TestCase):
    def test_what_is_logged_is_limited_as_any_log_is(self):
        with harness.Server(env={**ON, "NIGHTBELL_LIMITS_RATE": "0.001", "NIGHTBELL_LIMITS_BURST": "3"}) as server:
            replies = [server.get("/demo/api/fail") for _ in range(6)]
            self.assertEqual([reply.status for reply in replies], [500] * 3 + [429] * 3)
            self.assertGreater(int(replies[-1].headers["retry-after"]), 1)
            self.assertEqual(len(server.lines("logs")), 3)
            self.assertEqual(server.get("/demo/").status, 200)

    def test_the_brake_holds_for_it_too(self):
        with harness.Server(env={**ON, "NIGHTBELL_INTAKE_ENABLED": "false"}) as server:
            self.assertEqual(server.get("/demo/api/fail").error, "ingest_off")
            self.assertEqual(server.lines("logs"), [])


if __name__ == "__main__":
    harness.main()
