#!/usr/bin/env python3
"""The ledger: each decoded event ends in exactly one outcome, and the sums say so."""

import collections
import os
import random
import threading
import time
import unittest

import disk
import harness
import mix
import wire

THREADS = 6
REQUESTS = 350


class PropertyOfTheLedger(unittest.TestCase):
    """One run of the mix; each test looks at it from another side."""

    @classmethod
    def setUpClass(cls):
        cls.seed = int(os.environ.get("NIGHTBELL_TEST_SEED", random.SystemRandom().randrange(10**6)))
        print(f"the mix has NIGHTBELL_TEST_SEED={cls.seed}")
        cls.server = harness.Server(env=mix.ENV, config=mix.CONFIG).start()
        cls.senders = [mix.Sender(cls.server, cls.seed * 100 + n) for n in range(THREADS)]
        threads = [threading.Thread(target=sender.run, args=(REQUESTS,)) for sender in cls.senders]
        for thread in threads:
            thread.start()
        cls.moments = []
        while any(thread.is_alive() for thread in threads):
            cls.moments.append(cls.server.ledger())
            time.sleep(0.02)
        for thread in threads:
            thread.join()
        cls.expected = sum((s.expected for s in cls.senders), collections.Counter())
        cls.refused = sum((s.refused for s in cls.senders), collections.Counter())
        cls.dropped = sum((s.dropped for s in cls.senders), collections.Counter())
        cls.ledger = cls.server.ledger()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def outcomes_of(self, ledger):
        return {(kind, *key): n for kind in ledger["events"] if kind != "refused"
                for key, n in harness.ledger_counts(ledger, kind).items()}

    def test_a_every_reply_is_as_the_contract_says(self):
        problems = [problem for sender in self.senders for problem in sender.problems]
        self.assertEqual(problems[:5], [], f"{len(problems)} in all")

    def test_b_every_event_is_counted_where_it_ended(self):
        self.assertEqual(self.outcomes_of(self.ledger), {k: n for k, n in self.expected.items() if n})

    def test_c_every_outcome_and_refusal_of_the_mix_was_met(self):
        self.assertGreaterEqual({key[1:] for key in self.expected},
                                {("stored", "ok"), ("sampled_out", "visitor_sampling"), ("duplicate", "event_id"),
                                 ("rejected", "invalid_payload"), ("rejected", "level_not_allowed"),
                                 ("rejected", "missing_signature")})
        self.assertEqual(set(self.refused), {"missing_signature", "bad_signature", "invalid_payload", "too_large",
                                             "unsupported_encoding", "rate_limited"})

    def test_d_every_refused_request_is_counted_by_reason(self):
        said = {reason: row["requests"] for reason, row in self.ledger["refused_requests"].items() if row["requests"]}
        self.assertEqual(said, dict(self.refused))
        for reason in ("invalid_payload", "too_large"):
            self.assertGreater(self.ledger["refused_requests"][reason]["bytes"], 0)

    def test_e_what_the_clients_lost_is_counted_by_reason(self):
        self.assertEqual({r: n for r, n in self.ledger["client_dropped"].items() if n}, dict(self.dropped))

    def test_f_stored_is_what_the_files_hold(self):
        harness.check_ledger_against_files(self.server)

    def test_g_every_acknowledged_event_is_stored_once(self):
        counts = collections.Counter(line["message"] for line in self.server.lines("logs"))
        wrong = [m for s in self.senders for m in s.stored_messages if counts[m] != 1]
        self.assertEqual(wrong[:5], [], f"{len(wrong)} in all")
        for text in ("refused and stored nowhere", "a repeat that is stored nowhere"):
            self.assertEqual(counts[text], 0)

    def test_h_the_health_of_the_log_stream_counts_the_same(self):
        health = self.server.get("/v1/logs/health").json()
        logs = [(o, n) for (kind, o, _), n in self.expected.items() if kind == "logs"]
        self.assertGreaterEqual(health["accepted_total"], sum(n for o, n in logs if o == "stored"))
        self.assertGreaterEqual(health["rejected_total"], sum(n for o, n in logs if o == "rejected"))

    def test_h_at_every_moment_what_was_received_is_settled_or_in_flight(self):
        self.assertGreater(len(self.moments), 10)
        former = {}
        for moment in self.moments:
            for kind in moment["events"]:
                counts = harness.ledger_counts(moment, kind)
                self.assertEqual(moment["received"][kind], sum(counts.values()) + moment["in_flight"][kind])
                self.assertLessEqual(moment["in_flight"][kind], THREADS * 24)
                for key, n in former.get(kind, {}).items():
                    self.assertGreaterEqual(counts.get(key, 0), n, f"{kind} {key} went back")
                former[kind] = counts

    def test_i_metrics_and_ledger_agree_on_the_rate_limit(self):
        self.assertEqual(self.server.get("/metrics").json()["rate_limit_hits"], self.refused["rate_limited"])

    def test_j_after_kill_9_stored_is_still_what_the_files_hold(self):
        time.sleep(1.5)  # other outcomes are journaled at most a second behind
        self.server.kill()
        lines = {kind: disk.count(self.server.data, kind) for kind in disk.KINDS}
        self.server.start()
        ledger = self.server.ledger()
        for kind in disk.KINDS:
            self.assertGreaterEqual(harness.stored(ledger, kind), lines[kind], kind)
        harness.check_ledger_against_files(self.server)
        self.assertEqual(self.outcomes_of(ledger), {k: n for k, n in self.expected.items() if n})

    def test_k_after_a_clean_stop_nothing_is_forgotten(self):
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        ledger = harness.check_ledger_against_files(self.server)
        self.assertEqual(self.outcomes_of(ledger), {k: n for k, n in self.expected.items() if n})
        self.assertEqual({r: n for r, n in ledger["client_dropped"].items() if n}, dict(self.dropped))

    def test_l_an_id_seen_before_the_restarts_is_still_a_duplicate(self):
        event_id = next(s.ids["key:backend"][-1] for s in self.senders if s.ids["key:backend"])
        body = wire.compact(harness.log_event("again after the restarts", id=event_id))
        reply = self.server.post("/v1/logs", body, {"x-nightbell-key": mix.SERVER_KEY})
        self.assertEqual((reply.status, reply.json()), (200, {"accepted": 1}))
        self.assertEqual([line for line in self.server.lines("logs") if "again after" in line["message"]], [])


class FullQueue(unittest.TestCase):
    """A batch that is larger than the whole queue: what has room is kept, errors first."""

    def setUp(self):
        self.server = harness.Server(env={"NIGHTBELL_STORE_QUEUE_MB": "1"}, config=mix.CONFIG).start()
        self.addCleanup(self.server.close)

    def big(self, n, level):
        frames = [f"at frame_{n}_{i} (/app/lib/{'x' * 400}.js:{i}:1)" for i in range(30)]
        return harness.log_event(f"full-{level}-{n}", level=level, error={"type": "E", "message": "m", "stack": frames})

    def test_what_has_no_room_is_listed_as_overloaded_and_errors_come_first(self):
        events = [self.big(n, "info") for n in range(140)] + [self.big(n, "error") for n in range(60)]
        reply = self.server.post("/v1/logs", events, {"x-nightbell-key": mix.SERVER_KEY})
        self.assertEqual(reply.status, 200, reply)
        answer = reply.json()
        rejected = answer["rejected"]
        self.assertEqual(answer["accepted"] + len(rejected), 200)
        self.assertGreater(answer["accepted"], 20)
        self.assertEqual({r["error"] for r in rejected}, {"overloaded"})
        self.assertTrue(all(r["index"] < 140 for r in rejected), "an error was refused though infos were kept")
        stored = [line["message"] for line in self.server.lines("logs")]
        self.assertEqual(len(stored), answer["accepted"])
        self.assertEqual({f"full-error-{n}" for n in range(60)} - set(stored), set())
        ledger = harness.check_ledger_against_files(self.server)
        self.assertEqual(harness.ledger_counts(ledger, "logs"),
                         {("stored", "ok"): answer["accepted"], ("overloaded", "queue_full"): len(rejected)})


if __name__ == "__main__":
    harness.main()
