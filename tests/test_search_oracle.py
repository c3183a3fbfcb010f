#!/usr/bin/env python3
"""A search is a scan of all lines: random events and queries against tests/oracle.py.

NIGHTBELL_TEST_SEED repeats a run; the seed is printed.
"""

import collections
import json
import os
import random
import shutil
import unittest

import disk
import harness
import oracle
import oracle_load
import oracle_queries
import oracle_tables

SEED = int(os.environ.get("NIGHTBELL_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)
SENDERS = 2
LINES = 7_500
CONFIG = """
[store]
max_mb = 1
[intake]
data_fields = ["retries", "cached", "blob"]
"""
DERIVED = (".idx", ".ckpt")
MORE_PAGES = 6


def knows_setting(name):
    return name in harness.run_cli("config", "--reference").stdout.decode()


def raw_events(body):
    """The lines of a JSON answer, byte by byte as they stand in it."""
    text, decoder, out = body.decode(), json.JSONDecoder(), []
    at = text.index("[") + 1
    while text[at] != "]":
        _, end = decoder.raw_decode(text, at)
        out.append(text[at:end].encode())
        at = end + (text[end] == ",")
    return out


class Archive:
    """A server and what its files hold."""

    def __init__(self):
        self.server = harness.Server(config=CONFIG).start()
        self.stored = oracle.Stored(self.server.data)
        self.senders = [oracle_load.Sender(self.server, SEED + n, LINES // SENDERS, 0.08) for n in range(SENDERS)]

    def acknowledged(self):
        """How many lines of each kind are certainly there for a query that is asked now."""
        counts = self.stored.refresh().counts()
        waits = [(sender, sender.begun) for sender in self.senders]
        harness.wait_until(lambda: all(sender.done >= n for sender, n in waits), 20, "an answer to every request")
        return counts


class Answers(oracle_tables.Tables, unittest.TestCase):
    """In this order: while lines come, when all are there, after a restart, without derived files, compressed."""

    @classmethod
    def setUpClass(cls):
        print(f"seed {SEED}")
        cls.archive = Archive()
        cls.server, cls.stored = cls.archive.server, cls.archive.stored
        cls.random = random.Random(SEED)
        cls.seed = SEED
        cls.kept = []  # queries of before, with what they gave

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def get(self, path, **parameters):
        reply = self.server.get(oracle_tables.url(path, **parameters))
        self.assertEqual(reply.status, 200, f"seed {SEED}, {parameters}: {reply}")
        return reply

    def queries(self):
        return oracle_queries.Queries(self.random, self.stored.all())

    def ask(self, query, order, limit, pages=1000):
        """(lines, whether that is all), from page to page in either format."""
        out, cursor = [], ""
        while pages:
            pages -= 1
            style = self.random.choice(("json", "ndjson"))
            reply = self.get("/api/search", q=query.text, order=order, limit=limit, format=style, cursor=cursor)
            lines = raw_events(reply.body) if style == "json" else reply.body.split(b"\n")[:-1]
            self.assertLessEqual(len(lines), limit)
            out += lines
            cursor = reply.headers.get("x-next-cursor", "")
            if style == "json":
                self.assertEqual(reply.json()["next_cursor"] or "", cursor)
                self.assertIsNone(reply.json()["truncated_by"])
            if not cursor:
                return out, True
        return out, False

    def differs(self, query, what, line=None):
        about = f" {line[:1500].decode('utf-8', 'replace')}" if line else ""
        self.fail(f"seed {SEED}: {query.text!r} ({self.about}): {what}{about}")

    def check(self, query, order, got, is_all, sure=None, matches=None):
        """`got` is, kind by kind, every match in its order. `sure`: lines of each kind that must be there, others may."""
        by_kind = {kind: collections.deque() for kind in disk.KINDS}
        for raw in got:
            if raw not in self.stored.by_raw:
                self.differs(query, "no file has", raw)
            by_kind[self.stored.by_raw[raw].kind].append(raw)
        self.about = f"{order} first, {len(got)} lines in all"
        rest = []
        for kind, lines in (matches or self.stored.matches(query)).items():
            answer, missing = by_kind[kind], []
            for n, line in reversed(lines) if order == "newest" else lines:
                if answer and answer[0] == line.raw:
                    if missing:
                        self.differs(query, f"{kind} line {missing[0][0]} is missing:", missing[0][1].raw)
                    answer.popleft()
                elif sure is None or n < sure[kind]:
                    missing.append((n, line))
            if answer:
                self.differs(query, f"{kind}, {len(answer)} left of the answer, the first is there {got.count(answer[0])} times, in the "
                             f"files {[n for n, line in enumerate(self.stored.lines[kind]) if line.raw == answer[0]]}, "
                             f"to be found: {query.holds(self.stored.by_raw[answer[0]])}:", answer[0])
            rest += [line for _, line in missing]
        if rest and is_all:
            self.differs(query, f"{len(rest)} lines are missing:", rest[0].raw)
        if sure is None:
            self.check_merged(query, order, got, rest)

    def check_merged(self, query, order, got, rest):
        """Kinds are merged by receive time: none is shown before one that stood first in its kind and came sooner,
        as far as its kind is in order (oracle.Stored.bound_times)."""
        self.stored.bound_times()
        due = (lambda line: -line.first) if order == "newest" else (lambda line: line.last)
        turn = -1 if order == "newest" else 1
        heads = {line.kind: due(line) for line in reversed(rest)}
        for line in reversed([self.stored.by_raw[raw] for raw in got]):
            heads[line.kind] = due(line)
            if turn * line.received > min(heads.values()):
                self.differs(query, f"too soon for '{order}':", line.raw)

    def check_query(self, query, pages=1000):
        by_kind = self.stored.matches(query)
        matches = sum(map(len, by_kind.values()))
        limit = self.random.choice((1, 7, 100, 1000, 10_000)) if matches < 100 else self.random.choice((100, 700, 10_000))
        order = self.random.choice(("newest", "oldest"))
        got, is_all = self.ask(query, order, limit, MORE_PAGES if limit < 100 else pages)
        self.check(query, order, got, is_all, None, by_kind)
        return matches

    def check_many(self, count):
        for order in ("newest", "oldest"):  # all there is, page by page
            everything = oracle_queries.Query("", lambda line: True)
            self.check(everything, order, *self.ask(everything, order, self.random.choice((100, 700))))
        queries = self.queries()
        found = sum(self.check_query(queries.query()) > 0 for _ in range(count))
        self.assertGreater(found, count // 4, "queries must find something, or they show nothing")

    def test_1_answers_are_right_while_lines_come(self):
        for sender in self.archive.senders:
            sender.start()
        harness.wait_until(lambda: sum(sender.taken for sender in self.archive.senders) > 300, 10, "lines to ask for")
        asked = 0
        while asked < 10 or any(sender.is_alive() for sender in self.archive.senders):
            sure = self.archive.acknowledged()
            query, order = self.queries().query(), self.random.choice(("newest", "oldest"))
            got, is_all = self.ask(query, order, 3000)
            self.stored.refresh()
            self.check(query, order, got, is_all, sure)
            asked += 1
        for sender in self.archive.senders:
            self.assertIsNone(sender.problem, sender.problem)
        counts = self.stored.refresh().counts()
        self.assertEqual(sum(counts.values()), sum(sender.taken for sender in self.archive.senders))
        self.assertGreater(len(disk.segments(self.server.data, "logs")), 2)
        print(f"({asked} queries, {counts})", end=" ")

    def test_2_every_match_and_nothing_else(self):
        self.check_many(90)

    def test_3_tables_count_what_a_scan_counts(self):
        queries = self.queries()
        for _ in range(20):
            query = queries.query()
            lines = self.matches(query)
            self.check_count(queries, query, lines)
            self.check_top(queries, query, lines)
            self.check_chart(query, lines)
            self.check_stats(query, lines)

    def matches(self, query):
        return [line for lines in self.stored.matches(query).values() for _, line in lines]

    def test_4_lines_are_sorted_limited_and_cut_to_fields(self):
        queries = self.queries()
        for _ in range(20):
            query, (path, _) = queries.query(), queries.field(lambda v: not isinstance(v, (dict, list)))
            lines, descending, most = self.matches(query), self.maybe(), self.random.choice((1, 10, 500))
            stages = f"sort {oracle_queries.quoted(path)}{' desc' * descending} | limit {most}"
            got = self.get("/api/search", q=f"{query.text} | {stages}", limit=10_000, format="ndjson").body.split(b"\n")[:-1]
            self.check_sorted(f"seed {SEED}: {query.text} | {stages}", lines, path, descending, got, most)
            fields = list(dict.fromkeys(queries.field(lambda v: True)[0] for _ in range(3)))
            stage = "fields " + ", ".join(map(oracle_queries.quoted, fields))
            shown = self.get("/api/search", q=f"{query.text} | {stage}", limit=10_000).json()["events"]
            wanted = [{path: line.at(path) for path in fields if line.at(path) is not oracle.MISSING} for line in lines]
            if len(wanted) <= 10_000:
                self.assertEqual(self.unordered(shown), self.unordered(wanted), f"seed {SEED}: {query.text} | {stage}")

    def maybe(self):
        return self.random.random() < 0.5

    def keep(self):
        """Queries with a page and its cursor, to go on with later. Newest first, what comes later is on no page."""
        type(self).sure = self.stored.refresh().counts()
        queries = self.queries()
        for _ in range(12):
            query, order = queries.query(), self.random.choice(("newest", "oldest"))
            reply = self.get("/api/search", q=query.text, order=order, limit=20)
            self.kept.append((query, order, raw_events(reply.body), reply.headers.get("x-next-cursor", "")))

    def check_kept(self):
        """What follows a page of before stands where it stood."""
        for query, order, before, cursor in self.kept:
            if cursor:
                rest = self.get("/api/search", q=query.text, order=order, limit=10_000, format="ndjson", cursor=cursor)
                self.check(query, order, before + rest.body.split(b"\n")[:-1], not rest.headers.get("x-next-cursor"), self.sure)

    def again(self, count):
        self.stored.refresh()
        self.check_kept()
        self.check_many(count)

    def test_5_answers_are_the_same_after_a_stop_and_after_a_crash(self):
        self.keep()
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        self.again(15)
        self.assertEqual(self.server.post(*self.archive.senders[0].events.request()).status, 200)
        self.server.kill()
        self.server.start()
        self.again(15)

    def test_6_answers_need_no_derived_file(self):
        """Gone, cut short, and with a byte that is wrong."""
        for harm in (os.remove, self.cut, self.spoil):
            self.server.stop()
            paths = [os.path.join(folder, name) for folder, _, names in os.walk(self.server.data) for name in names]
            for path in paths:
                if path.endswith(DERIVED) and (harm is os.remove or self.maybe()):
                    harm(path)
            self.server.start()
            self.again(15)

    def compress(self, form):
        """Makes compressed segments as store/FORMAT.md has them of the older half of the plain ones."""
        for kind in disk.KINDS:
            paths = disk.segments(self.server.data, kind)[:-1]
            for path in paths[: (len(paths) + 1) // 2]:
                with open(path, "rb") as file:
                    rest = file.read()
                out = b""
                while rest:
                    end = rest.find(b"\n", self.random.choice((0, 1000, 288 * 1024))) + 1 or len(rest)
                    out, rest = out + form(rest[:end]), rest[end:]
                with open(path + form.suffix, "wb") as file:
                    file.write(out)
                for old in (path, path[:-6] + ".idx", path[:-6] + ".ckpt"):
                    if os.path.exists(old):
                        os.remove(old)

    def test_7_compressed_segments_give_the_same_answers(self):
        for form in [oracle_load.gzip_member, *([oracle_load.zstd_frame] if shutil.which("zstd") else [])]:
            self.server.stop()
            self.compress(form)
            self.server.start()
            self.again(15)
        if not shutil.which("zstd"):
            print("(no zstd: gzip only)", end=" ")

    def test_8_the_server_compresses_without_changing_an_answer(self):
        if not knows_setting("store.compress_after_days"):
            print("(left out: this binary does not compress)", end=" ")
            return
        for form, suffix in (("gzip", ".gz"), ("zstd", ".zst")):
            if form == "zstd" and not shutil.which("zstd"):
                continue
            sender = oracle_load.Sender(self.server, SEED + len(form) + ord(form[0]), 3000)
            sender.run()
            self.assertIsNone(sender.problem)
            self.stored.refresh()
            self.server.stop()
            self.server.env |= {"NIGHTBELL_STORE_COMPRESS": form, "NIGHTBELL_STORE_COMPRESS_AFTER_DAYS": "0"}
            self.server.start()
            self.check_many(10)  # while it works
            harness.wait_until(lambda: any(path.endswith(suffix) for path in
                                           oracle.segments_in_any_form(self.server.data, "logs").values()), 20, "compression")
            self.again(20)

    def cut(self, path):
        os.truncate(path, self.random.randrange(os.path.getsize(path) + 1))

    def spoil(self, path):
        with open(path, "r+b") as file:
            at = self.random.randrange(max(1, os.path.getsize(path)))
            file.seek(at)
            byte = file.read(1) or b"\0"
            file.seek(at)
            file.write(bytes([byte[0] ^ (1 << self.random.randrange(8))]))


if __name__ == "__main__":
    harness.main()
