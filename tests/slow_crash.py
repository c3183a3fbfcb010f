#!/usr/bin/env python3
"""Fifty kills in the middle of load, in both durability modes. Prints a row for each."""

import random
import unittest

import crash
import harness


class SlowCrash(unittest.TestCase):
    def test_what_was_acknowledged_as_written_survives_fifty_kills_exactly_once(self):
        print(crash.rounds(50, random.SystemRandom().randrange(10**6)))

    def test_what_was_acknowledged_as_synced_survives_ten_kills_exactly_once(self):
        print(crash.rounds(10, random.SystemRandom().randrange(10**6), {"NIGHTBELL_STORE_DURABILITY": "synced"}))


if __name__ == "__main__":
    harness.main()
