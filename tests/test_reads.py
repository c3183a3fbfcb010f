#!/usr/bin/env python3
"""What Nightbell says of itself: snapshot, health, metrics, privacy (CONTRACTS sections 3, 5, 6, 9)."""

import os
import re
import unittest

import harness
import wire

TEXT = {"Accept": "text/plain;version=0.0.4"}
OPEN_METRICS = {"Accept": "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1"}


class Snapshot(unittest.TestCase):
    def setUp(self):
        self.server = harness.Server(env={"METRICS_RING_CAPACITY": "10"}).start()
        self.addCleanup(self.server.close)

    def event(self, name, visitor="visitor-1"):
        reply = self.server.post("/api/metrics/event", {"visitor_id": visitor, "event": name})
        self.assertEqual(reply.status, 202, reply)

    def snapshot(self, query=""):
        return self.server.get("/api/metrics/behavior" + query).json()

    def test_the_newest_arrivals_come_first_and_are_counted_by_event(self):
        for name in ("a", "b", "a", "c", "a", "b"):
            self.event(name)
        shot = self.snapshot()
        self.assertEqual(shot["total"], 6)
        self.assertEqual([e["event"] for e in shot["last_events"]], ["b", "a", "c", "a", "b", "a"])
        self.assertEqual(shot["by_event"], [{"event": "a", "count": 3}, {"event": "b", "count": 2}, {"event": "c", "count": 1}])

    def test_a_limit_counts_what_it_shows(self):
        for name in ("a", "a", "b"):
            self.event(name)
        shot = self.snapshot("?limit=2")
        self.assertEqual((shot["total"], len(shot["last_events"])), (3, 2))
        self.assertEqual(sorted((row["event"], row["count"]) for row in shot["by_event"]), [("a", 1), ("b", 1)])

    def test_the_ring_keeps_the_last_ones_only(self):
        for n in range(15):
            self.event(f"e{n}")
        self.assertEqual(self.snapshot("?limit=10")["total"], 10)
        self.assertEqual(self.snapshot("?limit=10")["last_events"][-1]["event"], "e5")
        self.assertEqual(self.server.get("/api/metrics/health").json()["ring_size"], 10)
        self.assertEqual(len(self.server.lines("behavior")), 15)

    def test_a_limit_out_of_range_is_refused(self):
        for limit in ("0", "11", "-1", "x", "1.5"):
            with self.subTest(limit):
                reply = self.server.get("/api/metrics/behavior?limit=" + limit)
                self.assertEqual((reply.status, reply.error), (422, "validation_error"))

    def test_a_behaviour_event_of_a_beacon_is_in_the_ring_too(self):
        self.server.post("/nb/b", {"events": [{"kind": "behavior", "visitor_id": "visitor-2", "event": "by beacon"}]})
        self.assertEqual([e["event"] for e in self.snapshot()["last_events"]], ["by beacon"])

    def test_a_duplicate_is_in_the_ring_once(self):
        for _ in range(2):
            self.server.post("/api/metrics/event", {"visitor_id": "visitor-1", "event": "twice", "id": "evt-1"})
        self.assertEqual(self.snapshot()["total"], 1)


class Health(unittest.TestCase):
    def test_health_is_ok_and_says_since_when(self):
        with harness.Server() as server:
            self.assertEqual(set(server.get("/health").json()) & {"status", "database", "uptime_seconds"},
                             {"status", "database", "uptime_seconds"})
            health = server.get("/health").json()
            self.assertEqual((health["status"], health["database"]), ("ok", "connected"))
            self.assertIsInstance(health["uptime_seconds"], int)
            self.assertEqual(server.get("/readyz").status, 200)

    def test_the_log_stream_counts_what_it_took_and_refused(self):
        with harness.Server() as server:
            server.post("/v1/logs", [harness.log_event("a"), harness.log_event("b"), {"level": "error"}])
            health = server.get("/v1/logs/health").json()
            self.assertEqual((health["accepted_total"], health["rejected_total"]), (2, 1))
            self.assertRegex(health["last_event_at"], r"^\d{4}-\d\d-\d\dT")

    def test_health_names_forwarded_addresses_from_an_untrusted_proxy(self):
        with harness.Server() as server:
            for _ in range(5):
                server.post("/v1/logs", harness.log_event("proxied"), {"X-Forwarded-For": "198.51.100.7"})
            self.assertIn("trusted_proxies", server.get("/health").body.decode())

    def test_a_data_folder_that_can_not_be_written_stops_the_start_with_its_reason(self):
        server = harness.Server()
        self.addCleanup(server.close)
        with open(server.data, "w", encoding="ascii") as file:
            file.write("a file where the folder should be")
        server.launch()
        self.assertNotEqual(server.process.wait(10), 0)
        self.assertIn("data", server.log())


class FullDisk(unittest.TestCase):
    """A folder that can't grow: honest 503s, then all is well again."""

    def test_what_can_not_be_written_is_refused_and_counted_as_lost(self):
        with harness.Server(survives_file_limit=True) as server:
            self.assertEqual(server.post("/v1/logs", harness.log_event("before")).status, 200)
            # The process's own file size limit stands in for a full disk: writes beyond it fail.
            size = os.path.getsize(harness.disk.segments(server.data, "logs")[0])
            harness.subprocess.run(["prlimit", f"--pid={server.process.pid}", f"--fsize={size}:unlimited"], check=True)
            reply = server.post("/v1/logs", harness.log_event("can not be written", id="evt-again"))
            self.assertEqual((reply.status, reply.error), (503, "store_unavailable"))
            self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
            health = server.get("/health")
            self.assertEqual((health.status, health.json()["status"], health.json()["database"]), (500, "degraded", "disconnected"))
            self.assertTrue(health.json()["reasons"])
            self.assertNotEqual(server.get("/readyz").status, 200)
            self.assertEqual(server.get("/livez").status, 200)
            self.assertEqual(harness.ledger_counts(server.ledger(), "logs"),
                             {("stored", "ok"): 1, ("lost", "store_unavailable"): 1})
            harness.subprocess.run(["prlimit", f"--pid={server.process.pid}", "--fsize=unlimited:unlimited"], check=True)
            again = server.post("/v1/logs", harness.log_event("can not be written", id="evt-again"))
            self.assertEqual((again.status, again.json()), (200, {"accepted": 1}))
            harness.wait_until(lambda: server.get("/health").status == 200, 5, "good health")
            self.assertEqual([line["message"] for line in server.lines("logs")], ["before", "can not be written"])
            harness.check_ledger_against_files(server)


class Metrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server().start()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def text(self, headers=None):
        reply = self.server.get("/metrics", headers or TEXT)
        self.assertEqual(reply.status, 200)
        return reply.body.decode()

    def value(self, sample):
        found = re.search("^" + re.escape(sample) + r" ([0-9.e+]+)$", self.text(), re.M)
        return float(found[1]) if found else 0.0

    def test_who_accepts_text_gets_text_and_everybody_else_json(self):
        for accept, kind in ((None, "application/json"), ("*/*", "application/json"), ("application/json", "application/json"),
                             ("text/html", "application/json"), ("text/plain", "text/plain"),
                             (OPEN_METRICS["Accept"], "application/openmetrics-text")):
            with self.subTest(accept):
                reply = self.server.get("/metrics", {"Accept": accept} if accept else None)
                self.assertTrue(reply.headers["content-type"].startswith(kind), reply.headers["content-type"])
        self.assertTrue(self.server.get("/metrics?format=json", TEXT).json())
        self.assertIn("# TYPE", self.server.get("/metrics?format=prometheus").body.decode())

    def test_open_metrics_end_as_they_must(self):
        text = self.text(OPEN_METRICS)
        self.assertTrue(text.endswith("# EOF\n"))
        self.assertNotRegex(text, r"(?m)^# TYPE \S+_total counter$")

    def test_every_sample_of_the_text_has_a_type_before_it_and_none_stands_twice(self):
        typed, samples = set(), []
        for line in self.text().splitlines():
            if line.startswith("# TYPE "):
                typed.add(line.split()[2])
            elif line and not line.startswith("#"):
                name = re.match(r"[a-zA-Z_:][a-zA-Z0-9_:]*", line)[0]
                base = re.sub(r"_(bucket|sum|count)$", "", name)
                self.assertTrue(name in typed or base in typed, line)
                samples.append(line.rpartition(" ")[0])
        self.assertEqual(len(samples), len(set(samples)))
        self.assertGreater(len(samples), 10)

    def test_the_json_counts_requests_and_errors(self):
        before = self.server.get("/metrics").json()
        for _ in range(5):
            self.server.get("/livez")
        after = self.server.get("/metrics").json()
        self.assertGreaterEqual(after["total_requests"] - before["total_requests"], 6)
        self.assertEqual(after["error_count"], 0)
        self.assertEqual(after["error_rate_percent"], 0)
        self.assertGreater(after["avg_response_ms"], 0)

    def test_heartbeats_are_counted_by_page_and_agent(self):
        sample = 'ux_heartbeat_total{page="/counted",user_agent_type="%s"}'
        for agent, kind in (("Mozilla/5.0 (iPhone) MoBiLe Safari", "mobile"), ("Mozilla/5.0 (X11; Linux)", "web")):
            before = self.value(sample % kind)
            body = {"page": "/counted?x=1", "ts": 1729700000}
            self.assertEqual(self.server.post("/ux/heartbeat", body, {"User-Agent": agent}).status, 200)
            self.assertEqual(self.value(sample % kind), before + 1)

    def test_chats_are_counted(self):
        before = self.value("ux_chat_opened_total")
        self.server.post("/ux/chat/opened")
        self.server.post("/nb/b", {"events": [{"kind": "chat_opened"}]})
        self.assertEqual(self.value("ux_chat_opened_total"), before + 2)

    def test_two_hundred_pages_are_named_and_the_rest_is_other(self):
        with harness.Server() as server:
            items = [{"kind": "heartbeat", "page": f"/page-{n}", "ts": 1729700000} for n in range(300)]
            self.assertEqual(server.post("/nb/b", {"events": items}).json(), {"accepted": 300})
            text = server.get("/metrics", TEXT).body.decode()
            pages = re.findall(r'^ux_heartbeat_total\{page="([^"]*)"', text, re.M)
            self.assertLessEqual(len(pages), 201)
            self.assertIn("other", pages)
            total = sum(float(n) for n in re.findall(r"^ux_heartbeat_total\{.*\} ([0-9.e+]+)$", text, re.M))
            self.assertEqual(total, 300)
            self.assertRegex(text, r"(?m)^nightbell_metric_label_overflow_total\{[^}]*\} [1-9]")

    def test_a_hostile_page_can_not_forge_a_sample(self):
        page = '/x"} 99\nforged_total{a="b\\'
        self.assertEqual(self.server.post("/ux/heartbeat", {"page": page, "ts": 1729700000}).status, 200)
        self.assertNotRegex(self.text(), r"(?m)^forged_total")

    def test_assistant_queries_are_counted_from_behaviour_and_logs_before_sampling(self):
        with harness.Server(env={"METRICS_SAMPLE_RATE": "0"}) as server:
            for hits in (True, False, False):
                event = {"visitor_id": "visitor-1", "event": "assistant_tool_query", "metadata": {"tool": "search", "has_hits": hits}}
                self.assertEqual(server.post("/api/metrics/event", event).json()["stored"], 0)
            text = server.get("/metrics", TEXT).body.decode()
            self.assertIn('assistant_tool_queries_total{tool="search",has_hits="1"} 1\n', text)
            self.assertIn('assistant_tool_queries_total{tool="search",has_hits="0"} 2\n', text)

    def test_request_durations_come_from_rollups(self):
        item = {"kind": "rollup", "minute": harness.now(), "service": "web", "route": "/chat", "method": "POST", "count": 10,
                "errors": 1, "buckets": {"20": 4, "28": 6}}
        self.assertEqual(self.server.post("/nb/b", {"events": [item]}).json(), {"accepted": 1})
        counts = re.findall(r"^client_request_duration_seconds_count(?:\{[^}]*\})? (\d+)", self.text(), re.M)
        self.assertEqual(sum(int(n) for n in counts), 10)


class Pages(unittest.TestCase):
    def test_the_privacy_page_tells_the_effective_retention_without_scripts(self):
        for env, days in (({}, ("7 days", "30 days")), ({"ENVIRONMENT": "prod"}, ("14 days", "30 days")),
                          ({"NIGHTBELL_RETENTION_BEHAVIOR_DAYS": "11"}, ("11 days",))):
            with self.subTest(env), harness.Server(env=env) as server:
                reply = server.get("/privacy.html")
                self.assertTrue(reply.headers["content-type"].startswith("text/html"))
                page = reply.body.decode()
                for words in days:
                    self.assertIn(words, page)
                self.assertNotRegex(page.lower(), r"<script|\son\w+=|javascript:|https?://")


class Correlation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server().start()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def test_a_clients_request_id_comes_back_and_others_are_replaced(self):
        for given, kept in (("abc-1", True), ("A.b_c:d-9", True), ("x" * 64, True), ("x" * 65, False), ("", False),
                            ("has space", False), ("new\tline", False), ("ü", False), ("a,b", False)):
            with self.subTest(given):
                got = self.server.get("/livez", {"X-Request-ID": given}).headers["x-request-id"]
                self.assertEqual(got == given, kept)
                self.assertRegex(got, r"^[A-Za-z0-9._:-]{1,64}$")

    def test_ids_are_never_given_twice(self):
        with self.server.connect() as connection:
            ids = {connection.request("GET", "/livez").headers["x-request-id"] for _ in range(300)}
        self.assertEqual(len(ids), 300)

    def test_a_trace_of_a_client_goes_on(self):
        header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        self.assertEqual(self.server.get("/livez", {"traceparent": header}).headers["x-trace-id"], header[3:35])

    def test_every_error_has_the_one_shape(self):
        for reply, status, error in (
                (self.server.get("/nowhere"), 404, "not_found"), (self.server.post("/health", {}), 405, "method_not_allowed"),
                (self.server.request("DELETE", "/v1/logs"), 405, "method_not_allowed"),
                (self.server.request("BREW", "/nowhere"), 404, "not_found"),
                (self.server.post("/v1/logs", b"{"), 400, "invalid_payload"),
                (self.server.post("/ux/heartbeat", {}), 422, "validation_error")):
            with self.subTest(error):
                self.assertEqual((reply.status, reply.error), (status, error))
                self.assertEqual(set(reply.json()), {"error", "message", "detail", "request_id"})
                self.assertEqual(reply.json()["request_id"], reply.headers["x-request-id"])
                if status == 405:
                    self.assertIn("allow", reply.headers)

    def test_a_keep_alive_connection_serves_many_requests(self):
        with self.server.connect() as connection:
            for n in range(200):
                reply = connection.request("POST", "/v1/logs", wire.compact(harness.log_event(f"kept alive {n}")))
                self.assertEqual(reply.status, 200)
        self.assertEqual(len([line for line in self.server.lines("logs") if "kept alive" in line["message"]]), 200)


if __name__ == "__main__":
    harness.main()
