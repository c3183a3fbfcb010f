#!/usr/bin/env python3
"""Broken HTTP: encodings, lengths, floods. Each refusal is answered, counted, and local."""

import time
import unittest
import zlib

import attack
import harness
import wire
from attack import HOST, length_of, text_event

MIB = 1 << 20


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


class Encodings(attack.Attack):
    def encoded(self, body, name):
        return self.post(body, {"Content-Encoding": name})

    def test_gzip_zlib_and_raw_deflate_are_read(self):
        for n, (name, pack) in enumerate((("gzip", wire.gzipped), ("deflate", zlib.compress), ("deflate", raw_deflate),
                                          ("x-gzip", wire.gzipped), ("GZIP", wire.gzipped), ("identity", bytes))):
            with self.subTest(name):
                reply = self.encoded(pack(text_event(b"packed-%d" % n)), name)
                self.check(reply, 200)
                self.assertEqual(len(self.own_lines(f"packed-{n}")), 1)

    def test_an_unknown_encoding_is_refused(self):
        for name in ("br", "zstd", "compress", "gzip, gzip", "nonsense"):
            with self.subTest(name):
                self.check_refused(lambda name=name: self.encoded(wire.gzipped(text_event(b"enc")), name), 415,
                                   "unsupported_encoding")

    def test_broken_gzip_is_refused(self):
        whole = wire.gzipped(text_event(b"broken-gzip") * 20)
        wrong_sum = whole[:-8] + bytes([whole[-8] ^ 1]) + whole[-7:]
        for name, body in (("garbage", b"\x1f\x8b" + b"\x55" * 100), ("cut", whole[:-12]), ("wrong sum", wrong_sum),
                           ("trailing", whole + b"garbage"), ("head only", whole[:10]), ("not gzip", text_event(b"x"))):
            with self.subTest(name):
                self.check_refused(lambda body=body: self.encoded(body, "gzip"), 400, "invalid_payload", "broken-gzip")

    def test_broken_deflate_is_refused(self):
        whole = zlib.compress(text_event(b"broken-deflate") * 20)
        for name, body in (("cut", whole[:-6]), ("garbage", b"\xff" * 50), ("trailing", whole + b"garbage")):
            with self.subTest(name):
                self.check_refused(lambda body=body: self.encoded(body, "deflate"), 400, "invalid_payload",
                                   "broken-deflate")

    def test_a_gzip_bomb_is_refused_quickly_and_costs_no_memory(self):
        bomb = wire.gzipped(b" " * (200 * MIB))
        self.assertLess(len(bomb), 256 << 10)
        before = self.server.memory_kib("VmHWM")
        began = time.monotonic()
        self.check_refused(lambda: self.encoded(bomb, "gzip"), 413, "too_large")
        self.assertLess(time.monotonic() - began, 2.0)
        self.assertLess(self.server.memory_kib("VmHWM") - before, 32 << 10)

    def test_twenty_bombs_at_once_cost_no_memory_either(self):
        bomb = wire.gzipped(b"[" + b" " * (64 * MIB))
        request = wire.request_bytes("POST", "/v1/logs", bomb, {"Content-Encoding": "gzip"})
        before = self.server.memory_kib("VmHWM")
        connections = [self.server.connect() for _ in range(20)]
        for connection in connections:
            connection.send(request)
        replies = [connection.reply() for connection in connections]
        for connection in connections:
            connection.close()
        self.assertEqual({reply.status for reply in replies} - {503}, {413})
        self.assertLess(self.server.memory_kib("VmHWM") - before, 48 << 10)

    def test_the_limit_holds_after_inflation(self):
        event = text_event(b"inflated", b',"unknown":"' + b"x" * (2 * MIB) + b'"')
        self.check_refused(lambda: self.encoded(wire.gzipped(event), "gzip"), 413, "too_large", "inflated")


class Lengths(attack.Attack):
    def test_a_chunked_body_is_read(self):
        body = text_event(b"in-chunks")
        for n, (size, extension, trailer) in enumerate(((1, "", ""), (7, ";a=b", ""), (4096, "", "X-After: 1\r\n"))):
            with self.subTest(size):
                message = body.replace(b"in-chunks", b"in-chunks-%d" % n)
                reply = self.raw(HOST + b"Transfer-Encoding: chunked\r\n",
                                 wire.chunked(message, size, extension, trailer))
                self.check(reply, 200)
                self.assertEqual(len(self.own_lines(f"in-chunks-{n}")), 1)

    def test_a_chunked_gzip_body_is_read(self):
        reply = self.raw(HOST + b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
                         wire.chunked(wire.gzipped(text_event(b"chunked-gzip")), 10))
        self.check(reply, 200)
        self.assertEqual(len(self.own_lines("chunked-gzip")), 1)

    def test_wrong_chunks_are_refused(self):
        for body in (b"zz\r\nabc\r\n0\r\n\r\n", b"-1\r\n\r\n", b"fffffffffffffffff\r\nabc", b"3\r\nabcd\r\n0\r\n\r\n"):
            with self.subTest(body):
                self.check_refused(lambda body=body: self.raw(HOST + b"Transfer-Encoding: chunked\r\n", body), 400,
                                   "bad_request")

    def test_chunks_without_end_are_stopped_at_the_limit(self):
        def flood():
            with self.server.connect() as connection:
                connection.send(b"POST /v1/logs HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
                try:
                    for _ in range(200):
                        connection.send(b"10000\r\n" + b" " * 65536 + b"\r\n")
                except OSError:
                    pass  # it stopped listening: that is what is asked
                return connection.reply()

        self.check_refused(flood, 413, "too_large")

    def test_a_declared_length_beyond_the_limit_is_refused_before_the_body(self):
        for length in (1 * MIB + 1, 1 << 40, (1 << 64) - 1):
            with self.subTest(length):
                self.check_refused(lambda n=length: self.raw(HOST + b"Content-Length: %d\r\n" % n), 413, "too_large")

    def test_one_mib_of_an_unsigned_backend_is_just_allowed(self):
        event = text_event(b"one-mib", b',"unknown":""')
        event = event.replace(b'"unknown":""', b'"unknown":"' + b"x" * (MIB - len(event)) + b'"')
        self.assertEqual(len(event), MIB)
        self.check(self.post(event), 200)
        self.check_refused(lambda: self.post(event + b" "), 413, "too_large")

    def test_an_origin_may_send_64_kib(self):
        event = text_event(b"of-a-browser", b',"unknown":""')
        event = event.replace(b'"unknown":""', b'"unknown":"' + b"x" * (65536 - len(event)) + b'"')
        browser = {"Origin": "http://localhost:3000"}
        self.check(self.post(event, browser), 200)
        reply = self.check_refused(lambda: self.post(event + b" ", browser), 413, "too_large")
        self.assertEqual(reply.headers["access-control-allow-origin"], "http://localhost:3000")

    def test_two_different_lengths_are_refused_and_the_connection_ends(self):
        body = text_event(b"two-lengths")
        with self.server.connect() as connection:
            before = self.server.ledger()
            connection.send(b"POST /v1/logs HTTP/1.1\r\n" + HOST + length_of(body) + b"Content-Length: 5\r\n\r\n" + body)
            self.check(connection.reply(), 400, "bad_request")
            self.assertTrue(connection.ended())
        after = self.server.ledger()
        self.assertEqual(harness.refused_requests(after, "bad_request"),
                         harness.refused_requests(before, "bad_request") + 1)
        self.assertEqual(self.own_lines("two-lengths"), [])

    def test_a_length_and_chunks_together_are_refused_and_the_connection_ends(self):
        hidden = b"POST /v1/logs HTTP/1.1\r\n" + HOST + length_of(text_event(b"smuggled")) + b"\r\n" + text_event(b"smuggled")
        for te in (b"chunked", b"Chunked", b" chunked"):
            with self.subTest(te), self.server.connect() as connection:
                body = b"0\r\n\r\n" + hidden
                connection.send(b"POST /v1/logs HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: " + te + b"\r\n"
                                + length_of(body) + b"\r\n" + body)
                self.check(connection.reply(), 400, "bad_request")
                self.assertTrue(connection.ended())
        self.assertEqual(self.own_lines("smuggled"), [])

    def test_a_length_that_is_no_number_is_refused(self):
        for value in (b"-1", b"+5", b"0x10", b"5,6", b"five", b"", b"99999999999999999999999"):
            with self.subTest(value):
                reply = self.raw(HOST + b"Content-Length: " + value + b"\r\n", b"hello")
                self.assertIn(reply.status, (400, 413), reply)
                self.assertIn(reply.error, ("bad_request", "too_large"))

    def test_an_unknown_transfer_coding_is_not_implemented(self):
        self.check_refused(lambda: self.raw(HOST + b"Transfer-Encoding: gzip\r\n"), 501, "not_implemented")

    def test_a_client_may_wait_for_100_continue(self):
        body = text_event(b"continue-me")
        with self.server.connect() as connection:
            connection.send(b"POST /v1/logs HTTP/1.1\r\n" + HOST + length_of(body) + b"Expect: 100-continue\r\n\r\n")
            self.assertEqual(connection.reply().status, 100)
            connection.send(body)
            self.check(connection.reply(), 200)
        self.assertEqual(len(self.own_lines("continue-me")), 1)


def half_sent(server, count, sent):
    """Connections that declare 1 MiB each and have sent that many bytes of it."""
    connections = [server.connect() for _ in range(count)]
    for connection in connections:
        try:
            connection.send(b"POST /v1/logs HTTP/1.1\r\n" + HOST + b"Content-Length: 1048576\r\n\r\n" + b" " * sent)
        except OSError:
            pass  # refused for want of room
    return connections


class BodiesThatDoNotCome(attack.Attack):
    def test_announced_bodies_that_do_not_come_keep_nobody_out(self):
        connections = half_sent(self.server, 120, 1)
        began = time.monotonic()
        while time.monotonic() - began < 1.5:
            self.check(self.post(text_event(b"beside-announced")), 200)
        for connection in connections:
            connection.close()


class BodiesInFlight(unittest.TestCase):
    def test_bodies_that_nearly_came_are_bounded_in_memory_and_leave_room_when_they_go(self):
        with harness.Server() as server:
            before = server.memory_kib("VmRSS")
            connections = half_sent(server, 80, MIB - 1)
            self.assertLess(server.memory_kib("VmRSS") - before, 64 << 10)
            for connection in connections:
                connection.close()
            harness.wait_until(lambda: server.post("/v1/logs", harness.log_event("room")).status == 200, what="room")
            self.assertEqual(server.stop(), 0)


class Heads(attack.Attack):
    def test_pipelined_requests_are_answered_in_order(self):
        data = b"".join(wire.request_bytes("POST", "/v1/logs", text_event(b"pipe-%02d" % n), {"X-Request-ID": f"pipe-{n:02d}"})
                        for n in range(20))
        replies = self.server.raw(data, replies=20)
        self.assertEqual([r and r.status for r in replies], [200] * 20)
        self.assertEqual([r.headers["x-request-id"] for r in replies], [f"pipe-{n:02d}" for n in range(20)])
        self.assertEqual(sorted(line["message"] for line in self.own_lines("pipe-")), [f"pipe-{n:02d}" for n in range(20)])

    def test_a_broken_request_among_pipelined_ones_ends_them_behind_the_good_ones(self):
        good = wire.request_bytes("POST", "/v1/logs", text_event(b"before-broken"))
        first, second = self.server.raw(good + b"BROKEN\r\n\r\n" + good.replace(b"before", b"behind"), replies=2)
        self.check(first, 200)
        self.check(second, 400, "bad_request")
        self.assertEqual(len(self.own_lines("before-broken")), 1)
        self.assertEqual(self.own_lines("behind-broken"), [])

    def test_one_byte_at_a_time_is_the_same_request(self):
        with self.server.connect() as connection:
            for byte in wire.request_bytes("POST", "/v1/logs", text_event(b"byte-by-byte")):
                connection.send(bytes([byte]))
            self.check(connection.reply(), 200)
        self.assertEqual(len(self.own_lines("byte-by-byte")), 1)

    def test_a_hundred_and_one_headers_are_too_many(self):
        flood = b"".join(b"X-%d: 1\r\n" % n for n in range(101))
        self.check_refused(lambda: self.raw(HOST + flood), 431, "headers_too_large")

    def test_one_huge_header_is_too_large(self):
        self.check_refused(lambda: self.raw(HOST + b"Cookie: " + b"x" * 20000 + b"\r\n"), 431, "headers_too_large")

    def test_headers_without_end_are_stopped(self):
        def flood():
            with self.server.connect() as connection:
                connection.send(b"POST /v1/logs HTTP/1.1\r\n" + HOST)
                try:
                    for n in range(2000):
                        connection.send(b"X-Flood-%d: %s\r\n" % (n, b"y" * 500))
                except OSError:
                    pass  # it stopped listening: that is what is asked
                return connection.reply()

        self.check_refused(flood, 431, "headers_too_large")

    def test_a_long_target_is_refused(self):
        self.check_refused(lambda: self.server.raw(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n"), 414,
                           "uri_too_long")

    def test_what_is_no_request_is_refused(self):
        for data in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET\r\n\r\n", b"GET /livez\r\n\r\n",
                     b"GET /livez HTTP/1.1\r\nHost: a\r\nNo colon here\r\n\r\n",
                     b"GET /livez HTTP/1.1\r\nHost: a\r\nX : 1\r\n\r\n", b"G\0T /livez HTTP/1.1\r\nHost: a\r\n\r\n"):
            with self.subTest(data):
                self.check_refused(lambda data=data: self.server.raw(data), 400, "bad_request")

    def test_a_host_is_asked_for_exactly_once(self):
        for hosts in (b"", b"Host: a\r\nHost: b\r\n"):
            with self.subTest(hosts):
                self.check_refused(lambda h=hosts: self.server.raw(b"GET /livez HTTP/1.1\r\n" + h + b"\r\n"), 400,
                                   "bad_request")

    def test_control_characters_and_folds_in_headers_are_refused(self):
        for line in (b"X: a\0b\r\n", b"X: a\r\n folded\r\n", b"X: a\rb\r\n"):
            with self.subTest(line):
                self.check_refused(lambda line=line: self.server.raw(b"GET /livez HTTP/1.1\r\n" + HOST + line + b"\r\n"), 400,
                                   "bad_request")

    def test_other_versions_are_named(self):
        for data in (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET /livez HTTP/3.0\r\nHost: a\r\n\r\n"):
            with self.subTest(data):
                self.check_refused(lambda data=data: self.server.raw(data), 505, "version_not_supported")

    def test_http_1_0_is_answered_and_closed(self):
        with self.server.connect() as connection:
            connection.send(b"GET /livez HTTP/1.0\r\n\r\n")
            self.assertEqual(connection.reply().status, 200)
            self.assertTrue(connection.ended())

    def test_an_early_refusal_can_be_read_though_the_body_still_comes(self):
        body = b"x" * (3 * MIB)
        with self.server.connect() as connection:
            try:
                connection.send(b"POST /v1/logs HTTP/1.1\r\n" + HOST + length_of(body) + b"\r\n" + body)
            except OSError:
                pass  # refused while sending; the reply is there all the same
            self.check(connection.reply(), 413, "too_large")


if __name__ == "__main__":
    harness.main()
