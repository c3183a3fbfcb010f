"""Tables, charts and sorted lines, compared with what a scan gives."""

import collections
import json
import urllib.parse

import oracle
import oracle_queries


def url(path, **parameters):
    return path + "?" + urllib.parse.urlencode(parameters, quote_via=urllib.parse.quote)


class Tables:
    """For a TestCase with `seed`, `random`, `stored` and get(path, **parameters)."""

    def table(self, query, stages):
        answer = self.get("/api/search", q=f"{query.text} | {stages}").json()
        return answer["columns"], [tuple(map(oracle.plain, row)) for row in answer["rows"]], answer["truncated_by"]

    def check_count(self, queries, query, lines):
        self.assertEqual(self.table(query, "count")[1], [(len(lines),)], query.text)
        by = [path for path in dict.fromkeys(queries.field(lambda v: True)[0] for _ in range(2)) if path != "count"] or ["service"]
        columns, rows, truncated = self.table(query, "count by " + ", ".join(map(oracle_queries.quoted, by)))
        self.assertEqual((columns, truncated, len(rows)), ([*by, "count"], None, len({row[:-1] for row in rows})))
        self.assertEqual({row[:-1]: row[-1] for row in rows}, oracle.counted(lines, by), f"seed {self.seed}: {query.text} by {by}")
        self.assertEqual([row[-1] for row in rows], sorted((row[-1] for row in rows), reverse=True))

    def check_top(self, queries, query, lines):
        path = queries.field(lambda v: isinstance(v, (str, int)))[0]
        path = "service" if path == "count" else path
        most = self.random.choice((1, 3, 10))
        _, rows, _ = self.table(query, f"top {most} {oracle_queries.quoted(path)}")
        counts = {key[0]: n for key, n in oracle.counted(lines, [path]).items() if key != (None,)}
        about = f"seed {self.seed}: {query.text} | top {most} {path}"
        self.assertEqual([n for _, n in rows], sorted(counts.values(), reverse=True)[:most], about)
        self.assertTrue(all(counts.get(key) == n for key, n in rows), about)

    def check_chart(self, query, lines):
        by = self.random.choice(([], ["level"], ["service"], ["kind"], ["http.status"], ["kind", "level"]))
        step, step_ms = self.random.choice((("30m", 1_800_000), ("1h", 3_600_000), ("1d", 86_400_000), ("7h", 25_200_000)))
        wanted = oracle.charted(lines, step_ms, by)
        if len(wanted) > 10_000:
            return
        stage = f"timechart {step}" + (" by " + ", ".join(by) if by else "")
        columns, rows, truncated = self.table(query, stage)
        got = {(oracle.milliseconds(row[0]), *row[1:-1]): row[-1] for row in rows}
        about = f"seed {self.seed}: {query.text} | {stage}"
        self.assertEqual((columns, truncated, len(rows)), (["time", *by, "count"], None, len(got)), about)
        self.assertEqual(got, wanted, about)
        self.assertEqual([row[0] for row in rows], sorted(row[0] for row in rows), about)

    def check_stats(self, query, lines):
        by = self.random.choice(("level", "service", "kind", "http.status", "environment", "error.type"))
        since, until = query.since, query.until
        parameters = {"q": query.text, "by": by, "interval": "1h"}
        if until is None:
            until = max(line.time for line in self.stored.all()) + 1
            parameters["until"] = oracle.rfc3339(until)
        if since is None:
            since = until - 48 * 3_600_000
            parameters["since"] = oracle.rfc3339(since)
        answer = self.get("/api/stats", **parameters).json()
        totals, buckets = collections.Counter(), {}
        for line in lines:
            if not since <= line.time < until:
                continue
            value = line.at(by)
            key = "(none)" if value is oracle.MISSING else str(value)
            totals[key] += 1
            buckets.setdefault(line.time - line.time % 3_600_000, collections.Counter())[key] += 1
        about = f"seed {self.seed}: stats of {parameters}"
        self.assertEqual((answer["total"], answer["totals"]), (sum(totals.values()), dict(totals)), about)
        self.assertEqual({oracle.milliseconds(b["start"]): b["counts"] for b in answer["buckets"]},
                         {start: dict(counts) for start, counts in buckets.items()}, about)

    @staticmethod
    def unordered(objects):
        def same_numbers(value):
            if isinstance(value, dict):
                return {name: same_numbers(inner) for name, inner in value.items()}
            if isinstance(value, list):
                return [same_numbers(inner) for inner in value]
            return int(value) if isinstance(value, float) and value.is_integer() else value

        return collections.Counter(json.dumps(same_numbers(value), sort_keys=True) for value in objects)

    def check_sorted(self, about, lines, path, descending, got, most):
        key_of = lambda line: oracle.sort_key(line.at(path), descending)
        there = sorted((key_of(line) for line in lines if line.at(path) is not oracle.MISSING), reverse=descending)
        wanted = (there + [(1,)] * (len(lines) - len(there)))[:most]
        self.assertEqual([key_of(oracle.Line("logs", raw)) for raw in got], wanted, about)
        counts = collections.Counter(line.raw for line in lines)
        self.assertFalse(collections.Counter(got) - counts, about)
