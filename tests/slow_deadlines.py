#!/usr/bin/env python3
"""Clients that are too slow on purpose: 408 when their time is over, nobody else waits."""

import time
import threading

import attack
import harness
import wire
from attack import HOST, text_event

HEAD_S = 10.0
SWEEP_S = 2.5  # deadlines are looked at once a second; two noisy cores get the rest


class Deadlines(attack.Attack):
    def timed_out(self, connection, since, deadline_s):
        reply = connection.reply()
        took = time.monotonic() - since
        self.check(reply, 408, "timeout")
        self.assertGreater(took, deadline_s - 0.5)
        self.assertLess(took, deadline_s + SWEEP_S)
        self.assertTrue(connection.ended())

    def drip(self, connection, data, pause_s, stop):
        for byte in data:
            if stop.wait(pause_s):
                return
            try:
                connection.send(bytes([byte]))
            except OSError:
                return

    def dripping(self, first, data, deadline_s):
        """Sends `first` at once, then a byte every 300 ms; the deadline ends it all the same."""
        before = harness.refused_requests(self.server.ledger(), "timeout")
        stop = threading.Event()
        with self.server.connect(timeout=60) as connection:
            since = time.monotonic()
            connection.send(first)
            thread = threading.Thread(target=self.drip, args=(connection, data, 0.3, stop))
            thread.start()
            try:
                self.timed_out(connection, since, deadline_s)
            finally:
                stop.set()
                thread.join()
        self.assertEqual(harness.refused_requests(self.server.ledger(), "timeout"), before + 1)

    def test_headers_that_drip_end_after_ten_seconds(self):
        self.dripping(b"POST /v1/logs HTTP/1.1\r\n", b"X-Slow: " + b"y" * 200, HEAD_S)

    def test_a_body_that_drips_ends_after_ten_seconds(self):
        body = text_event(b"slow-body")
        head = b"POST /v1/logs HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % len(body)
        self.dripping(head, body, 10.0)
        self.assertEqual(self.own_lines("slow-body"), [])

    def test_a_large_body_gets_a_second_more_for_each_4_kib(self):
        body = text_event(b"slow-large", b',"unknown":"' + b"x" * 40000 + b'"')
        request = wire.request_bytes("POST", "/v1/logs", body)
        with self.server.connect(timeout=60) as connection:
            at = 0
            while at < len(request):  # 4 KiB a second: inside 10 s + 10 s
                connection.send(request[at : at + 3000])
                at += 3000
                time.sleep(0.9)
            self.check(connection.reply(), 200)
        self.assertEqual(len(self.own_lines("slow-large")), 1)

    def test_five_hundred_silent_connections_hold_nobody_up(self):
        silent = [self.server.connect(timeout=60) for _ in range(500)]
        for connection in silent:
            connection.send(b"POST /v1/logs HTTP/1.1\r\nHost: a\r\nContent-Le")
        began = time.monotonic()
        self.check(self.post(text_event(b"beside-silence")), 200)
        self.assertLess(time.monotonic() - began, 0.5)
        statuses = [connection.reply() for connection in silent]
        self.assertEqual({reply and reply.status for reply in statuses}, {408})
        self.assertLess(time.monotonic() - began, HEAD_S + SWEEP_S + 3)
        for connection in silent:
            connection.close()

    def test_a_client_that_never_reads_is_let_go(self):
        with self.server.connect(timeout=60) as connection:
            request = wire.request_bytes("GET", "/metrics?format=prometheus")
            connection.socket.setblocking(False)
            sent, stuck_since = 0, time.monotonic()
            deadline = time.monotonic() + 40
            while time.monotonic() < deadline:
                try:
                    sent += connection.socket.send(request)
                    stuck_since = time.monotonic()
                except BlockingIOError:
                    time.sleep(0.05)
                except OSError:
                    break
            else:
                self.fail(f"still connected 40 s on, {sent} bytes sent, stuck for {time.monotonic() - stuck_since:.0f} s")
        self.check(self.post(text_event(b"after-deaf")), 200)


if __name__ == "__main__":
    harness.main()
