"""A test case that attacks a server while a good client goes on beside it."""

import unittest

import harness


class Attack(unittest.TestCase):
    """One server for the class; the good client runs from first test to last.

    Each test's own events carry the service "attack" or a marker in the message, so that
    the good client's lines never count as its own.
    """

    env = {}

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(env=cls.env).start()
        cls.good = harness.GoodClient(cls.server)
        cls.good.start()

    @classmethod
    def tearDownClass(cls):
        try:
            if cls.server.process.poll() is not None:
                raise AssertionError(f"the server died of it:\n{cls.server.log()}")
            cls.good.finish()
            harness.check_ledger_against_files(cls.server)
            if cls.server.stop() != 0:
                raise AssertionError("the exit status is not 0")
        finally:
            cls.server.close()

    def own_lines(self, marker):
        return [line for line in self.server.lines("logs") if marker in line["message"]]

    def check(self, reply, status, error=None):
        self.assertIsNotNone(reply, "closed without a reply")
        self.assertEqual(reply.status, status, reply)
        self.assertIn("x-request-id", reply.headers)
        if error is not None:
            self.assertEqual(reply.error, error, reply)
            self.assertTrue(reply.json()["message"])
            self.assertEqual(reply.json()["request_id"], reply.headers["x-request-id"])

    def check_refused(self, send, status, error, marker=None):
        """`send()` gives the reply; the request counts as refused before any event of it."""
        before = self.server.ledger()
        reply = send()
        after = self.server.ledger()
        self.check(reply, status, error)
        grown = harness.refused_requests(after, error) - harness.refused_requests(before, error)
        self.assertEqual(grown, 1, f"refused_requests.{error}: {after['refused_requests']}")
        self.assertEqual(self.outcomes_beside_stored(before), self.outcomes_beside_stored(after))
        if marker:
            self.assertEqual(self.own_lines(marker), [])
        return reply

    def check_rejected(self, send, status, kind="logs", reason="invalid_payload", count=1):
        """`send()` gives the reply; its events were decoded, then rejected for `reason`."""
        before = self.server.ledger()
        reply = send()
        after = self.server.ledger()
        self.check(reply, status)
        key = ("rejected", reason)
        grown = harness.ledger_counts(after, kind).get(key, 0) - harness.ledger_counts(before, kind).get(key, 0)
        self.assertEqual(grown, count, f"events.{kind}.rejected.{reason}: {after['events'][kind]}")
        self.assertEqual(before["refused_requests"], after["refused_requests"])
        return reply

    def outcomes_beside_stored(self, ledger):
        """Everything that the good client does not move."""
        return {kind: {k: n for k, n in harness.ledger_counts(ledger, kind).items() if k[0] != "stored"}
                for kind in ledger["events"] if kind != "refused"}

    def post(self, body, headers=None, path="/v1/logs"):
        return self.server.post(path, body, headers)

    def raw(self, head, body=b"", path="/v1/logs"):
        """A POST whose header lines are given as bytes, Host included by hand."""
        return self.server.raw(b"POST " + path.encode() + b" HTTP/1.1\r\n" + head + b"\r\n" + body)


def text_event(message, extra=b""):
    """An event's JSON with a message (bytes, JSON spelling) and more members as raw JSON."""
    return (b'{"timestamp":"' + harness.now().encode() + b'","level":"error","service":"attack","message":"'
            + message + b'"' + extra + b"}")


HOST = b"Host: 127.0.0.1\r\n"


def length_of(body):
    return b"Content-Length: %d\r\n" % len(body)


