#!/usr/bin/env python3
"""No person and no secret reaches a file, whatever field it hides in (CONTRACTS section 12).

src/redact/ tests what is found in a text; here every way to a file is tried, and the
search goes over all bytes of the data folder.
"""

import json
import re
import unittest

import disk
import harness

EMAIL, PHONE, CARD = "jane.doe@mail.example.com", "+1 (415) 555-0132", "4111 1111 1111 1111"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
BEARER, KEY, IP = "Bearer abcdef0123456789abcdef", "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc", "203.0.113.77"
DIRTY = f"{EMAIL} / {PHONE} / {CARD} / {JWT} / {BEARER} / {KEY} / {IP}"
# What must not be in any file afterwards, in any spelling of the text above.
LEAKS = [b"jane.doe", b"555-0132", b"4111 1111", b"eyJhbGci", b"dozjgNryP4J3", b"abcdef0123456789abcdef", b"4eC39HqLyjWD",
         b"203.0.113.77"]
MARKS = ["[email]", "[phone]", "[card]", "[token]", "[ip]"]


class Fields(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(env={"NIGHTBELL_RUNS_PAYLOADS": "redacted",
                                         "NIGHTBELL_INTAKE_DATA_FIELDS": "note,password,api_key,count"}).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def tearDown(self):
        leaked = [leak for leak in LEAKS if leak in disk.everything(self.server.data)]
        self.assertEqual(leaked, [])

    def store(self, path, value, kind, status=200, headers=None):
        """Posts one event; the one line that it became."""
        before = disk.count(self.server.data, kind)
        reply = self.server.post(path, value, headers)
        self.assertEqual(reply.status, status, reply)
        lines = self.server.lines(kind)[before:]
        self.assertEqual(len(lines), 1)
        return lines[0]

    def log(self, **fields):
        return self.store("/v1/logs", {**harness.log_event("clean"), **fields}, "logs")

    def assert_marked(self, value, marks=MARKS):
        text = json.dumps(value)
        for mark in marks:
            self.assertIn(mark, text)

    def test_a_message(self):
        self.assert_marked(self.log(message=DIRTY)["message"])

    def test_type_message_and_every_stack_line_of_an_error(self):
        error = self.log(error={"type": EMAIL, "message": DIRTY, "stack": ["at f", DIRTY, DIRTY]})["error"]
        self.assertEqual(error["type"], "[email]")
        self.assert_marked(error["message"])
        self.assert_marked(error["stack"][1])
        self.assert_marked(error["stack"][2])

    def test_service_component_route_and_node(self):
        line = self.log(service=EMAIL, component=DIRTY[:120], route="/u/" + EMAIL, environment=EMAIL)
        self.assertEqual((line["service"], line["route"]), ("[email]", "/u/[email]"))
        self.assert_marked(line["component"], MARKS[:3])

    def test_values_and_keys_of_labels(self):
        labels = self.log(labels={"who": EMAIL, "jane.doe@mail.example.com": "x", "plain": "v14"})["labels"]
        self.assertEqual(labels["who"], "[email]")
        self.assertEqual(labels["plain"], "v14")

    def test_values_of_data(self):
        data = self.log(data={"component": DIRTY[:120], "note": DIRTY, "pathname": f"/a/{EMAIL}?q={PHONE}"})["data"]
        self.assert_marked(data["note"], MARKS[:2])
        self.assertEqual(data["pathname"], "/a/[email]")

    def test_every_string_of_breadcrumbs(self):
        crumbs = self.log(breadcrumbs=[{"message": DIRTY, "url": f"https://u:p@app.example/x?token={JWT}"}, {"message": EMAIL}])
        self.assert_marked(crumbs["breadcrumbs"], ["[email]", "[phone]"])

    def test_http_fields(self):
        http = self.log(http={"method": "GET", "route": f"/x/{EMAIL}?mail={EMAIL}", "host": EMAIL, "status": 500})["http"]
        self.assertEqual(http["route"], "/x/[email]")
        self.assertEqual(http["host"], "[email]")

    def test_inputs_outputs_and_errors_of_a_payload(self):
        payload = {"inputs": {"q": DIRTY, "deep": {"list": [DIRTY, {"k": EMAIL}]}}, "outputs": DIRTY,
                   "metadata": {"m": DIRTY}, "error_type": "E", "error_message": DIRTY}
        event = {"timestamp": harness.now(), "level": "error", "service": "langgraph", "run_id": "run-1", "node": "plan",
                 "status": "error", "message": DIRTY, "payload": payload, "summary": {"trigger": DIRTY[:100]}}
        line = self.store("/v1/logs", event, "runs")
        self.assert_marked(line["payload"])
        self.assert_marked(line["summary"], ["[email]", "[phone]"])
        self.assert_marked(line["message"])

    def test_metadata_of_behaviour_with_its_keys(self):
        event = {"visitor_id": "visitor-1", "event": "x", "metadata": {"a": DIRTY, "b": [DIRTY, {"c": EMAIL}], EMAIL: 1}}
        line = self.store("/api/metrics/event", event, "behavior", status=202)
        self.assert_marked(line["metadata"])

    def test_an_event_name_and_a_user_agent(self):
        event = {"visitor_id": "visitor-1", "event": "mail " + EMAIL, "user_agent": "Mozilla/5.0 Chrome/120.0.0.0 " + EMAIL}
        line = self.store("/api/metrics/event", event, "behavior", status=202)
        self.assertEqual(line["event"], "mail [email]")
        self.assertEqual(line["user_agent"], "Mozilla/5.0 Chrome/120.0.0.0 [email]")

    def test_a_user_agent_of_the_header(self):
        line = self.store("/api/metrics/event", {"visitor_id": "visitor-1", "event": "x"}, "behavior", 202,
                          {"User-Agent": "agent " + EMAIL})
        self.assertEqual(line["user_agent"], "agent [email]")

    def test_a_visitor_who_is_a_person_becomes_a_hash_that_stays_the_same(self):
        ids = [self.store("/api/metrics/event", {"visitor_id": visitor, "event": "x"}, "behavior", 202)["visitor_id"]
               for visitor in (EMAIL, "other@mail.example.com", EMAIL)]
        self.assertRegex(ids[0], r"^h:[0-9a-f]+$")
        self.assertEqual(ids[0], ids[2])
        self.assertNotEqual(ids[0], ids[1])

    def test_page_and_meta_of_a_heartbeat(self):
        event = {"page": f"/u/{EMAIL}?q={PHONE}", "ts": 1729700000, "meta": {"who": DIRTY}}
        line = self.store("/ux/heartbeat", event, "presence")
        self.assertEqual(line["page"], "/u/[email]")
        self.assert_marked(line["meta"])

    def test_fields_of_replies_vitals_and_rollups(self):
        for kind, item in (("replies", {"kind": "reply", "route": "/r/" + EMAIL, "transport": "fetch", "end": "done"}),
                           ("vitals", {"kind": "vital", "name": "LCP", "value": 1, "page": "/r/" + EMAIL}),
                           ("rollups", {"kind": "rollup", "minute": harness.now(), "service": EMAIL, "route": "/r/" + EMAIL,
                                        "method": "GET", "count": 1, "errors": 0})):
            with self.subTest(kind):
                self.assertIn("/r/[email]", self.store("/nb/b", {"events": [item]}, kind).values())

    def test_escaped_text_is_read_before_it_is_searched(self):
        escaped = "".join(f"\\u{ord(c):04x}" for c in EMAIL).encode()
        body = (b'{"timestamp":"2026-01-01T00:00:00Z","level":"error","service":"a","message":"hidden ' + escaped
                + b'","component":"jane.doe\\u0040mail.example.com"}')
        line = self.store("/v1/logs", body, "logs")
        self.assertEqual((line["message"], line["component"]), ("hidden [email]", "[email]"))

    def test_a_match_that_is_cut_leaks_no_half(self):
        for at in range(490, 530):
            line = self.log(message="y" * at + " " + EMAIL)
            self.assertNotIn("jane", line["message"])
            self.assertLessEqual(len(line["message"]), 512)

    def test_secret_keys_lose_their_pair_in_data_metadata_and_labels(self):
        secret = "s3cr3t-value-nobody-may-see"
        line = self.log(data={"password": secret, "api_key": secret, "note": "kept"},
                        labels={"session_token": secret, "cookie": secret, "region": "eu"})
        self.assertEqual(line["data"], {"note": "kept"})
        self.assertEqual(line["labels"], {"region": "eu"})
        behavior = {"visitor_id": "visitor-1", "event": "x",
                    "metadata": {"authorization": secret, "apiKey": secret, "userPassword": secret, "set-cookie": secret,
                                 "x-secret": secret, "deep": {"token": secret, "ok": 1}, "path": "/a"}}
        line = self.store("/api/metrics/event", behavior, "behavior", 202)
        self.assertEqual(line["metadata"], {"deep": {"ok": 1}, "path": "/a"})
        self.assertNotIn(secret.encode(), disk.everything(self.server.data))

    def test_secret_keys_become_redacted_elsewhere(self):
        secret = "s3cr3t-elsewhere-nobody-may-see"
        line = self.store("/ux/heartbeat", {"page": "/", "ts": 1729700000, "meta": {"token": secret, "ok": 1}}, "presence")
        self.assertEqual(line["meta"], {"token": "[REDACTED]", "ok": 1})
        event = {"timestamp": harness.now(), "level": "error", "service": "langgraph", "run_id": "run-2", "node": "n",
                 "status": "end", "payload": {"inputs": {"password": secret}}, "summary": {"secret": secret, "totals": 4}}
        line = self.store("/v1/logs", event, "runs")
        self.assertEqual(line["summary"], {"secret": "[REDACTED]", "totals": 4})
        line = self.log(breadcrumbs=[{"message": "m", "cookie": secret}])
        self.assertEqual(line["breadcrumbs"], [{"message": "m", "cookie": "[REDACTED]"}])
        self.assertNotIn(secret.encode(), disk.everything(self.server.data))

    def test_a_number_or_boolean_under_such_a_key_stays(self):
        event = {"visitor_id": "visitor-1", "event": "x", "metadata": {"token": 12, "password": True, "input_tokens": 99}}
        line = self.store("/api/metrics/event", event, "behavior", 202)
        self.assertEqual(line["metadata"], {"token": 12, "password": True, "input_tokens": 99})

    def test_words_that_only_contain_such_a_key_stay(self):
        event = {"visitor_id": "visitor-1", "event": "x", "metadata": {"input_tokens": "many", "tokenizer": "bpe", "secretary": "a"}}
        line = self.store("/api/metrics/event", event, "behavior", 202)
        self.assertEqual(line["metadata"], event["metadata"])

    def test_a_number_that_is_a_card_does_not_stay_a_number(self):
        event = {"visitor_id": "visitor-1", "event": "x", "metadata": {"n": 4111111111111111, "ms": 1729700000123, "id": 4111111111111112}}
        line = self.store("/api/metrics/event", event, "behavior", 202)
        self.assertNotEqual(line["metadata"]["n"], 4111111111111111)
        self.assertEqual((line["metadata"]["ms"], line["metadata"]["id"]), (1729700000123, 4111111111111112))
        self.assertNotIn(b"4111111111111111", disk.everything(self.server.data))

    def test_ids_keep_their_digits(self):
        line = self.log(session_id="5500000000000004", request_id="4155550132", trace_id="0af7651916cd43dd8448eb211c80319c")
        self.assertEqual((line["session_id"], line["request_id"]), ("5500000000000004", "4155550132"))

    def test_what_helps_at_night_stays(self):
        text = ("connect to 10.0.0.7:5432 and [::1]:80 and 192.168.1.20 refused at 1729700000 (1729700000123) std::vector "
                "6f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f Chrome/120.0.0.0")
        self.assertEqual(self.log(message=text)["message"], text)

    def test_dropped_names_leak_nothing_either(self):
        event = {**harness.log_event("dropped name"), EMAIL: 1, "data": {EMAIL: 1, JWT: 2}}
        reply = self.server.post("/v1/logs", event)
        self.assertEqual(reply.status, 200)
        self.assertGreaterEqual(len(reply.json()["dropped_fields"]), 3)

    def test_client_addresses_are_never_stored(self):
        self.server.post("/v1/logs", harness.log_event("from somewhere"), {"X-Forwarded-For": "198.51.100.23"})
        self.assertNotIn(b"198.51.100.23", disk.everything(self.server.folder))


class BesideTheFiles(unittest.TestCase):
    def test_the_own_log_refusals_and_replies_say_no_person_either(self):
        with harness.Server() as server:
            for body in ({"level": EMAIL}, {**harness.log_event(EMAIL), "level": EMAIL}, [DIRTY], {"timestamp": EMAIL}):
                reply = server.post("/v1/logs", body, {"User-Agent": EMAIL})
                self.assertEqual(reply.status, 400)
                self.assertNotIn("jane.doe", reply.body.decode())
            server.get("/nowhere/" + EMAIL)
            server.raw(b"BROKEN " + EMAIL.encode() + b"\r\n\r\n")
            self.assertEqual(server.stop(), 0)
            self.assertNotIn(b"jane.doe", disk.everything(server.folder))

    def test_the_ring_shows_what_the_file_holds(self):
        with harness.Server() as server:
            server.post("/api/metrics/event", {"visitor_id": "visitor-1", "event": "x", "metadata": {"mail": EMAIL}})
            self.assertEqual(server.get("/api/metrics/behavior").json()["last_events"][0]["metadata"], {"mail": "[email]"})

    def test_metrics_count_by_rule(self):
        def counts(server):
            text = server.get("/metrics?format=prometheus").body.decode()
            return {rule: int(n) for rule, n in re.findall(r'^nightbell_redact\w*_total\{rule="(\w+)"\} (\d+)', text, re.M)}

        with harness.Server() as server:
            before = counts(server)
            self.assertEqual(server.post("/v1/logs", harness.log_event(DIRTY)).status, 200)
            after = counts(server)
            grown = {rule: n - before.get(rule, 0) for rule, n in after.items() if n != before.get(rule, 0)}
            self.assertEqual({rule: grown.get(rule) for rule in ("email", "phone", "card", "ip")},
                             {"email": 1, "phone": 1, "card": 1, "ip": 1})
            self.assertGreaterEqual(sum(grown.values()), 7)

    def test_the_command_line_redacts_and_explains(self):
        done = harness.run_cli("redact", stdin=DIRTY.encode() + b"\nplain\n")
        self.assertEqual(done.returncode, 0)
        for leak in LEAKS:
            self.assertNotIn(leak, done.stdout)
        self.assertTrue(done.stdout.endswith(b"\nplain\n"))
        explained = harness.run_cli("redact", "--explain", stdin=DIRTY.encode() + b"\n")
        said = explained.stdout + explained.stderr
        for rule in (b"email", b"phone", b"card", b"token", b"ip"):
            self.assertIn(rule, said)
        self.assertRegex(said, rb"1:1\b")


if __name__ == "__main__":
    harness.main()
