#!/usr/bin/env python3
"""GET /api/tail: each new line once, soon, to everybody who watches and may."""

import json
import socket
import threading
import time
import unittest
import urllib.parse

import harness
import wire

PATH = "/api/tail"
SOON_S = 1.0
STRANGER = {"X-Forwarded-For": "198.51.100.7"}


class Tail(threading.Thread):
    """One watcher. `events`: (event, id, data, when it came), in order; comments are left out.

    `slow`: reads nothing before go_on().
    """

    def __init__(self, server, query="", headers=None, slow=False, **parameters):
        super().__init__(daemon=True)
        parameters = {name: value for name, value in {"q": query, **parameters}.items() if value}
        path = PATH + ("?" + urllib.parse.urlencode(parameters) if parameters else "")
        self.connection = wire.Connection(server.port, timeout=30)
        self.connection.send(wire.request_bytes("GET", path, headers=headers, port=server.port))
        self.events, self.ended, self.whole = [], threading.Event(), False
        self.status, self.headers = self._head()
        self._may_read = threading.Event()
        if not slow:
            self._may_read.set()
        self.start()

    def go_on(self):
        self._may_read.set()

    def _line(self):
        while b"\r\n" not in self.connection.pending:
            if not self.connection._more():
                raise EOFError
        line, _, self.connection.pending = self.connection.pending.partition(b"\r\n")
        return line

    def _head(self):
        status = int(self._line().split()[1])
        headers = {}
        while line := self._line():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return status, headers

    def run(self):
        text = b""
        try:
            self._may_read.wait()
            while size := int(self._line(), 16):
                while len(self.connection.pending) < size + 2:
                    if not self.connection._more():
                        raise EOFError
                text += self.connection.pending[:size]
                self.connection.pending = self.connection.pending[size + 2 :]
                *blocks, text = text.split(b"\n\n")
                for block in blocks:
                    self._take(block.decode())
            self.whole = True
        except (EOFError, OSError, ValueError):
            pass
        self.ended.set()

    def _take(self, block):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if "data" in fields:
            self.events.append((fields.get("event", ""), fields.get("id"), json.loads(fields["data"]), time.monotonic()))

    def lines(self):
        return [data for event, _, data, _ in self.events if not event]

    def messages(self):
        return [line.get("message") for line in self.lines()]

    def missed(self):
        return sum(data["missed"] for event, _, data, _ in self.events if event == "missed")

    def wait_for(self, count, within=5.0):
        harness.wait_until(lambda: len(self.lines()) >= count, within, f"{count} lines of the tail, {len(self.lines())} came")
        return self

    def close(self):
        """Goes; a close() alone would wait for the thread that reads."""
        self._may_read.set()
        try:
            self.connection.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the other side was first
        self.ended.wait(5)
        self.connection.close()


class Watching(unittest.TestCase):
    def setUp(self):
        self.server = harness.Server(config="[store]\nmax_mb = 1\n").start()
        self.addCleanup(self.server.close)
        if self.server.get("/api/tail?q=%28").status == 404:
            self.skipTest("this binary has no /api/tail")

    def tail(self, *args, **more):
        tail = Tail(self.server, *args, **more)
        self.addCleanup(tail.close)
        self.assertEqual((tail.status, tail.headers["content-type"]), (200, "text/event-stream"))
        return tail

    def send(self, *messages, **more):
        reply = self.server.post("/v1/logs", [harness.log_event(message, **more) for message in messages])
        self.assertEqual((reply.status, reply.json()["accepted"]), (200, len(messages)), reply)

    def test_a_line_comes_within_a_second_as_it_is_stored(self):
        self.send("before somebody watched")
        tail = self.tail()
        for n in range(5):
            sent = time.monotonic()
            self.send(f"live {n} é \\ \"")
            tail.wait_for(n + 1)
            self.assertLess(tail.events[-1][3] - sent, SOON_S)
        self.assertEqual(tail.lines(), self.server.lines("logs")[1:])

    def test_lines_of_all_kinds_come_in_the_order_of_storing(self):
        tail = self.tail()
        for n in range(20):
            self.send(f"log {n}")
            self.server.post("/ux/heartbeat", {"page": f"/{n}", "ts": 1729700000})
        tail.wait_for(40)
        for kind in ("logs", "presence"):
            self.assertEqual([line for line in tail.lines() if line["kind"] == kind], self.server.lines(kind))

    def test_only_what_was_asked_for_comes(self):
        errors, phrase, none = self.tail("level:error service:api"), self.tail('"disk full" OR kind:runs'), self.tail("kind:vitals")
        self.send("disk full", "all is well", level="info")
        self.send("broken", "disk full again")
        errors.wait_for(2)
        phrase.wait_for(2)
        self.assertEqual(errors.messages(), ["broken", "disk full again"])
        self.assertEqual(phrase.messages(), ["disk full", "disk full again"])
        self.assertEqual(none.events, [])

    def test_whoever_comes_back_gets_what_came_meanwhile_once(self):
        """Over many returns, over segments, and while lines go on coming."""
        sent, got, last = [], [], None
        stop = threading.Event()

        def sender():
            while not stop.is_set():
                batch = [f"{len(sent) + n} " + "x" * 400 for n in range(40)]
                self.send(*batch)
                sent.extend(batch)
                time.sleep(0.01)

        thread = threading.Thread(target=sender, daemon=True)
        first = self.tail()
        thread.start()
        first.wait_for(50)
        first.close()
        got, last = first.messages(), [id for _, id, _, _ in first.events][-1]
        for turn in range(8):
            tail = self.tail(headers={"Last-Event-ID": last}) if turn % 2 else self.tail(cursor=last)
            tail.wait_for(30)
            tail.close()
            self.assertEqual(tail.missed(), 0)
            got += tail.messages()
            last = [id for _, id, _, _ in tail.events][-1]
        stop.set()
        thread.join(10)
        rest = self.tail(headers={"Last-Event-ID": last}).wait_for(len(sent) - len(got))
        self.assertEqual(got + rest.messages(), sent)
        self.assertGreater(len(harness.disk.segments(self.server.data, "logs")), 1)

    def test_a_tail_goes_on_after_a_restart(self):
        tail = self.tail("level:error")
        self.send("one", "two")
        last = tail.wait_for(2).events[0][1]
        self.send("three")
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        self.send("four")
        self.assertEqual(self.tail("level:error", cursor=last).wait_for(3).messages(), ["two", "three", "four"])

    def test_a_slow_reader_is_told_how_much_it_missed_and_hurts_nobody(self):
        slow, quick = self.tail(slow=True), self.tail()
        # What the kernel takes for a reader that does not read is some megabytes.
        count, step, text = 0, 500, "x" * 480
        for _ in range(48):
            self.send(*[f"{count + n} {text}" for n in range(step)])
            count += step
            quick.wait_for(count, 10)
        self.assertEqual(quick.missed(), 0)
        slow.go_on()
        harness.wait_until(lambda: len(slow.lines()) > 0 and (self.send("more") or slow.missed()), 10, "to be told")
        sent = self.server.lines("logs")
        harness.wait_until(lambda: len(slow.lines()) + slow.missed() >= len(sent), 5, "the last line")
        self.assertGreater(slow.missed(), 0)
        at = next(i for i, (event, *_) in enumerate(slow.events) if event == "missed")
        gap, shown = slow.events[at][2]["missed"], [line for _, _, line, _ in slow.events[:at]]
        self.assertEqual(shown, sent[:at])
        self.assertEqual(slow.events[at + 1][2], sent[at + gap])
        again = self.tail(cursor=slow.events[at - 1][1]).wait_for(gap, 10)
        self.assertEqual(again.lines()[:gap], sent[at : at + gap], "what was missed is there for whoever goes back")

    def test_many_watch_and_one_too_many_is_told_so(self):
        tails = [self.tail("level:error" if n % 2 else "") for n in range(64)]
        refused = self.server.get(PATH)
        self.assertEqual((refused.status, refused.error), (503, "overloaded"))
        self.send("for all")
        self.send("for half of them", level="warn")
        for n, tail in enumerate(tails):
            self.assertEqual(tail.wait_for(1 if n % 2 else 2).messages(), ["for all", "for half of them"][: 1 if n % 2 else 2])
        tails.pop().close()
        harness.wait_until(lambda: self.one_more(), 5, "room for another watcher")

    def one_more(self):
        tail = Tail(self.server)
        self.addCleanup(tail.close)
        return tail.status == 200

    def test_a_stop_of_the_server_ends_each_tail_cleanly(self):
        tails = [self.tail() for _ in range(5)]
        self.send("the last one")
        for tail in tails:
            tail.wait_for(1)
        began = time.monotonic()
        self.assertEqual(self.server.stop(), 0)
        self.assertLess(time.monotonic() - began, 5, "a tail must not hold a stop up")
        for tail in tails:
            self.assertTrue(tail.ended.wait(2))
            self.assertEqual(tail.messages(), ["the last one"])
            self.assertTrue(tail.whole, "the stream ends with its last chunk")

    def test_strangers_watch_nothing(self):
        reply = self.server.get(PATH, STRANGER)
        self.assertEqual((reply.status, reply.error), (401, "unauthorized"))
        with harness.Server(env={"NIGHTBELL_API_TOKEN": "operator-token-0123456789abcdef-xyz"}) as server:
            self.assertEqual(server.get(PATH, {**STRANGER, "Authorization": "Bearer wrong"}).status, 401)
            tail = Tail(server, headers={**STRANGER, "Authorization": "Bearer operator-token-0123456789abcdef-xyz"})
            self.addCleanup(tail.close)
            self.assertEqual(tail.status, 200)

    def test_what_can_not_be_watched_is_refused_with_the_reason(self):
        for query, error in (("q=%28", "invalid_query"), ("q=%7C+count", "invalid_query"), ("cursor=nonsense", "invalid_query")):
            with self.subTest(query):
                reply = self.server.get(PATH + "?" + query)
                self.assertEqual((reply.status, reply.error), (400, error))
        self.send("one", "two")
        cursor = self.server.get("/api/search?limit=1&order=newest").headers["x-next-cursor"]
        self.assertEqual(self.server.get(PATH + "?cursor=" + cursor).status, 400)


if __name__ == "__main__":
    harness.main()
