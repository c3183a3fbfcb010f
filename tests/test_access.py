#!/usr/bin/env python3
"""Who may read, and who may send from where (CONTRACTS section 10)."""

import unittest

import harness

TOKEN = "operator-token-0123456789abcdef-xyz"
BEARER = {"Authorization": "Bearer " + TOKEN}
PROXIED = {"X-Forwarded-For": "198.51.100.7"}
OPERATORS = ("/api/ledger",)
PUBLIC = ("/health", "/livez", "/readyz", "/metrics", "/v1/logs/health", "/api/metrics/health",
          "/api/metrics/behavior/health", "/api/metrics/behavior", "/privacy.html", "/sdk.js")


class Reading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(env={"NIGHTBELL_API_TOKEN": TOKEN}).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def status(self, path, headers=None):
        return self.server.get(path, headers).status

    def test_a_direct_request_of_this_machine_is_the_operators(self):
        for host in ("127.0.0.1", "localhost", f"localhost:{self.server.port}", "127.0.0.1:9", "[::1]:8600", "LOCALHOST"):
            for path in OPERATORS:
                with self.subTest(host=host, path=path):
                    self.assertEqual(self.status(path, {"Host": host}), 200)

    def test_a_foreign_host_name_is_not_so_a_page_can_not_rebind_its_way_in(self):
        for host in ("evil.example.net", "localhost.evil.example.net", "127.0.0.1.evil.example.net", "127.0.0.1@evil.example",
                     "10.0.0.1", "0.0.0.0", ""):
            for path in OPERATORS:
                with self.subTest(host=host, path=path):
                    reply = self.server.get(path, {"Host": host})
                    self.assertIn(reply.status, (401, 400) if not host or "@" in host else (401,), reply)

    def test_any_sign_of_a_proxy_asks_for_the_token(self):
        for name, value in (("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "localhost"), ("X-Forwarded-Proto", "http"),
                            ("X-Forwarded-Anything", "1"), ("Forwarded", "for=127.0.0.1"), ("Via", "1.1 proxy"),
                            ("X-Real-IP", "127.0.0.1"), ("x-forwarded-for", "")):
            with self.subTest(name):
                reply = self.server.get("/api/ledger", {name: value})
                self.assertEqual((reply.status, reply.error), (401, "unauthorized"))

    def test_the_token_opens_behind_a_proxy_too(self):
        for scheme in ("Bearer", "bearer"):
            self.assertEqual(self.status("/api/ledger", {**PROXIED, "Authorization": f"{scheme} {TOKEN}"}), 200)

    def test_a_wrong_token_opens_nothing(self):
        for value in ("Bearer " + TOKEN[:-1], "Bearer " + TOKEN + "x", "Bearer ", "Basic " + TOKEN, TOKEN,
                      "Bearer " + TOKEN.upper()):
            with self.subTest(value):
                reply = self.server.get("/api/ledger", {**PROXIED, "Authorization": value})
                self.assertEqual((reply.status, reply.error), (401, "unauthorized"))

    def test_the_token_is_in_no_address(self):
        self.assertEqual(self.status(f"/api/ledger?token={TOKEN}&key={TOKEN}", PROXIED), 401)

    def test_public_reads_stay_public(self):
        for path in PUBLIC:
            with self.subTest(path):
                self.assertEqual(self.status(path, PROXIED), 200)
                self.assertEqual(self.status(path, {"Host": "telemetry.example.com"}), 200)

    def test_head_works_where_get_does(self):
        for path in PUBLIC:
            with self.subTest(path):
                reply = self.server.request("HEAD", path)
                self.assertEqual((reply.status, reply.body), (200, b""))
                self.assertGreater(int(reply.headers["content-length"]), 0)

    def test_the_public_sees_visitors_as_a_hash_that_stays_the_same(self):
        self.assertEqual(self.server.post("/api/metrics/event", {"visitor_id": "visitor-known", "event": "seen"}).status, 202)
        first, second = (self.server.get("/api/metrics/behavior", PROXIED).json() for _ in range(2))
        shown = [event["visitor_id"] for event in first["last_events"] if event["event"] == "seen"]
        self.assertEqual(shown, [event["visitor_id"] for event in second["last_events"] if event["event"] == "seen"])
        self.assertEqual(len(shown), 1)
        self.assertNotIn("visitor-known", str(first))
        self.assertIn("visitor-known", self.server.get("/api/metrics/behavior", {**PROXIED, **BEARER}).body.decode())

    def test_operators_reads_get_no_cors_headers(self):
        for headers in ({}, BEARER):
            reply = self.server.get("/api/ledger", {"Origin": "http://localhost:3000", **headers})
            self.assertNotIn("access-control-allow-origin", reply.headers)

    def test_no_refusal_says_more_than_the_one_error_shape(self):
        reply = self.server.get("/api/ledger", PROXIED)
        self.assertEqual(set(reply.json()), {"error", "message", "detail", "request_id"})
        self.assertNotIn(TOKEN, str(reply.headers) + reply.body.decode())

    def test_every_reply_has_ids_and_security_headers(self):
        for path in (*PUBLIC, "/nowhere", "/api/ledger"):
            for headers in (None, PROXIED):
                with self.subTest(path=path, headers=headers):
                    got = self.server.get(path, headers).headers
                    self.assertRegex(got["x-request-id"], r"^[A-Za-z0-9._:-]{1,64}$")
                    self.assertRegex(got["x-trace-id"], r"^[0-9a-f]{32}$")
                    self.assertEqual(got["x-content-type-options"], "nosniff")
                    self.assertEqual(got["x-frame-options"], "DENY")
                    self.assertEqual(got["referrer-policy"], "strict-origin-when-cross-origin")
                    self.assertNotIn("unsafe-inline", got["content-security-policy"])


class ClosedSnapshot(unittest.TestCase):
    def test_the_snapshot_can_be_closed(self):
        with harness.Server(env={"NIGHTBELL_API_TOKEN": TOKEN, "NIGHTBELL_BEHAVIOR_PUBLIC_SNAPSHOT": "false"}) as server:
            self.assertEqual(server.get("/api/metrics/behavior", PROXIED).status, 401)
            self.assertEqual(server.get("/api/metrics/behavior", {**PROXIED, **BEARER}).status, 200)
            self.assertEqual(server.get("/api/metrics/behavior").status, 200)


class Origins(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(env={"ALLOWED_ORIGINS": "https://app.example.com, https://Two.example.com:443",
                                         "EXTRA_CORS_ORIGINS": "http://localhost:5173"}).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def send(self, origin, path="/v1/logs", **headers):
        return self.server.post(path, harness.log_event("from " + origin), {"Origin": origin, **headers})

    def test_an_allowed_origin_is_reflected_with_credentials(self):
        for origin in ("https://app.example.com", "https://two.example.com", "http://localhost:5173"):
            with self.subTest(origin):
                reply = self.send(origin)
                self.assertEqual(reply.status, 200)
                self.assertEqual(reply.headers["access-control-allow-origin"], origin)
                self.assertEqual(reply.headers["access-control-allow-credentials"], "true")
                self.assertIn("origin", reply.headers["vary"].lower())
                exposed = {name.strip() for name in reply.headers["access-control-expose-headers"].lower().split(",")}
                self.assertEqual(exposed, {"x-request-id", "x-trace-id", "retry-after"})

    def test_a_foreign_origin_is_stored_without_cors_headers(self):
        for origin in ("https://evil.example.net", "http://app.example.com", "https://app.example.com:8443",
                       "https://app.example.com.evil.net", "null"):
            with self.subTest(origin):
                reply = self.send(origin)
                self.assertEqual(reply.status, 200)
                self.assertFalse([name for name in reply.headers if name.startswith("access-control-")])
                self.assertEqual(self.server.lines("logs")[-1]["message"], "from " + origin)

    def test_the_own_origin_behind_its_host_name_is_allowed(self):
        reply = self.send("https://telemetry.example.com", Host="telemetry.example.com")
        self.assertEqual(reply.headers["access-control-allow-origin"], "https://telemetry.example.com")

    def test_a_forwarded_host_from_nowhere_is_not_believed(self):
        reply = self.send("https://evil.example.net", **{"X-Forwarded-Host": "evil.example.net"})
        self.assertNotIn("access-control-allow-origin", reply.headers)

    def test_cors_stands_on_every_status(self):
        origin = {"Origin": "https://app.example.com"}
        replies = [self.server.post("/v1/logs", b"{", origin), self.server.post("/ux/heartbeat", {}, origin),
                   self.server.post("/v1/logs", b"x" * 70000, origin), self.server.get("/v1/logs", origin),
                   self.server.post("/v1/logs", b"x", {**origin, "Content-Encoding": "br"})]
        self.assertEqual([reply.status for reply in replies], [400, 422, 413, 405, 415])
        for reply in replies:
            self.assertEqual(reply.headers.get("access-control-allow-origin"), "https://app.example.com", reply)

    def test_a_preflight_names_every_header_that_clients_send(self):
        wanted = {"content-type", "content-encoding", "authorization", "x-request-id", "traceparent", "tracestate", "baggage",
                  "sentry-trace", "x-log-signature", "x-nightbell-key", "idempotency-key", "last-event-id"}
        for path in ("/v1/logs", "/nb/b", "/api/ux/heartbeat", "/api/metrics/event", "/api/backend/v1/logs"):
            with self.subTest(path):
                reply = self.server.request("OPTIONS", path, headers={
                    "Origin": "https://app.example.com", "Access-Control-Request-Method": "POST",
                    "Access-Control-Request-Headers": "x-request-id"})
                self.assertIn(reply.status, (200, 204))
                allowed = {name.strip() for name in reply.headers["access-control-allow-headers"].lower().split(",")}
                self.assertGreaterEqual(allowed, wanted)
                self.assertGreater(int(reply.headers["access-control-max-age"]), 0)
                self.assertIn("POST", reply.headers["access-control-allow-methods"])

    def test_a_foreign_preflight_gets_no_cors_headers(self):
        reply = self.server.request("OPTIONS", "/v1/logs", headers={
            "Origin": "https://evil.example.net", "Access-Control-Request-Method": "POST"})
        self.assertFalse([name for name in reply.headers if name.startswith("access-control-")])

    def test_allowed_origins_alone_may_be_asked_for(self):
        with harness.Server(env={"ALLOWED_ORIGINS": "https://app.example.com",
                                 "NIGHTBELL_CORS_REQUIRE_ALLOWED": "true"}) as server:
            event = harness.log_event("origin asked for")
            self.assertEqual(server.post("/v1/logs", event, {"Origin": "https://app.example.com"}).status, 200)
            self.assertEqual(server.post("/v1/logs", event).status, 200)
            reply = server.post("/v1/logs", event, {"Origin": "https://evil.example.net"})
            self.assertEqual((reply.status, reply.error), (403, "forbidden_origin"))
            self.assertEqual(len(server.lines("logs")), 2)

    def test_a_star_reflects_every_origin_and_warns(self):
        with harness.Server(env={"ALLOWED_ORIGINS": "*"}) as server:
            reply = server.post("/v1/logs", harness.log_event("star"), {"Origin": "https://any.example.net"})
            self.assertEqual(reply.headers["access-control-allow-origin"], "https://any.example.net")
            self.assertRegex(server.log(), r'"level":"warn"[^\n]*\*|\*[^\n]*"level":"warn"')


class Keys(unittest.TestCase):
    CONFIG = """
[[keys]]
name = "web"
value = "web-key-0123456789abcdef"
kind = "browser"

[[keys]]
name = "api"
value = "api-key-0123456789abcdef-0123456789"
kind = "server"
environment = "prod"
services = ["api"]
"""

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(env={"NIGHTBELL_INTAKE_REQUIRE_KEY": "true"}, config=cls.CONFIG).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def send(self, headers=None, path="/v1/logs", **fields):
        return self.server.post(path, harness.log_event("with a key", **fields), headers)

    def test_without_a_key_nothing_enters(self):
        origin = {"Origin": "http://localhost:3000"}
        for headers in (None, {"x-nightbell-key": "wrong-key-0123456789"}, origin):
            reply = self.send(headers)
            self.assertEqual((reply.status, reply.error), (401, "key_required"))

    def test_a_browser_key_enters_by_header_and_address(self):
        self.assertEqual(self.send({"x-nightbell-key": "web-key-0123456789abcdef"}).status, 200)
        self.assertEqual(self.send(path="/v1/logs?key=web-key-0123456789abcdef").status, 200)
        self.assertEqual(self.server.lines("logs")[-1]["via"], "browser")

    def test_a_server_key_is_never_taken_from_the_address(self):
        self.assertEqual(self.send(path="/v1/logs?key=api-key-0123456789abcdef-0123456789").status, 401)

    def test_a_server_key_is_named_in_via_and_decides_the_environment(self):
        headers = {"x-nightbell-key": "api-key-0123456789abcdef-0123456789"}
        self.assertEqual(self.send(headers).status, 200)
        self.assertEqual(self.server.lines("logs")[-1]["via"], "key:api")
        self.assertEqual(self.send(headers, level="info").error, "level_not_allowed")

    def test_a_browser_that_claims_to_be_a_backend_is_marked(self):
        self.assertEqual(self.send({"x-nightbell-key": "web-key-0123456789abcdef"}, service="api").status, 200)
        line = self.server.lines("logs")[-1]
        self.assertEqual((line["service"], line["via"], line["claimed"]), ("api", "browser", True))

    def test_keys_are_in_no_file_and_no_log(self):
        self.send({"x-nightbell-key": "api-key-0123456789abcdef-0123456789"})
        everything = harness.disk.everything(self.server.folder).replace(self.CONFIG.encode(), b"")
        self.assertNotIn(b"api-key-0123456789abcdef-0123456789", everything)


if __name__ == "__main__":
    harness.main()
