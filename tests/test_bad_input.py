#!/usr/bin/env python3
"""Broken JSON: refused as a whole, counted, and nobody beside it suffers."""


import attack
import harness
import wire
from attack import text_event


class BrokenJson(attack.Attack):
    def refuse(self, body, marker=None):
        return self.check_refused(lambda: self.post(body), 400, "invalid_payload", marker)

    def stores(self, body, marker):
        reply = self.post(body)
        self.check(reply, 200)
        found = self.own_lines(marker)
        self.assertEqual(len(found), 1, found)
        return reply.json(), found[0]

    def test_an_empty_body_is_no_event(self):
        self.refuse(b"")

    def test_white_space_is_no_event(self):
        self.refuse(b" \r\n\t ")

    def test_plain_text_is_no_event(self):
        self.refuse(b"hello")

    def test_scalars_are_no_events(self):
        for body in (b"42", b'"text"', b"true", b"null"):
            with self.subTest(body):
                self.refuse(body)

    def test_sixty_thousand_open_brackets_are_refused(self):
        self.refuse(b"[" * 60000)

    def test_sixty_thousand_balanced_brackets_are_refused(self):
        self.refuse(b"[" * 30000 + b"]" * 30000)

    def test_a_deeply_nested_event_is_refused_wherever_it_is_deep(self):
        for name in (b"data", b"unknown", b"message", b"labels", b"payload"):
            with self.subTest(name):
                self.refuse(text_event(b"deep-nest", b',"' + name + b'":' + b'{"a":' * 5000 + b"1" + b"}" * 5000), "deep-nest")

    def test_a_number_beyond_a_double_is_refused(self):
        for extra in (b',"duration_ms":1e400', b',"unknown":-1e999', b',"data":{"status":1e309}'):
            with self.subTest(extra):
                self.refuse(text_event(b"too-big", extra), "too-big")

    def test_an_integer_beyond_64_bits_is_a_number_like_any_other(self):
        self.stores(text_event(b"wide-integer", b',"duration_ms":123456789012345678901234567890'), "wide-integer")

    def test_a_half_word_is_refused_even_where_nobody_reads_it(self):
        for extra in (b',"unknown":tru', b',"unknown":[1,2,{"a":nul}]', b',"repeat_count":01', b',"unknown":+1',
                      b',"unknown":.5', b',"unknown":1.', b',"unknown":NaN', b',"unknown":-Infinity', b',"unknown":0x10'):
            with self.subTest(extra):
                self.refuse(text_event(b"half-word", extra), "half-word")

    def test_trailing_and_missing_commas_are_refused(self):
        for body in (text_event(b"commas", b","), b"[" + text_event(b"commas") + b",]",
                     b"[" + text_event(b"commas") + text_event(b"commas") + b"]", text_event(b"commas", b' "a":1')):
            with self.subTest(body[-30:]):
                self.refuse(body, "commas")

    def test_text_behind_the_document_is_refused(self):
        for tail in (b" x", b"}", b"]", b",", b"\0"):
            with self.subTest(tail):
                self.refuse(text_event(b"tail-behind") + tail, "tail-behind")

    def test_comments_and_single_quotes_are_refused(self):
        self.refuse(b"/* c */" + text_event(b"comment"), "comment")
        self.refuse(b"{'level':'error'}")

    def test_invalid_utf_8_is_refused(self):
        for bad in (b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"):
            with self.subTest(bad):
                self.refuse(text_event(b"bad-utf8 " + bad), "bad-utf8")

    def test_invalid_utf_8_in_a_skipped_field_is_refused(self):
        self.refuse(text_event(b"bad-skip", b',"nobody":"\xff\xfe"'), "bad-skip")

    def test_a_lone_surrogate_becomes_a_replacement_character(self):
        for n, escape in enumerate((b"\\ud83d", b"\\ude42", b"\\ud83d\\u0041", b"\\ude42\\ud83d")):
            with self.subTest(escape):
                marker = f"lone-{n}-"
                _, line = self.stores(text_event(marker.encode() + escape), marker)
                self.assertIn("\ufffd", line["message"])
                self.assertNotRegex(line["message"], "[\ud800-\udfff]")

    def test_a_surrogate_pair_is_one_character(self):
        _, line = self.stores(text_event(b"pair \\ud83d\\ude42"), "pair ")
        self.assertEqual(line["message"], "pair \U0001f642")

    def test_a_wrong_escape_is_refused(self):
        for escape in (b"\\x41", b"\\u12", b"\\uzzzz", b"\\'", b"\\"):
            with self.subTest(escape):
                self.refuse(text_event(b"wrong-escape " + escape), "wrong-escape")

    def test_an_escaped_nul_is_stored_escaped(self):
        _, line = self.stores(text_event(b"nul-here \\u0000 end"), "nul-here")
        self.assertEqual(line["message"], "nul-here \0 end")
        raw = [raw for raw in harness.disk.raw_lines(self.server.data, "logs") if b"nul-here" in raw]
        self.assertIn(b"\\u0000", raw[0])

    def test_raw_control_characters_are_refused(self):
        for control in (b"\0", b"\n", b"\t", b"\x1f"):
            with self.subTest(control):
                self.refuse(text_event(b"raw-control " + control), "raw-control")

    def test_escaped_new_lines_stay_in_one_line(self):
        _, line = self.stores(text_event(b"one\\nline\\r\\n\\u2028here"), "one\nline")
        self.assertEqual(line["message"], "one\nline\r\n\u2028here")

    def test_of_two_equal_keys_the_last_wins(self):
        _, line = self.stores(text_event(b"first-key", b',"message":"last-key","level":"warn"'), "last-key")
        self.assertEqual((line["message"], line["level"]), ("last-key", "warn"))
        self.assertEqual(self.own_lines("first-key"), [])

    def test_an_escaped_key_is_the_same_key(self):
        _, line = self.stores(text_event(b"key-a", b',"m\\u0065ssage":"key-b"'), "key-b")
        self.assertEqual(line["message"], "key-b")

    def test_json_cut_short_is_refused(self):
        body = text_event(b"cut-short", b',"data":{"route":"/a"}')
        for length in (1, 10, len(body) // 2, len(body) - 1):
            with self.subTest(length):
                self.refuse(body[:length], "cut-short")

    def test_an_array_cut_short_keeps_nothing(self):
        self.refuse(b"[" + text_event(b"cut-array") + b"," + text_event(b"cut-array"), "cut-array")

    def test_a_broken_line_of_ndjson_is_rejected_alone(self):
        body = text_event(b"nd-broken-1") + b"\n{broken\n" + text_event(b"nd-broken-2")
        before = self.server.ledger()
        reply = self.post(body)
        self.check(reply, 200)
        self.assertEqual(reply.json()["accepted"], 2)
        self.assertEqual([(r["index"], r["error"]) for r in reply.json()["rejected"]], [(1, "invalid_payload")])
        self.assertEqual(len(self.own_lines("nd-broken-")), 2)
        self.assertEqual(before["refused_requests"], self.server.ledger()["refused_requests"])

    def test_ndjson_without_a_last_new_line_and_with_blank_lines_is_read(self):
        body = text_event(b"nd-good-1") + b"\n\n" + text_event(b"nd-good-2") + b"\r\n" + text_event(b"nd-good-3")
        reply = self.post(body, {"Content-Type": "application/x-ndjson"})
        self.check(reply, 200)
        self.assertEqual(reply.json(), {"accepted": 3})
        self.assertEqual(len(self.own_lines("nd-good-")), 3)

    def test_elements_that_are_no_objects_are_rejected_one_by_one(self):
        body = b"[" + text_event(b"among-scalars") + b',42,"x",null,[]]'
        reply = self.check_rejected(lambda: self.post(body), 200, count=4)
        self.assertEqual(reply.json()["accepted"], 1)
        self.assertEqual([r["index"] for r in reply.json()["rejected"]], [1, 2, 3, 4])

    def test_five_hundred_and_one_events_are_too_many(self):
        body = b"[" + b",".join([text_event(b"of-501")] * 501) + b"]"
        reply = self.post(body)
        self.assertIn(reply.status, (400, 413), reply)
        self.assertEqual(self.own_lines("of-501"), [])

    def test_five_hundred_events_are_not(self):
        body = b"[" + b",".join([text_event(b"of-500")] * 500) + b"]"
        reply = self.post(body)
        self.check(reply, 200)
        self.assertEqual(reply.json(), {"accepted": 500})
        self.assertEqual(len(self.own_lines("of-500")), 500)

    def test_ten_thousand_unknown_keys_are_named_at_most_twenty_times(self):
        extra = b"".join(b',"k%d":1' % n for n in range(10000))
        reply, _ = self.stores(text_event(b"many-keys", extra), "many-keys")
        self.assertEqual(reply["accepted"], 1)
        self.assertLessEqual(len(reply["dropped_fields"]), 20)
        self.assertGreater(len(reply["dropped_fields"]), 0)

    def test_a_client_that_leaves_in_the_middle_of_its_body_stores_nothing(self):
        body = text_event(b"left-early")
        for reset in (False, True):
            with self.subTest(reset=reset):
                connection = self.server.connect()
                connection.send(wire.request_bytes("POST", "/v1/logs", body)[:-20])
                if reset:
                    connection.reset()
                else:
                    connection.close()
        harness.wait_until(lambda: self.server.get("/livez").status == 200, what="the server's life")
        self.assertEqual(self.own_lines("left-early"), [])

    def test_a_client_that_leaves_before_the_reply_is_stored_once_at_most(self):
        for n in range(50):
            connection = self.server.connect()
            connection.send(wire.request_bytes("POST", "/v1/logs", text_event(b"left-late-%d." % n)))
            connection.reset()
        for n in range(50):
            self.assertLessEqual(len(self.own_lines(f"left-late-{n}.")), 1)


class BrokenEverywhereElse(attack.Attack):
    def test_broken_json_is_refused_on_every_way_in(self):
        for path in ("/api/logs", "/nb/b", "/ux/beacon", "/api/ux/beacon", "/api/backend/v1/logs", "/ux/heartbeat",
                     "/api/metrics/event"):
            for body in (b'{"events":[', b'{"a":tru}', b"\xff", b'{"page":"\0"}'):
                with self.subTest(path=path, body=body):
                    before = self.outcomes_beside_stored(self.server.ledger())
                    reply = self.post(body, path=path)
                    self.assertIn(reply.status, (400, 422), reply)
                    self.assertIn(reply.error, ("invalid_payload", "validation_error"))
                    self.assertEqual(before, self.outcomes_beside_stored(self.server.ledger()))

    def test_a_beacon_without_events_is_refused(self):
        for body in (b"{}", b'{"events":null}', b'{"events":{}}', b'{"events":"x"}'):
            with self.subTest(body):
                reply = self.post(body, path="/nb/b")
                self.check(reply, 400, "invalid_payload")

    def test_a_beacon_whose_items_are_no_objects_rejects_each(self):
        reply = self.post(b'{"events":[1,{"kind":"chat_opened"},"x",{"kind":7},{}]}', path="/nb/b")
        self.check(reply, 200)
        self.assertEqual(reply.json()["accepted"], 1)
        self.assertEqual([r["index"] for r in reply.json()["rejected"]], [0, 2, 3, 4])


if __name__ == "__main__":
    harness.main()
