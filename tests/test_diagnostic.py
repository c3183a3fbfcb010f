#!/usr/bin/env python3
"""Diagnostic Mode: one session's info and debug, for a short time (CONTRACTS section 8)."""

import re
import time
import unittest

import harness
from test_protocol import diagnostic_cookie

SECRET = "diagnostic-secret-of-at-least-32-bytes"
TOKEN = "operator-token-0123456789abcdef-xyz"
PROXIED = {"X-Forwarded-For": "198.51.100.7"}
ATTRIBUTES = {"httponly", "secure", "samesite=none", "path=/"}


def printed(*args, secret=SECRET):
    return harness.run_cli("diagnostic", *args, env={"LOG_DIAGNOSTIC_SECRET": secret} if secret else {})


class Diagnostic(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(env={"ENVIRONMENT": "prod", "LOG_DIAGNOSTIC_SECRET": SECRET, "NIGHTBELL_API_TOKEN": TOKEN}).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def debug(self, session, cookie):
        return self.server.post("/v1/logs", harness.log_event("diagnosed", level="debug", session_id=session), {"Cookie": cookie})

    def cookie_of(self, reply):
        value, *attributes = [part.strip() for part in reply.headers["set-cookie"].split(";")]
        self.assertLessEqual(ATTRIBUTES, {attribute.lower() for attribute in attributes})
        return value

    def test_the_command_line_prints_a_cookie_that_works(self):
        done = printed("--session", "s-cli", "--minutes", "30")
        self.assertEqual(done.returncode, 0, done.stderr)
        cookie = re.search(r"diag=[\w.-]+", done.stdout.decode())[0]
        self.assertEqual(self.debug("s-cli", cookie).json(), {"accepted": 1})
        self.assertEqual(self.debug("s-other", cookie).error, "level_not_allowed")
        self.assertNotIn(SECRET.encode(), done.stdout + done.stderr)

    def test_the_link_sets_the_cookie_once(self):
        done = printed("--session", "s-link", "--minutes", "5")
        token = re.search(r"/diag#([\w.-]+)", done.stdout.decode())[1]
        first = self.server.post("/api/diag", {"token": token}, PROXIED)
        self.assertEqual(first.status, 200, first)
        self.assertEqual(self.debug("s-link", self.cookie_of(first)).status, 200)
        second = self.server.post("/api/diag", {"token": token}, PROXIED)
        self.assertEqual((second.status, second.error), (401, "unauthorized"))
        self.assertNotIn("set-cookie", second.headers)

    def test_a_link_is_no_cookie_and_a_cookie_is_no_link(self):
        out = printed("--session", "s-mixed", "--minutes", "5").stdout.decode()
        link, cookie = re.search(r"/diag#([\w.-]+)", out)[1], re.search(r"diag=([\w.-]+)", out)[1]
        self.assertEqual(self.debug("s-mixed", "diag=" + link).error, "level_not_allowed")
        self.assertEqual(self.server.post("/api/diag", {"token": cookie}, PROXIED).status, 401)

    def test_the_page_of_the_link_has_no_inline_script(self):
        reply = self.server.get("/diag", PROXIED)
        self.assertEqual(reply.status, 200)
        self.assertTrue(reply.headers["content-type"].startswith("text/html"))
        self.assertNotRegex(reply.body.decode(), r"(?i)<script(?![^>]*\bsrc=)|\son\w+=|javascript:")
        self.assertNotIn("unsafe", reply.headers["content-security-policy"])

    def test_the_operator_may_set_it_and_nobody_else(self):
        body = {"session_id": "s-operator", "minutes": 10}
        self.assertEqual(self.server.post("/api/diag", body, PROXIED).error, "unauthorized")
        reply = self.server.post("/api/diag", body, {**PROXIED, "Authorization": "Bearer " + TOKEN})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(self.debug("s-operator", self.cookie_of(reply)).status, 200)

    def test_more_than_an_hour_is_never_given(self):
        for minutes in ("61", "0", "-5", "1000000"):
            self.assertNotEqual(printed("--session", "s", "--minutes", minutes).returncode, 0, minutes)
        for minutes in (61, 0, -5, "30", 1.5, True):
            with self.subTest(minutes):
                reply = self.server.post("/api/diag", {"session_id": "s", "minutes": minutes})
                self.assertEqual((reply.status, reply.error), (400, "invalid_payload"))

    def test_minutes_are_an_integer_however_it_is_written(self):
        headers = {"Authorization": "Bearer " + TOKEN, **PROXIED}
        for minutes, status in (("30.0", 200), ("3e1", 200), ("30.5", 400), ("0.0", 400), ("1e300", 400), ('"30"', 400)):
            with self.subTest(minutes):
                body = f'{{"session_id":"s-minutes","minutes":{minutes}}}'.encode()
                self.assertEqual(self.server.post("/api/diag", body, headers).status, status)

    def test_broken_bodies_set_nothing(self):
        for body in (b"", b"{", b"[]", b"{}", b'{"token":5}', b'{"token":"a.b.c"}', b'{"session_id":"has space"}'):
            with self.subTest(body):
                reply = self.server.post("/api/diag", body)
                self.assertIn(reply.status, (400, 401))
                self.assertNotIn("set-cookie", reply.headers)

    def test_a_cookie_ends_with_its_time(self):
        cookie = "diag=" + diagnostic_cookie("s-brief", 2, SECRET)
        self.assertEqual(self.debug("s-brief", cookie).status, 200)
        time.sleep(2.6)
        self.assertEqual(self.debug("s-brief", cookie).error, "level_not_allowed")

    def test_without_a_secret_it_is_off(self):
        self.assertNotEqual(printed("--session", "s", "--minutes", "5", secret=None).returncode, 0)
        with harness.Server(env={"ENVIRONMENT": "prod"}) as server:
            reply = server.post("/api/diag", {"session_id": "s", "minutes": 5})
            self.assertEqual(reply.status, 404)


if __name__ == "__main__":
    harness.main()
