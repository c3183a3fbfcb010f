#!/usr/bin/env python3
"""Ten minutes of everything at once (SOAK_SECONDS changes it): nothing grows but the files.

Rounds of the ledger's mix with fresh visitors, sessions and ids. After each round the
ledger must agree with what was sent; at the end memory and descriptors must be where
they were after the first rounds.
"""

import collections
import os
import threading
import time
import unittest

import harness
import mix

SECONDS = float(os.environ.get("SOAK_SECONDS", "600"))
SENDERS = 6
REQUESTS = 150
WARM_ROUNDS = 5
# Duplicate keys of ten minutes and the page cache's own bookkeeping may come on top.
MAX_GROWTH_KIB = 48 * 1024


class Soak(unittest.TestCase):
    def test_memory_and_descriptors_stay_where_they_are(self):
        server = harness.Server(mix.ENV, mix.CONFIG)
        self.addCleanup(server.close)
        server.start()
        expected = collections.Counter()
        warm = None
        rounds = 0
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            senders = [mix.Sender(server, rounds * SENDERS + n) for n in range(SENDERS)]
            threads = [threading.Thread(target=sender.run, args=(REQUESTS,)) for sender in senders]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for sender in senders:
                self.assertEqual(sender.problems, [])
                expected.update(sender.expected)
            rounds += 1
            if rounds == WARM_ROUNDS:
                warm = (server.memory_kib(), self.descriptors(server))
        self.assertIsNotNone(warm, "too short to say anything")
        harness.check_ledger_against_files(server)
        ledger = server.ledger()
        stored = sum(n for (kind, outcome, _), n in expected.items() if outcome == "stored" and kind != "refused")
        self.assertEqual(sum(harness.stored(ledger, kind) for kind in ledger["events"] if kind != "refused"), stored)
        memory, descriptors = server.memory_kib(), self.descriptors(server)
        print(f"{rounds} rounds, {stored} events stored, memory {warm[0]} → {memory} KiB, descriptors {warm[1]} → {descriptors}")
        self.assertLess(memory, warm[0] + MAX_GROWTH_KIB)
        self.assertLessEqual(descriptors, warm[1] + 4)

    @staticmethod
    def descriptors(server):
        return len(os.listdir(f"/proc/{server.process.pid}/fd"))


if __name__ == "__main__":
    harness.main()
