#!/usr/bin/env python3
"""The browser SDK in real Chromium, on a page with a strict CSP, against a real server of another origin.

The scenarios are in browser/sdk.mjs; here is looked at what came of them on disk.
"""

import json
import os
import unittest

import harness
import sdk_page_server
import test_browser
import test_sdk


class SdkInChromium(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        test_browser.install()
        test_sdk.install()
        test_sdk.node("tools/build.mjs", "--for-tests")
        cls.pages = sdk_page_server.start()
        cls.addClassCleanup(cls.pages.shutdown)
        cls.origin = f"http://localhost:{cls.pages.server_port}"
        allowed = {"ALLOWED_ORIGINS": cls.origin}
        cls.server = harness.Server(env=allowed).start()
        cls.addClassCleanup(cls.server.close)
        cls.limited = harness.Server(env={**allowed, "NIGHTBELL_LIMITS_RATE": "0.5", "NIGHTBELL_LIMITS_BURST": "1"}).start()
        cls.addClassCleanup(cls.limited.close)
        task = {"origin": cls.origin, "api": f"http://127.0.0.1:{cls.server.port}",
                "limited": f"http://127.0.0.1:{cls.limited.port}", "only": os.environ.get("SCENARIOS", "").split() or None}
        cls.seen = test_browser.play("sdk.mjs", json.dumps(task), timeout=150)
        if os.environ.get("SCENARIOS"):
            print(json.dumps(cls.seen, indent=1))

    def saw(self, name):
        result = self.seen[name]
        self.assertNotIn("failed", result)
        return result

    def lines(self, kind, session, server=None):
        return [line for line in (server or self.server).lines(kind) if line.get("session_id") == session]

    def stored(self, kind, session, count, server=None):
        harness.wait_until(lambda: len(self.lines(kind, session, server)) >= count, what=f"{count} {kind} of {session}")
        return self.lines(kind, session, server)

    def test_a_throw_becomes_a_line_with_session_route_and_stack(self):
        self.assertEqual(self.saw("thrown")["problems"], [])
        thrown = [line for line in self.stored("logs", "s-thrown", 2) if line["error"]["type"] == "TypeError"]
        self.assertEqual(len(thrown), 1)
        self.assertEqual((thrown[0]["service"], thrown[0]["route"], thrown[0]["via"]), ("web", "/chat", "browser"))
        self.assertIn("inTheApplication", thrown[0]["error"]["stack"][0])
        self.assertIn("thrown by the page", thrown[0]["message"])
        self.assertEqual(thrown[0]["breadcrumbs"][0]["text"], "button#send.primary")

    def test_a_rejection_that_nobody_caught_becomes_a_line(self):
        self.saw("thrown")
        self.assertIn("Unhandled rejection: rejected by the page", [line["message"] for line in self.stored("logs", "s-thrown", 2)])

    def test_100_identical_errors_are_one_line_and_a_repeat_count_at_page_hide(self):
        self.saw("identical")
        lines = self.stored("logs", "s-identical", 2)
        self.assertEqual([line.get("repeat_count") for line in lines], [None, 99])

    def test_a_flood_leaves_10_then_2_a_second_and_the_ledger_knows_the_rest(self):
        self.saw("flood")
        lines = self.stored("logs", "s-flood", 14)
        later = [line for line in lines if line["message"].startswith("later")]
        self.assertEqual(len(lines), 10 + len(later))
        self.assertIn(len(later), (4, 5))  # two seconds and what the loops took
        lost = harness.wait_until(lambda: self.server.ledger()["client_dropped"].get("rate_limited"), what="the report")
        self.assertEqual(lost, 1000 - len(lines))

    def test_an_error_right_before_the_tab_closes_is_stored(self):
        self.saw("closed")
        self.stored("logs", "s-closed", 1)

    def test_what_was_said_offline_is_stored_once_online(self):
        self.saw("offline")
        self.assertEqual([line["message"] for line in self.stored("logs", "s-offline", 1)], ["said offline"])

    def test_an_offline_queue_reaches_the_next_page(self):
        result = self.saw("offlineQueue")
        self.assertIn("kept for the next page", result["kept"])
        self.assertIsNone(result["left"])
        self.stored("logs", "s-kept", 1)

    def test_a_429_with_retry_after_is_waited_for_and_nothing_is_lost(self):
        result = self.saw("limited")
        self.assertIsNotNone(result["refused"], result)
        self.assertGreaterEqual(result["refused"]["wait"], 1)
        self.assertGreaterEqual(result["waited"], result["refused"]["wait"] * 1000 - 150)  # seen from outside
        self.assertLess(result["waited"], result["refused"]["wait"] * 1000 + 1000)
        lines = self.stored("logs", "s-limited", 3, self.limited)
        self.assertEqual(sorted(line["message"] for line in lines), [f"limited {n}" for n in range(3)])
        self.assertGreaterEqual(harness.refused_requests(self.limited.ledger(), "rate_limited"), 1)

    def test_a_changed_selector_leaves_one_live_stream(self):
        result = self.saw("selector")
        self.assertEqual((result["live"], result["first"], result["second"]), (1, "ended", "open"))
        self.assertEqual(result["open"], ["/stream/slow?window=30"])
        self.assertIn("word1", result["text"])  # what had come stays readable
        ends = [line["end"] for line in self.stored("replies", "s-selector", 2)]
        self.assertEqual(ends, ["client_aborted", "client_aborted"])

    def test_a_dropped_stream_is_resumed_and_reported_once(self):
        result = self.saw("dropped")
        for name, transport in (("health", "fetch"), ("native", "eventsource")):
            self.assertEqual((result[name]["end"], result[name]["reconnects"], result[name]["transport"]), ("done", 1, transport))
        self.assertIn(("drops", "7"), sdk_page_server.Application.last_ids)
        self.assertEqual(len(self.stored("replies", "s-dropped", 4)), 4)

    def test_an_event_source_that_gave_up_on_503_is_taken_over(self):
        taken = self.saw("dropped")["taken"]
        self.assertEqual((taken["end"], taken["transport"], taken["status"]), ("done", "fetch", 200))
        self.assertGreaterEqual(taken["reconnects"], 1)

    def test_a_refused_stream_ends_as_server_error_with_its_status(self):
        refused = self.saw("dropped")["refused"]
        self.assertEqual((refused["end"], refused["status"], refused["reconnects"]), ("server_error", 403, 0))

    def test_a_silent_stream_ends_as_timeout(self):
        self.assertEqual(self.saw("silent")["health"]["end"], "timeout")
        self.assertEqual([line["end"] for line in self.stored("replies", "s-silent", 1)], ["timeout"])

    def test_failed_calls_are_logged_with_the_servers_request_id(self):
        result = self.saw("calls")
        lines = {line["message"]: line for line in self.stored("logs", "s-calls", 2)}
        failed = lines["GET /fail/500/orders/:id answered 500".replace("/fail/500", "/fail/:id")]
        self.assertTrue(failed["request_id"].startswith("server-"))
        self.assertEqual(failed["request_id"], result["id"])
        self.assertEqual(failed["http"]["status"], 500)
        self.assertIn("GET /fail/:id answered 503", lines)
        self.assertTrue(result["restored"])

    def test_calls_of_the_own_origin_carry_ids(self):
        sent = {name.lower(): text for name, text in self.saw("calls")["sent"].items()}
        self.assertRegex(sent["x-request-id"], r"^[0-9a-f-]{36}$")
        self.assertRegex(sent["traceparent"], r"^00-[0-9a-f]{32}-[0-9a-f]{16}-01$")

    def test_all_calls_are_in_a_rollup(self):
        self.saw("calls")
        rollups = self.stored("rollups", "s-calls", 1)
        self.assertEqual(sum(line["count"] for line in rollups), 10)
        self.assertEqual(sum(line["errors"] for line in rollups), 2)
        self.assertEqual(sum(sum(line["buckets"].values()) for line in rollups), 10)

    def test_presence_and_behaviour_are_stored(self):
        self.saw("behaviour")
        presence = self.stored("presence", "s-behaviour", 2)
        self.assertEqual(len(presence), 2)
        behavior = [(line["event"], line.get("metadata")) for line in self.stored("behavior", "s-behaviour", 4)]
        self.assertEqual(behavior, [("page_view", {"path": "/chat"}), ("asked", {"window": 7}),
                                    ("page_view", {"path": "/settings"}), ("link_click", {"href": "/away"})])

    def test_the_error_element_is_accessible_and_lives_under_a_strict_csp(self):
        result = self.saw("errorUi")
        self.assertIn("Reference: <b>ref-1</b>", result["text"])
        self.assertEqual((result["retried"], result["gone"], result["problems"]), (True, True, []))
        self.assertRegex(result["badge"], "^Nightbell")
        self.assertRegex(result["panel"], r"^\d+ events taken$")
        self.assertTrue(result["closed"])

    def test_one_file_by_a_script_tag_does_it_too(self):
        self.saw("tag")
        self.assertEqual([line["error"]["type"] for line in self.stored("logs", "s-tag", 1)], ["RangeError"])

    def test_a_guarded_page_writes_nothing_but_telemetry(self):
        result = self.saw("guard")
        self.assertEqual((result["guarded"], result["blocked"], result["free"]), ("TypeError", ["POST /fail/200"], 200))
        self.stored("logs", "s-guard", 1)

    def test_a_react_chat_has_one_live_stream_and_leaves_none(self):
        result = self.saw("react")
        self.assertEqual((result["live"], result["open"], result["left"]), (1, ["/stream/slow?window=30"], 0))
        print(f"heap: {result['grown'] / 1024:+.0f} KiB after 1000 mounts and unmounts of React")
        self.assertLess(result["grown"], 200 * 1024)

    def test_a_react_boundary_logs_and_shows_a_reference(self):
        self.assertIn("Something went wrong. Reference: s-react", self.saw("react")["alert"])
        logs = [line for line in self.stored("logs", "s-react", 1) if line.get("component") == "Part"]
        self.assertEqual([line["error"]["type"] for line in logs], ["RangeError"])

    def test_attributes_of_the_tag_begin_everything(self):
        self.saw("auto")

        def said():
            return {kind: sorted({line.get("error", {}).get("type") or line.get("event") or line.get("name") or "heartbeat"
                                  for line in self.server.lines(kind) if line.get("service") == "auto-tag"})
                    for kind in ("logs", "presence", "behavior", "vitals")}
        harness.wait_until(lambda: said()["vitals"], what="the vitals of a page that left")
        seen = said()
        self.assertEqual((seen["logs"], seen["presence"], seen["behavior"]), (["RangeError"], ["heartbeat"], ["page_view"]))
        self.assertIn("TTFB", seen["vitals"])

    def test_after_1000_cycles_nothing_is_left(self):
        result = self.saw("teardown")
        self.assertEqual(result["restored"], {"live": 0, "fetch": True, "history": True})
        self.assertLessEqual(result["after"]["listeners"], result["before"]["listeners"])
        grown = result["after"]["heap"] - result["before"]["heap"]
        print(f"heap: {grown / 1024:+.0f} KiB after 1000 cycles")
        self.assertLess(grown, 200 * 1024)

    def test_it_costs_the_page_next_to_nothing(self):
        cost = self.saw("cost")
        print(f"init {cost['init_ms']:.3f} ms, one logged error {cost['log_ms']:.3f} ms (medians)")
        self.assertLessEqual(cost["init_ms"], 1.0)
        self.assertLessEqual(cost["log_ms"], 0.2)

    def test_nothing_that_the_sdk_sends_is_left_out_or_refused(self):
        ledger = self.server.ledger()["events"]
        for kind, outcomes in ledger.items():
            self.assertEqual(sum(outcomes.get("rejected", {}).values()), 0, kind)
        metrics = self.server.get("/metrics?format=prometheus").body.decode()
        self.assertIn("\nnightbell_dropped_fields_total 0\n", metrics)

    def test_the_ledger_agrees_with_the_files(self):
        harness.check_ledger_against_files(self.server)


if __name__ == "__main__":
    harness.main()
