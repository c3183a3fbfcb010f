#!/usr/bin/env python3
"""Start, brakes, rate limits, stop (CONTRACTS sections 10 and 11)."""

import os
import signal
import threading
import time
import unittest

import harness
import wire


class Starting(unittest.TestCase):
    def fails(self, env=None, args=(), words=()):
        server = harness.Server(env=env, args=args)
        self.addCleanup(server.close)
        server.launch()
        try:
            code = server.process.wait(10)
        except harness.subprocess.TimeoutExpired:
            self.fail(f"it started with {env} {args}")
        self.assertNotEqual(code, 0)
        for word in words:
            self.assertIn(word, server.log())

    def test_listening_for_everybody_without_a_token_fails(self):
        for address in ("0.0.0.0", "[::]"):
            with self.subTest(address):
                server = harness.Server(listen=f"{address}:{harness.free_port()}")
                self.addCleanup(server.close)
                server.launch()
                self.assertNotEqual(server.process.wait(10), 0)
                self.assertIn("api.token", server.log())

    def test_a_wrong_value_stops_the_start_with_key_value_and_what_is_allowed(self):
        for env, words in ((dict(ENVIRONMENT="qa"), ("environment.name", "qa", "staging")),
                           (dict(NODE_ENV="test"), ("environment.name", "test", "staging")),
                           (dict(METRICS_SAMPLE_RATE="1.5"), ("behavior.sample_rate", "1.5")),
                           (dict(METRICS_SAMPLE_RATE="many"), ("behavior.sample_rate", "many")),
                           (dict(NIGHTBELL_LIMITS_RATE="-1"), ("limits.rate", "-1")),
                           (dict(NIGHTBELL_LIMITS_RATE="nan"), ("limits.rate", "nan")),
                           (dict(NIGHTBELL_STORE_DURABILITY="maybe"), ("store.durability", "maybe", "synced")),
                           (dict(NIGHTBELL_LIMITS_TRUSTED_PROXIES="10.0.0.0/99"), ("limits.trusted_proxies", "10.0.0.0/99")),
                           (dict(ALLOWED_ORIGINS="not an origin"), ("cors.allowed_origins", "not an origin")),
                           (dict(LOG_LEVEL="loud"), ("log.level", "loud"))):
            with self.subTest(env):
                self.fails(env, words=words)

    def test_a_short_diagnostic_secret_stops_the_start_and_is_not_printed(self):
        server = harness.Server(env={"LOG_DIAGNOSTIC_SECRET": "short-secret"})
        self.addCleanup(server.close)
        server.launch()
        self.assertNotEqual(server.process.wait(10), 0)
        self.assertIn("diagnostic.secret", server.log())
        self.assertIn("32", server.log())
        self.assertNotIn("short-secret", server.log())

    def test_an_unknown_setting_stops_the_start_with_the_nearest_name(self):
        self.fails(args=["--set", "limits.rat=3"], words=("limits.rat", "limits.rate"))
        server = harness.Server(config="[limits]\nbrust = 3\n")
        self.addCleanup(server.close)
        server.launch()
        self.assertNotEqual(server.process.wait(10), 0)
        self.assertIn("limits.burst", server.log())

    def test_production_in_any_case_is_prod(self):
        for env in (dict(ENVIRONMENT="Production"), dict(PY_ENV="PROD"), dict(NODE_ENV="production"),
                    dict(ENVIRONMENT="prod", NODE_ENV="dev")):
            with self.subTest(env), harness.Server(env=env) as server:
                reply = server.post("/v1/logs", harness.log_event("x", level="info"))
                self.assertEqual((reply.status, reply.error), (400, "level_not_allowed"))

    def test_config_masks_secrets_and_names_sources(self):
        secrets = {"NIGHTBELL_API_TOKEN": "token-hidden-0123456789-abcdefghi", "LOG_INGEST_HMAC_SECRET": "hmac-hidden-0123456789",
                   "LOG_DIAGNOSTIC_SECRET": "diag-hidden-0123456789-0123456789"}
        for args in (("config",), ("config", "--json")):
            with self.subTest(args):
                done = harness.run_cli(*args, env={**secrets, "ALLOWED_ORIGINS": "https://shown.example.com",
                                                   "NIGHTBELL_LIMITS_BURST": "33"})
                self.assertEqual(done.returncode, 0, done.stderr)
                text = done.stdout.decode()
                self.assertNotIn("hidden", text + done.stderr.decode())
                for word in ("token", "https://shown.example.com", "ALLOWED_ORIGINS", "33", "NIGHTBELL_LIMITS_BURST"):
                    self.assertIn(word, text)

    def test_a_flag_beats_the_environment_and_the_environment_beats_the_file(self):
        server = harness.Server(env={"NIGHTBELL_LIMITS_RATE": None, "NIGHTBELL_BEHAVIOR_RING_CAPACITY": "7"},
                                config="[behavior]\nring_capacity = 6\n")
        with server:
            self.assertEqual(server.get("/api/metrics/behavior/health").json()["ring_capacity"], 7)
        server = harness.Server(env={"NIGHTBELL_BEHAVIOR_RING_CAPACITY": "7"}, args=["--set", "behavior.ring_capacity=8"])
        with server:
            self.assertEqual(server.get("/api/metrics/behavior/health").json()["ring_capacity"], 8)
        with harness.Server(config="[behavior]\nring_capacity = 6\n") as server:
            self.assertEqual(server.get("/api/metrics/behavior/health").json()["ring_capacity"], 6)


class Brakes(unittest.TestCase):
    """SIGHUP reads limits, origins, sampling and intake.enabled again."""

    def setUp(self):
        self.server = harness.Server(env={"NIGHTBELL_LIMITS_RATE": None}, config=self.text()).start()
        self.addCleanup(self.server.close)

    def text(self, rate=0, burst=20, origins="https://one.example.com", sampling=1.0, enabled="true"):
        return (f"[limits]\nrate = {rate}\nburst = {burst}\n[cors]\nallowed_origins = [\"{origins}\"]\n"
                f"[behavior]\nsample_rate = {sampling}\n[intake]\nenabled = {enabled}\n")

    def reload(self, what, condition, **values):
        self.server.write_config(self.text(**values))
        self.server.signal(signal.SIGHUP)
        return harness.wait_until(condition, 5, what)

    def heartbeat(self, headers=None):
        return self.server.post("/ux/heartbeat", {"page": "/x", "ts": 1729700000}, headers)

    def test_ingest_can_be_switched_off_and_on(self):
        self.reload("ingest off", lambda: self.heartbeat().status == 503, enabled="false")
        before = harness.refused_requests(self.server.ledger(), "ingest_off")
        for path, body in (("/v1/logs", harness.log_event("off")), ("/nb/b", {"events": []}),
                           ("/api/metrics/event", {"visitor_id": "visitor-1", "event": "x"}), ("/ux/chat/opened", None)):
            reply = self.server.post(path, body, {"Origin": "https://one.example.com"})
            self.assertEqual((reply.status, reply.error), (503, "ingest_off"), path)
            self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
            self.assertEqual(reply.headers["access-control-allow-origin"], "https://one.example.com")
        self.assertEqual(harness.refused_requests(self.server.ledger(), "ingest_off"), before + 4)
        self.assertEqual(self.server.get("/health").status, 200)
        self.assertEqual(self.server.lines("logs"), [])
        self.reload("ingest on", lambda: self.heartbeat().status == 200, enabled="true")

    def test_limits_change_without_a_restart(self):
        self.assertEqual({self.heartbeat().status for _ in range(60)}, {200})
        self.reload("a limit", lambda: self.heartbeat().status == 429, rate=0.01, burst=2)
        self.reload("no limit", lambda: {self.heartbeat().status for _ in range(30)} == {200}, rate=0)

    def test_origins_change_without_a_restart(self):
        origin = {"Origin": "https://two.example.com"}
        self.assertNotIn("access-control-allow-origin", self.heartbeat(origin).headers)
        self.reload("the new origin", lambda: "access-control-allow-origin" in self.heartbeat(origin).headers,
                    origins="https://two.example.com")
        self.assertNotIn("access-control-allow-origin", self.heartbeat({"Origin": "https://one.example.com"}).headers)

    def test_sampling_changes_without_a_restart(self):
        def stored():
            event = {"visitor_id": "visitor-sampled", "event": "x"}
            return self.server.post("/api/metrics/event", event).json()["stored"]

        self.assertEqual(stored(), 1)
        self.reload("sampling", lambda: stored() == 0, sampling=0)

    def test_reading_it_again_in_the_middle_of_load_loses_nothing(self):
        clients = [harness.GoodClient(self.server, pause_s=0) for _ in range(4)]
        for client in clients:
            client.start()
        for turn in range(40):
            self.server.write_config(self.text(origins=f"https://turn-{turn}.example.com", sampling=turn / 40))
            self.server.signal(signal.SIGHUP)
            time.sleep(0.02)
        for client in clients:
            client.finish()
        harness.check_ledger_against_files(self.server)

    def test_a_wrong_file_changes_nothing_and_is_said(self):
        self.server.write_config(self.text(sampling=7))
        self.server.signal(signal.SIGHUP)
        harness.wait_until(lambda: "behavior.sample_rate" in self.server.log(), 5, "a word in the log")
        self.assertEqual(self.heartbeat().status, 200)


class RateLimits(unittest.TestCase):
    def flood(self, server, path, body, count=60, headers=None):
        with server.connect() as connection:
            return [connection.request("POST", path, wire.compact(body), headers).status for _ in range(count)]

    def test_presence_never_starves_the_errors_of_its_address(self):
        with harness.Server(env={"NIGHTBELL_LIMITS_RATE": "0.1"}) as server:
            statuses = self.flood(server, "/ux/heartbeat", {"page": "/x", "ts": 1729700000})
            self.assertEqual(statuses[:20], [200] * 20)
            self.assertEqual(set(statuses[21:]), {429})
            self.assertEqual(self.flood(server, "/v1/logs", harness.log_event("an error"), 20), [200] * 20)
            self.assertEqual(server.get("/health").status, 200)
            refused = harness.refused_requests(server.ledger(), "rate_limited")
            self.assertEqual(refused, statuses.count(429))
            self.assertEqual(len(server.lines("presence")), statuses.count(200))

    def test_every_client_behind_a_trusted_proxy_has_its_own_bucket(self):
        with harness.Server(env={"NIGHTBELL_LIMITS_RATE": "0.1", "NIGHTBELL_LIMITS_BURST": "3",
                                 "NIGHTBELL_LIMITS_TRUSTED_PROXIES": "127.0.0.1/32"}) as server:
            body = {"page": "/x", "ts": 1729700000}
            for address in ("198.51.100.1", "198.51.100.2", "2001:db8:1:1::1", "2001:db8:1:2::1"):
                with self.subTest(address):
                    statuses = self.flood(server, "/ux/heartbeat", body, 5, {"X-Forwarded-For": f"203.0.113.9, {address}"})
                    self.assertEqual(statuses, [200, 200, 200, 429, 429])
            self.assertEqual(self.flood(server, "/ux/heartbeat", body, 1, {"X-Forwarded-For": "2001:db8:1:1:ffff::2"}), [429])

    def test_a_key_may_set_its_own_rate(self):
        config = '[[keys]]\nname = "calm"\nvalue = "calm-key-0123456789abcdef-0123456789"\nkind = "server"\nrate = 0.01\nburst = 2\n'
        with harness.Server(config=config) as server:
            key = {"x-nightbell-key": "calm-key-0123456789abcdef-0123456789"}
            self.assertEqual(self.flood(server, "/v1/logs", harness.log_event("k"), 4, key), [200, 200, 429, 429])
            self.assertEqual(set(self.flood(server, "/v1/logs", harness.log_event("k"), 40)), {200})


class Stopping(unittest.TestCase):
    def test_sigterm_in_the_middle_of_load_loses_nothing_that_was_acknowledged(self):
        for turn in range(3):
            with self.subTest(turn=turn), harness.Server() as server:
                acknowledged, cut, lock = [], [], threading.Lock()

                def send(name):
                    try:
                        with server.connect() as connection:
                            for n in range(100000):
                                text = f"{name}-{n}"
                                reply = connection.request("POST", "/v1/logs", wire.compact(harness.log_event(text)))
                                if reply is None:
                                    return
                                with lock:
                                    (acknowledged if reply.status == 200 else cut).append(text)
                                if reply.headers.get("connection") == "close":
                                    return
                    except OSError:
                        return

                threads = [threading.Thread(target=send, args=(f"stop-{n}",)) for n in range(4)]
                for thread in threads:
                    thread.start()
                time.sleep(0.4)
                self.assertEqual(server.stop(), 0)
                for thread in threads:
                    thread.join(10)
                stored = [line["message"] for line in server.lines("logs")]
                self.assertGreater(len(acknowledged), 50)
                self.assertEqual(len(stored), len(set(stored)))
                self.assertEqual(set(acknowledged) - set(stored), set())
                self.assertEqual(set(cut) & set(stored), set())

    def test_a_request_that_has_arrived_is_answered_before_the_end(self):
        with harness.Server() as server:
            connections = [server.connect() for _ in range(40)]
            for n, connection in enumerate(connections):
                connection.send(wire.request_bytes("POST", "/v1/logs", wire.compact(harness.log_event(f"last-{n}"))))
            server.signal(signal.SIGTERM)
            replies = [connection.reply() for connection in connections]
            self.assertEqual(server.process.wait(10), 0)
            self.assertEqual([reply and reply.status for reply in replies], [200] * 40)
            self.assertEqual(len(server.lines("logs")), 40)

    def test_large_batches_that_have_arrived_are_answered_before_the_end(self):
        key = "stop-key-0123456789abcdef-0123456789"
        with harness.Server(config=f'[[keys]]\nname = "api"\nvalue = "{key}"\nkind = "server"\n') as server:
            connections = [server.connect() for _ in range(8)]
            for n, connection in enumerate(connections):
                events = [harness.log_event(f"large-{n}-{i} " + "x" * 480, data={"route": "/" + "y" * 2000}) for i in range(500)]
                connection.send(wire.request_bytes("POST", "/v1/logs", wire.compact(events), {"x-nightbell-key": key}))
            server.signal(signal.SIGTERM)
            replies = [connection.reply() for connection in connections]
            self.assertEqual(server.process.wait(15), 0)
            self.assertEqual([reply and reply.status for reply in replies], [200] * 8)
            self.assertEqual(len(server.lines("logs")), 4000)

    def test_an_idle_connection_does_not_hold_the_stop_up(self):
        with harness.Server() as server, server.connect() as idle:
            self.assertEqual(idle.request("GET", "/livez").status, 200)
            began = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - began, 5)
            self.assertTrue(idle.ended())

    def test_sigint_stops_as_well_and_twice_is_no_crash(self):
        with harness.Server() as server:
            server.signal(signal.SIGINT)
            server.signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(10), 0)

    def test_a_new_start_needs_no_repair(self):
        with harness.Server() as server:
            for n in range(30):
                server.post("/v1/logs", harness.log_event(f"kept {n}"))
            self.assertEqual(server.stop(), 0)
            size = os.path.getsize(harness.disk.segments(server.data, "logs")[0])
            server.start()
            self.assertEqual(os.path.getsize(harness.disk.segments(server.data, "logs")[0]), size)
            self.assertEqual(harness.stored(server.ledger(), "logs"), 30)


if __name__ == "__main__":
    harness.main()
