#!/usr/bin/env python3
"""Three kills in the middle of load; slow_crash.py has fifty."""

import os
import random
import unittest

import crash
import harness


class Crash(unittest.TestCase):
    def test_what_was_acknowledged_survives_three_kills_exactly_once(self):
        print(crash.rounds(3, random.SystemRandom().randrange(10**6)))

    def test_a_torn_last_line_is_cut_at_the_next_start(self):
        with harness.Server() as server:
            self.assertEqual(server.post("/v1/logs", harness.log_event("whole")).status, 200)
            server.kill()
            path = harness.disk.segments(server.data, "logs")[-1]
            with open(path, "ab") as file:
                file.write(b'{"message":"torn')
            server.start()
            self.assertEqual([line["message"] for line in server.lines("logs")], ["whole"])
            self.assertEqual(server.post("/v1/logs", harness.log_event("behind")).status, 200)
            self.assertEqual([line["message"] for line in server.lines("logs")], ["whole", "behind"])
            harness.check_ledger_against_files(server)

    def test_a_lost_checkpoint_is_rebuilt_from_the_lines(self):
        with harness.Server() as server:
            for n in range(20):
                self.assertEqual(server.post("/v1/logs", harness.log_event(f"line {n}", id=f"id-{n}")).status, 200)
            self.assertEqual(server.stop(), 0)
            folder = os.path.join(server.data, "logs")
            derived = [name for name in os.listdir(folder) if ".jsonl" not in name]
            for name in derived:
                os.remove(os.path.join(folder, name))
            server.start()
            harness.check_ledger_against_files(server)
            self.assertEqual(server.post("/v1/logs", harness.log_event("line 7", id="id-7")).json(), {"accepted": 1})
            self.assertEqual(len(server.lines("logs")), 20)

    def test_a_second_server_on_the_same_data_refuses_to_start(self):
        with harness.Server() as first, harness.Server() as other:
            other.stop()
            other.data = first.data
            other.launch()
            self.assertNotEqual(other.process.wait(10), 0)
            self.assertIn(str(first.process.pid), other.log())
            self.assertEqual(first.get("/health").status, 200)


if __name__ == "__main__":
    harness.main()
