#!/usr/bin/env python3
"""`nightbell rotate` on a flat folder of JSONL files that another program writes."""

import gzip
import os
import shutil
import tempfile
import threading
import time
import unittest

import harness


class Rotate(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="nightbell-flat-")
        self.addCleanup(shutil.rmtree, self.folder, True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text, days_ago=0):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        at = time.time() - days_ago * 86400
        os.utime(self.path(name), (at, at))

    def names(self):
        return sorted(n for n in os.listdir(self.folder) if not n.startswith("LOCK"))

    def rotate(self, *args):
        done = harness.run_cli("rotate", "--data-dir", self.folder, "--once", *args)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_large_files_are_renamed_old_ones_compressed_older_ones_deleted(self):
        self.write("metrics.jsonl", '{"n":1}\n' * 200_000)
        self.write("metrics-2020-01-01.jsonl", '{"n":2}\n', days_ago=1)
        self.write("metrics.1.jsonl", '{"n":3}\n' * 10, days_ago=5)
        self.write("metrics.2.jsonl.gz", "old", days_ago=40)
        self.write("notes.txt", "not ours", days_ago=400)
        self.rotate("--max-mb", "1")
        self.assertEqual(self.names(), ["metrics.1.jsonl.gz", "metrics.3.jsonl", "notes.txt"])
        with gzip.open(self.path("metrics.1.jsonl.gz")) as file:
            self.assertEqual(file.read(), b'{"n":3}\n' * 10)
        self.write("metrics.jsonl", "")
        self.rotate("--max-mb", "1", "--gzip-after-days", "0")
        self.assertEqual(self.names(), ["metrics.1.jsonl.gz", "metrics.3.jsonl.gz", "metrics.jsonl", "notes.txt"])

    def test_a_file_that_is_open_elsewhere_is_left_alone(self):
        self.write("metrics.1.jsonl", '{"n":1}\n', days_ago=5)
        with open(self.path("metrics.1.jsonl"), "a", encoding="utf-8") as file:
            self.rotate()
            self.assertEqual(self.names(), ["metrics.1.jsonl"])
            file.write('{"n":2}\n')
        os.utime(self.path("metrics.1.jsonl"), (1, 1))
        self.rotate("--delete-after-days", "99999")
        with gzip.open(self.path("metrics.1.jsonl.gz")) as file:
            self.assertEqual(file.read(), b'{"n":1}\n{"n":2}\n')

    def test_no_line_is_lost_beside_a_busy_writer(self):
        end, written = threading.Event(), []

        def write():
            while not end.is_set():
                with open(self.path("metrics.jsonl"), "a", encoding="utf-8") as file:
                    file.write("".join(f'{{"n":{len(written) + i},"x":"{"x" * 1000}"}}\n' for i in range(200)))
                written.extend(range(200))
                end.wait(0.01)

        writer = threading.Thread(target=write)
        writer.start()
        for _ in range(12):
            self.rotate("--max-mb", "1", "--gzip-after-days", "0")
        end.set()
        writer.join()
        lines = []
        for name in self.names():
            opened = gzip.open(self.path(name)) if name.endswith(".gz") else open(self.path(name), "rb")
            with opened as file:
                lines += file.read().splitlines()
        self.assertEqual(len(lines), len(written))
        self.assertEqual(len(set(lines)), len(written))
        self.assertTrue(any(name.endswith(".gz") for name in self.names()))


if __name__ == "__main__":
    harness.main()
