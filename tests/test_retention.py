#!/usr/bin/env python3
"""What becomes of finished files: compressed, deleted, never twice (CONTRACTS section 4)."""

import gzip
import json
import os
import time
import unittest

import harness
from harness import log_event, wait_until


def day(ago):
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() - ago * 86400))


def plant(data, ago, count=50, kind="logs"):
    """A finished file of so many days ago, as another program left it; its path."""
    folder = os.path.join(data, kind)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"{kind}-{day(ago)}.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for n in range(count):
            file.write(json.dumps({"timestamp": f"{day(ago)}T10:00:00Z", "level": "error", "message": f"planted {ago} {n}",
                                   "received_at": f"{day(ago)}T10:00:00Z"}, separators=(",", ":")) + "\n")
    return path


def stands(path):
    """Whether the segment is there, compressed by now or not yet."""
    return os.path.exists(path) or os.path.exists(path + ".gz")


class Retention(unittest.TestCase):
    def setUp(self):
        self.server = harness.Server()
        self.addCleanup(self.server.close)

    def test_old_files_are_compressed_and_older_ones_deleted(self):
        server = self.server.start()
        server.post("/v1/logs", log_event("today"))
        self.assertEqual(server.stop(), 0)
        middle, old = plant(server.data, 4), plant(server.data, 10)
        with open(middle, "rb") as file:
            whole = file.read()
        server.start()
        wait_until(lambda: os.path.exists(middle + ".gz") and not os.path.exists(middle), 20, "compression")
        wait_until(lambda: not stands(old), 20, "deletion")
        with gzip.open(middle + ".gz") as file:
            self.assertEqual(file.read(), whole)
        self.assertEqual(server.ledger()["events"]["logs"]["stored"], {"ok": 101})
        self.assertEqual(server.get("/health").json()["status"], "ok")
        for text in ('nightbell_store_segments_compressed_total{kind="logs"} 1',
                     'nightbell_store_removed_lines_total{kind="logs",reason="expired"} 50'):
            wait_until(lambda: text in server.get("/metrics?format=prometheus").body.decode(), 10, text)
        server.kill()
        server.start()
        self.assertEqual(server.ledger()["events"]["logs"]["stored"], {"ok": 101}, "after a crash too")

    def test_a_clock_that_nobody_vouches_for_deletes_nothing(self):
        old = plant(self.server.data, 10)
        server = self.server.start()
        health = wait_until(lambda: (h := server.get("/health")).json().get("reasons") and h, 10, "the reason")
        self.assertEqual((health.status, health.json()["status"]), (200, "degraded"))
        self.assertTrue(stands(old))
        done = harness.run_cli("rotate", "--once", "--trust-clock", "--data-dir", server.data)
        self.assertEqual(done.returncode, 0, done.stderr)
        wait_until(lambda: not stands(old), 10, "deletion")
        self.assertEqual(server.get("/health").json()["status"], "ok")

    def test_rotate_does_it_without_a_server(self):
        old, middle = plant(self.server.data, 10), plant(self.server.data, 5)
        done = harness.run_cli("rotate", "--once", "--trust-clock", "--data-dir", self.server.data,
                               "--gzip-after-days", "2", "--delete-after-days", "9")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(stands(old))
        with gzip.open(middle + ".gz") as file:
            self.assertEqual(len(file.read().splitlines()), 50)

    def test_an_index_that_rotate_made_is_kept_by_the_server(self):
        first = plant(self.server.data, 2)
        done = harness.run_cli("rotate", "--once", "--data-dir", self.server.data)
        self.assertEqual(done.returncode, 0, done.stderr)
        index = first.replace(".jsonl", ".idx")
        made = os.stat(index).st_ino
        last = plant(self.server.data, 1)
        self.server.start()
        wait_until(lambda: os.path.exists(last.replace(".jsonl", ".idx")), 20, "the next index")
        self.assertEqual(os.stat(index).st_ino, made)

    def test_the_disk_cap_takes_the_oldest_behaviour_first(self):
        for ago in (3, 2, 1):
            plant(self.server.data, ago, 5000)
            os.makedirs(os.path.join(self.server.data, "behavior"), exist_ok=True)
            os.rename(plant(self.server.data, ago, 5000, "vitals"),
                      os.path.join(self.server.data, "behavior", f"metrics-{day(ago)}.jsonl"))
        done = harness.run_cli("rotate", "--once", "--data-dir", self.server.data,
                               "--set", "store.compress=none", "--set", "store.max_disk_mb=3")
        self.assertEqual(done.returncode, 0, done.stderr)
        left = os.listdir(os.path.join(self.server.data, "behavior"))
        self.assertNotIn(f"metrics-{day(3)}.jsonl", left)
        self.assertIn(f"metrics-{day(1)}.jsonl", left)
        for ago in (3, 2, 1):
            self.assertTrue(os.path.exists(os.path.join(self.server.data, "logs", f"logs-{day(ago)}.jsonl")))

    def test_zstd_and_none_are_choices(self):
        middle = plant(self.server.data, 5)
        done = harness.run_cli("rotate", "--once", "--data-dir", self.server.data, "--set", "store.compress=none")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(os.path.exists(middle))
        done = harness.run_cli("rotate", "--once", "--data-dir", self.server.data, "--set", "store.compress=zstd")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(os.path.exists(middle + ".zst"))
        wrong = harness.run_cli("config", "--set", "store.compress=lzma")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn(b"gzip, zstd or none", wrong.stderr)


if __name__ == "__main__":
    harness.main()
