#!/usr/bin/env python3
"""`nightbell store check` and `store reindex`: every damage is named, what is derived is mended."""

import glob
import json
import os
import shutil
import tempfile
import unittest

import harness
from harness import log_event, wait_until
from test_retention import day

PLANTED = 3000
GZIP, ZSTD, PLAIN = 6, 5, 1  # days ago


def plant(data, ago):
    """A finished file of so many days ago: several blocks, an id on each line."""
    os.makedirs(os.path.join(data, "logs"), exist_ok=True)
    with open(os.path.join(data, "logs", f"logs-{day(ago)}.jsonl"), "w", encoding="utf-8") as file:
        for n in range(PLANTED):
            at = f"{day(ago)}T10:{n % 60:02d}:00.000Z"
            file.write(json.dumps({"timestamp": at, "level": "error", "service": "api", "message": f"planted {'x' * 100} word{n}z",
                                   "request_id": f"req-{ago}-{n}", "received_at": at}, separators=(",", ":")) + "\n")


def check(data, *args):
    """Exit status, the findings as (problem, file without folder), the summary."""
    done = harness.run_cli("store", "check", data, *args)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, [(f["problem"], os.path.basename(f["file"])) for f in lines[:-1]], lines[-1]["summary"], lines[:-1]


class StoreCheck(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.first = harness.Server()
        data = cls.first.data
        for form, ago in (("gzip", GZIP), ("zstd", ZSTD)):
            plant(data, ago)
            if form == "zstd":
                plant(data, PLAIN)
            cls.first.env["NIGHTBELL_STORE_COMPRESS"] = form
            cls.first.start()
            for n in range(20):
                assert cls.first.post("/v1/logs", log_event("of today", request_id=f"req-0-{form}-{n}")).status == 200
            suffix = {"gzip": ".gz", "zstd": ".zst"}[form]
            path = os.path.join(data, "logs", f"logs-{day(ago)}.jsonl")
            wait_until(lambda: os.path.exists(path + suffix) and not os.path.exists(path), 30, form)
            if form == "zstd":
                wait_until(lambda: os.path.exists(os.path.join(data, "logs", f"logs-{day(PLAIN)}.idx")), 30, "index")
            assert cls.first.stop() == 0

    @classmethod
    def tearDownClass(cls):
        cls.first.close()

    def setUp(self):
        folder = tempfile.mkdtemp(prefix="nightbell-check-")
        self.addCleanup(shutil.rmtree, folder, True)
        self.data = os.path.join(folder, "data")
        shutil.copytree(self.first.data, self.data, symlinks=True)

    def path(self, ago, suffix):
        return os.path.join(self.data, "logs", f"logs-{day(ago)}{suffix}")

    def change(self, path, change):
        with open(path, "rb") as file:
            content = bytearray(file.read())
        content = change(content) or content
        with open(path, "wb") as file:
            file.write(content)

    def flip(self, path, at):
        """One bit; a negative `at` counts from the end, a fraction is a place in the middle."""
        def change(content):
            content[int(at * len(content)) if isinstance(at, float) else at] ^= 1
        self.change(path, change)

    def assert_found(self, *expected, code=1):
        got, found, summary, lines = check(self.data)
        self.assertEqual(sorted(found), sorted(expected), lines)
        self.assertEqual(got, code, found)
        for finding in lines:
            for name in ("severity", "says", "means", "mend"):
                self.assertTrue(finding[name], finding)
        return summary, lines

    def assert_answers(self):
        for ago in (GZIP, ZSTD, PLAIN):
            for n in (0, 1500, PLANTED - 1):
                done = harness.run_cli("search", f"request_id:req-{ago}-{n}", "--data-dir", self.data)
                self.assertEqual(len(done.stdout.splitlines()), 1, (ago, n, done.stderr))

    def reindex(self, *args):
        done = harness.run_cli("store", "reindex", "--data-dir", self.data, *args)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode()

    def test_nothing_is_wrong_with_sound_files(self):
        summary, _ = self.assert_found(code=0)
        self.assertEqual((summary["segments"], summary["lines"]), (4, 3 * PLANTED + 40))
        self.assertEqual(self.reindex(), "4 segments reindexed\n")
        self.assert_found(code=0)
        self.assert_answers()
        self.assertEqual(check(os.path.join(self.data, "logs"))[2]["lines"], 3 * PLANTED + 40, "one kind's folder")
        text = harness.run_cli("store", "check", self.data, "--text").stdout.decode()
        self.assertTrue(text.endswith(": nothing is wrong\n"), text)

    def test_what_is_derived_is_named_mended_and_never_trusted(self):
        def cut(path):
            self.change(path, lambda content: content[: len(content) // 2])

        plain, other = self.path(PLAIN, ".idx"), self.path(GZIP, ".idx")
        checkpoint = self.path(PLAIN, ".ckpt")
        for damage, problem, name in (
                (lambda: os.remove(plain), "index_missing", plain),
                (lambda: cut(plain), "index_damaged", plain),
                (lambda: self.flip(plain, 100), "index_damaged", plain),
                (lambda: self.flip(plain, 0.9), "index_damaged", plain),
                (lambda: shutil.copy(other, plain), "index_foreign", plain),
                (lambda: os.remove(other), "index_missing", other),
                (lambda: self.flip(other, 0.9), "index_damaged", other),
                (lambda: os.remove(checkpoint), "checkpoint_missing", checkpoint),
                (lambda: cut(checkpoint), "checkpoint_damaged", checkpoint),
                (lambda: self.flip(checkpoint, 0.5), "checkpoint_damaged", checkpoint)):
            with self.subTest(problem=problem, name=name):
                damage()
                self.assert_found((problem, os.path.basename(name)))
                self.assert_answers()
                self.assertEqual(self.reindex("--only-damaged"), "1 segments reindexed\n")
                self.assert_found(code=0)
                self.assert_answers()

    def test_lost_lines_are_counted_and_placed(self):
        for ago, suffix in ((GZIP, ".jsonl.gz"), (ZSTD, ".jsonl.zst")):
            with self.subTest(suffix):
                path = self.path(ago, suffix)
                self.flip(path, 0.5)
                _, lines = self.assert_found(("lines_lost", os.path.basename(path)))
                self.assertRegex(lines[0]["says"], r"\d+ lines, \d+ to \d+, are lost")
                self.assertGreater(lines[0]["lines"], 100)
                done = harness.run_cli("store", "reindex", self.data)
                self.assertEqual(done.returncode, 1, "no index can be made of what can't be read")
                shutil.copy(os.path.join(self.first.data, "logs", os.path.basename(path)), path)
                self.assert_found(code=0)

    def test_a_changed_plain_line_is_named(self):
        path, name = self.path(PLAIN, ".jsonl"), f"logs-{day(PLAIN)}.jsonl"
        self.change(path, lambda content: content.replace(b"word1500z", b"word15O0z"))
        self.assert_found(("lines_changed", name))
        self.reindex("--only-damaged")
        self.assert_found(code=0)
        self.change(path, lambda content: content.replace(b'"request_id":"req-1-1500"', b'"request_id" "req-1-1500"'))
        _, lines = self.assert_found(("line_damaged", name))
        self.assertEqual(lines[0]["says"], "line 1501 is no JSON object")
        self.change(path, lambda content: content + b'{"torn":')
        self.assertIn(("torn_line", name), check(self.data)[1])

    def test_what_only_looks_untidy_is_a_note(self):
        open(os.path.join(self.data, "notes.txt"), "w", encoding="utf-8").close()
        open(self.path(GZIP, ".idx.tmp"), "w", encoding="utf-8").close()
        with open(self.path(0, ".jsonl"), "ab") as file:
            file.write(b'{"torn":')
        self.assert_found(("foreign_name", "notes.txt"), ("leftover", f"logs-{day(GZIP)}.idx.tmp"),
                          ("open_tail", f"logs-{day(0)}.jsonl"), code=0)

    def test_links_and_files_of_numbers_are_looked_at(self):
        link = os.path.join(self.data, "logs", "logs.jsonl")
        os.remove(link)
        os.symlink(f"logs-{day(PLAIN)}.jsonl", link)
        for name in ("ledger.json", "removed.json", "instance.key"):
            with open(os.path.join(self.data, name), "w", encoding="utf-8") as file:
                file.write("{")
        self.assert_found(("link_wrong", "logs.jsonl"), ("ledger_damaged", "ledger.json"), ("removed_damaged", "removed.json"),
                          ("key_damaged", "instance.key"))

    def test_wrong_use_is_said(self):
        for args in (("store",), ("store", "check", self.data + "-none"), ("store", "check", os.path.join(self.data, "nowhere"))):
            self.assertEqual(harness.run_cli(*args).returncode, 2, args)

    def test_beside_a_running_server_that_server_mends(self):
        server = harness.Server()
        self.addCleanup(server.close)
        shutil.rmtree(server.data, ignore_errors=True)
        shutil.copytree(self.first.data, server.data, symlinks=True)
        self.data = server.data
        server.start()
        client = harness.GoodClient(server)
        client.start()
        for _ in range(5):
            code, found, _, lines = check(self.data)
            self.assertEqual((code, [f for f in found if f[0] != "open_tail"]), (0, []), lines)
        self.flip(self.path(PLAIN, ".idx"), 0.9)
        self.assert_found(("index_damaged", f"logs-{day(PLAIN)}.idx"))
        self.assertEqual(self.reindex("--only-damaged"), "1 segments reindexed: the running server did it\n")
        self.assertEqual(self.reindex(), "3 segments reindexed, 1 left alone that are written to: the running server did it\n")
        self.assertEqual(check(self.data)[0], 0)
        self.assert_answers()
        client.finish()
        self.assertEqual(glob.glob(os.path.join(self.data, "logs", "*.tmp")), [])
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    harness.main()
