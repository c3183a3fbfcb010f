#!/usr/bin/env python3
"""Timelines, errors and runs are what their lines say, worked out once more in Python.

NIGHTBELL_TEST_SEED repeats a run; the seed is printed.
"""

import collections
import os
import random
import time
import unittest
import urllib.parse

import harness
import oracle

SEED = int(os.environ.get("NIGHTBELL_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)
JOINS = ("request_id", "session_id", "trace_id", "run_id", "job_id", "refs")
DEPTH = 4
HUB = 2000
STALL_S = 60


def setUpModule():
    print(f"seed {SEED}")


class Asking(unittest.TestCase):
    """A server of its own for each test, with what its files hold."""

    def setUp(self):
        self.server = harness.Server(config=f"[store]\nmax_mb = 1\n[runs]\nstall_after = {STALL_S}\n").start()
        self.addCleanup(self.server.close)
        self.random = random.Random(SEED)
        self.now_ms = int(time.time() * 1000)

    def send(self, events, path="/v1/logs", size=400):
        for at in range(0, len(events), size):
            part = events[at : at + size]
            reply = self.server.post(path, {"events": part} if path == "/nb/b" else part)
            self.assertEqual((reply.status, reply.json()["accepted"]), (200, len(part)), reply)

    def get(self, path, **parameters):
        reply = self.server.get(path + "?" + urllib.parse.urlencode(parameters))
        self.assertEqual(reply.status, 200, f"seed {SEED}: {reply}")
        return reply.json()

    def ago(self, seconds):
        return oracle.rfc3339(self.now_ms - int(seconds * 1000))


def ids_of(line):
    """{id: its fields} of a line."""
    out = {}
    for field in oracle.IDS & line.value.keys():
        for text in oracle.strings_in(line.value[field]):
            out.setdefault(text, set()).add(field)
    return out


def closure(lines, start):
    """({id: depth}, lines, whether there was more to follow): step by step, without the limits that are far away."""
    depths, step, found = {start: 0}, {start}, {}
    for depth in range(DEPTH + 1):
        new = set()
        for n, line in enumerate(lines):
            ids = ids_of(line)
            if step & ids.keys():
                found[n] = line
                new |= {text for text, fields in ids.items() if fields & set(JOINS)}
        step = new - depths.keys()
        depths |= {text: depth + 1 for text in step}
    return {text: depth for text, depth in depths.items() if depth <= DEPTH}, list(found.values()), bool(step)


def has_failed(line):
    value = line.value
    return (value.get("level") == "error" or value.get("status") == "error" or value.get("end") in
            ("server_error", "network_error", "timeout") or (line.at("http.status") is not oracle.MISSING
                                                             and line.at("http.status") >= 500))


class Timelines(Asking):
    def graph(self, count):
        """Lines in clusters, some of which meet in an id or two."""
        r, events = self.random, []
        for n in range(count):
            cluster = r.randrange(count // 5)
            name = lambda field: f"{r.choice((field, field, 'any'))}-{cluster if r.random() < 0.97 else cluster + 1}-{r.randrange(3)}"
            ids = {field: name(field) for field in ("request_id", "session_id", "trace_id", "run_id", "job_id", "visitor_id",
                                                    "tenant_id", "user_hash", "thread_id") if r.random() < 0.25}
            if r.random() < 0.2:
                ids["refs"] = [name("request_id"), name("refs")]
            if r.random() < 0.1:
                ids["id"] = f"id-{n}-{SEED}"
            events.append(ids | {"timestamp": self.ago(r.randrange(3600) + r.random()), "service": r.choice(("web", "langgraph")),
                                 "level": r.choice(("error", "warn", "info")), "message": f"message {n}",
                                 "http": {"status": r.choice((200, 500))}})
        return events

    def beacons(self, count):
        r, out = self.random, []
        for n in range(count):
            ids = {f: f"{f}-{r.randrange(count // 4)}-0" for f in ("request_id", "session_id") if r.random() < 0.6}
            out.append(ids | r.choice(({"kind": "reply", "timestamp": self.ago(n), "route": "/chat", "transport": "fetch",
                                        "end": r.choice(("done", "timeout")), "chunks": 1},
                                       {"kind": "heartbeat", "page": "/", "ts": self.now_ms / 1000},
                                       {"kind": "behavior", "visitor_id": f"visitor_id-{n % 9}-1", "event": "page_view"})))
        return out

    def check(self, lines, start):
        about = f"seed {SEED}: timeline of {start}"
        depths, found, goes_on = closure(lines, start)
        answer = self.get("/api/timeline/" + urllib.parse.quote(start, safe=""))
        shown = [oracle.Line(event["kind"], harness.wire.compact(event["event"])) for event in answer["events"]]
        self.assertEqual(collections.Counter(line.raw for line in shown),
                         collections.Counter(harness.wire.compact(line.value) for line in found), about)
        self.assertEqual([oracle.milliseconds(e["time"]) for e in answer["events"]], sorted(line.time for line in shown), about)
        self.assertEqual([e["failed"] for e in answer["events"]], [has_failed(line) for line in shown], about)
        self.assertEqual(answer["first_failure"], next((i for i, line in enumerate(shown) if has_failed(line)), None), about)
        self.assertEqual(answer["truncated_by"], ["depth"] if goes_on else [], about)
        wanted = {}
        for text, depth in depths.items():
            with_it = [ids_of(line)[text] for line in lines if text in ids_of(line)]
            wanted[text] = (depth, len(with_it), set().union(*with_it), True)
        self.assertEqual({i["id"]: (i["depth"], i["hits"], set(i["fields"]), i["expanded"]) for i in answer["ids"]}, wanted, about)
        return len(found)

    def test_a_timeline_is_everything_that_ids_lead_to(self):
        self.send(self.graph(500))
        self.send(self.beacons(80), "/nb/b")
        lines = oracle.Stored(self.server.data).refresh().all()
        everything = sorted({text for line in lines for text in ids_of(line)})
        sizes = [self.check(lines, start) for start in self.random.sample(everything, 120)]
        self.assertGreater(max(sizes), 10)
        self.assertEqual(self.check(lines, "nobody-knows-this"), 0)

    def test_a_line_that_a_hub_has_too_is_shown_when_another_id_leads_to_it(self):
        self.send([harness.log_event("asked for", request_id="first", session_id="hub", trace_id="bridge"),
                   harness.log_event("on the way", trace_id="bridge", refs=["late"])])
        crowd = [harness.log_event(f"crowd {n}", session_id="hub") for n in range(HUB + 50)]
        crowd[1000]["request_id"] = "late"
        self.send(crowd)
        answer = self.get("/api/timeline/first")
        self.assertEqual([event["event"]["message"] for event in answer["events"]], ["asked for", "on the way", "crowd 1000"])
        self.assertEqual(answer["truncated_by"], ["hub"])
        self.assertEqual([i["expanded"] for i in answer["ids"] if i["id"] == "hub"], [False])

    def test_a_hub_that_is_asked_for_shows_its_newest_lines(self):
        self.send([harness.log_event(f"crowd {n}", session_id="hub", timestamp=self.ago(4000 - n)) for n in range(HUB + 50)])
        answer = self.get("/api/timeline/hub")
        self.assertEqual([event["event"]["message"] for event in answer["events"]], [f"crowd {n}" for n in range(50, HUB + 50)])
        self.assertEqual((answer["ids"][0]["hits"], answer["ids"][0]["expanded"]), (HUB + 50, False))


class Errors(Asking):
    """Errors whose sort is known, each time with other numbers, ids and columns in them."""

    def sorts(self):
        messages = (lambda n: f"Loading chunk {n} failed (app.3f{n:06x}.js)", lambda n: f"no user a9{n:030x}", lambda n: "disk full",
                    lambda n: f"timeout after {n} ms", lambda n: f"zu langsam: {n} Größe", lambda n: "http2 was refused")
        stacks = (None, lambda n: [f"TypeError: x{n}", f"    at pay (https://a.example/app.js:10:{n})", "at other (b.js:1:1)"],
                  lambda n: [f"at pay (https://a.example/app.js:11:{n})"],
                  lambda n: ['File "main.py", line 3, in run', 'File "pay.py", line 7, in pay'])
        return [(kind, message, stack) for kind in ("TypeError", "KeyError") for message in messages for stack in stacks]

    def error(self, sort):
        r, (kind, message, stack) = self.random, sort
        n = r.randrange(1, 999)
        event = harness.log_event("shown when there is no other", error={"type": kind, "message": message(n)},
                                  timestamp=self.ago(r.randrange(80_000) + r.random()), level=r.choice(("error", "warn")),
                                  service=r.choice(("web", "api")), session_id=f"s-{r.randrange(40)}")
        if stack:
            event["error"]["stack"] = stack(n)
        if r.random() < 0.3:
            event["repeat_count"] = r.randint(1, 20)
        if r.random() < 0.5:
            event["route"], event["release"] = r.choice(("/a", "/b")), r.choice(("1", "2"))
        return event

    def test_errors_of_a_sort_are_one_group(self):
        sorts = self.sorts()
        sent = [self.random.choice(sorts) for _ in range(1500)]
        self.send([{**self.error(sort), "id": f"{SEED}-{n}"} for n, sort in enumerate(sent)])
        self.send([harness.log_event(f"no error {n}", level="warn") for n in range(50)])
        lines = {line.value["id"]: line for line in oracle.Stored(self.server.data).refresh().all() if "id" in line.value}
        groups = {}
        for n, sort in enumerate(sent):
            groups.setdefault(sort, []).append(lines[f"{SEED}-{n}"])
        answer = self.get("/api/errors", limit=1000)
        self.assertEqual((answer["groups"], len(answer["errors"]), answer["truncated_by"]), (len(groups), len(groups), None))
        by_event = {error["latest"]["id"]: error for error in answer["errors"]}
        seen = set()
        for members in groups.values():
            self.check(by_event, members, seen)
        for sort, key in (("count", "count"), ("last_seen", "last_seen"), ("first_seen", "first_seen")):
            keys = [error[key] for error in self.get("/api/errors", limit=7, sort=sort)["errors"]]
            self.assertEqual(keys, sorted((error[key] for error in answer["errors"]), reverse=True)[:7])

    def check(self, by_event, members, seen):
        last = max(line.time for line in members)
        latest = [line.value["id"] for line in members if line.time == last and line.value["id"] in by_event]
        self.assertEqual(len(latest), 1, f"seed {SEED}: one group has the latest of {len(members)} errors of a sort")
        error = by_event[latest[0]]
        self.assertNotIn(error["fingerprint"], seen)
        seen.add(error["fingerprint"])
        repeats = [line.value.get("repeat_count", 1) for line in members]

        def by(field):
            counts = collections.Counter()
            for line, n in zip(members, repeats):
                if field in line.value:
                    counts[line.value[field]] += n
            return dict(counts)

        self.assertEqual((error["events"], error["count"]), (len(members), sum(repeats)))
        self.assertEqual(error["sessions"], len({line.value["session_id"] for line in members}))
        self.assertEqual(oracle.milliseconds(error["first_seen"]), min(line.time for line in members))
        self.assertEqual(oracle.milliseconds(error["last_seen"]), last)
        self.assertEqual(error["message"], error["latest"]["error"]["message"])
        self.assertEqual([error[name] for name in ("services", "routes", "releases")], [by("service"), by("route"), by("release")])
        alone = self.get("/api/errors/" + error["fingerprint"])
        self.assertEqual(alone, error)

    def test_an_unknown_fingerprint_is_not_found(self):
        self.assertEqual(self.server.get("/api/errors/v1-0000000000000000").status, 404)


class Runs(Asking):
    """Runs whose course is made up first."""

    def history(self, n):
        """(events, wanted nodes, wanted status) of a run that began some time ago."""
        r = self.random
        at, events, nodes = r.choice((20_000, 300)) + r.random() * 100, [], []
        common = {"run_id": f"run-{n}", "service": "langgraph", "level": "warn", "job_id": f"job-{n % 7}"}
        for node in [r.choice(("plan", "act", "check")) for _ in range(r.randint(1, 5))]:
            took, end = r.randrange(1, 9000), r.choices(("end", "error", None), (8, 2, 1))[0]
            events.append({**common, "node": node, "status": "start", "timestamp": self.ago(at)})
            nodes.append({"node": node, "started": self.ago(at), "status": end or "start"})
            at -= took / 1000
            if end is None:
                break
            events.append({**common, "node": node, "status": end, "timestamp": self.ago(at)})
            nodes[-1]["ended"] = self.ago(at)
            if r.random() < 0.5:
                events[-1]["duration_ms"] = nodes[-1]["duration_ms"] = took + 0.5
            if r.random() < 0.5:
                events[-1]["tokens"] = {"input": r.randrange(99), "output": r.randrange(99)}
            if end == "error":
                events[-1]["error"] = {"type": "ToolError", "message": "it broke"}
                nodes[-1]["error"] = {"type": "ToolError", "message": "it broke"}
        if r.random() < 0.3:
            events.append({**common, "status": "summary", "summary": {"totals": n}, "timestamp": self.ago(at)})
        last = {node["node"]: node["status"] for node in nodes}
        status = "stalled" if nodes[-1]["status"] == "start" else "error" if "error" in last.values() else "done"
        return events, nodes, status

    def check(self, events, nodes, status):
        run_id = events[0]["run_id"]
        run = self.get("/api/runs/" + run_id)
        about = f"seed {SEED}: {run_id}: {events} gave {run['nodes']}"
        self.assertEqual((run["status"], run["events"]), (status, len(events)), about)
        self.assertEqual((run["started"], run["last_event"]), (events[0]["timestamp"], max(e["timestamp"] for e in events)), about)
        self.assertEqual(run["errors"], sum(event["status"] == "error" for event in events), about)
        self.assertEqual([{k: v for k, v in node.items() if k != "duration_ms"} for node in run["nodes"]],
                         [{k: v for k, v in node.items() if k != "duration_ms"} for node in nodes], about)
        for got, wanted in zip(run["nodes"], nodes):
            took = oracle.milliseconds(wanted["ended"]) - oracle.milliseconds(wanted["started"]) if "ended" in wanted else None
            self.assertEqual(got["duration_ms"], wanted.get("duration_ms", took), about)
        self.assertEqual(run["attempts"], dict(collections.Counter(node["node"] for node in nodes)), about)
        self.assertEqual(run["open_node"], next((n["node"] for n in nodes if n["status"] == "start"), None), about)
        self.assertEqual(run["tokens"], {name: sum(e.get("tokens", {}).get(name, 0) for e in events) for name in ("input", "output")})
        self.assertEqual(run["summaries"], [event["summary"] for event in events if "summary" in event], about)

    def test_runs_are_put_together_from_their_events(self):
        runs = [self.history(n) for n in range(150)]
        waiting = [list(events) for events, _, _ in runs]
        mixed = []
        while left := [events for events in waiting if events]:  # each run's own order is kept
            mixed.append(self.random.choice(left).pop(0))
        self.send(mixed)
        for run in runs:
            self.check(*run)
        by_status = collections.Counter(status for _, _, status in runs)
        for status in ("done", "error", "stalled", "running"):
            answer = self.get("/api/runs", status=status, limit=1000)
            self.assertEqual((answer["total"], len(answer["runs"])), (by_status[status], by_status[status]), status)
        job = self.get("/api/runs", job_id="job-3", limit=1000)
        self.assertEqual({run["run_id"] for run in job["runs"]}, {f"run-{n}" for n in range(3, 150, 7)})
        started = [run["started"] for run in self.get("/api/runs", limit=1000)["runs"]]
        self.assertEqual(started, sorted(started, reverse=True))

    def test_an_end_that_arrives_before_its_start_ends_it(self):
        start = {"run_id": "r", "service": "langgraph", "level": "warn", "node": "plan", "status": "start", "timestamp": self.ago(100)}
        end = {**start, "status": "end", "timestamp": self.ago(98)}
        self.send([end])
        self.send([start])
        self.check([start, end], [{"node": "plan", "started": self.ago(100), "ended": self.ago(98), "status": "end"}], "done")

    def test_a_run_stalls_only_when_nothing_came_for_long(self):
        start = {"run_id": "r", "service": "langgraph", "level": "warn", "node": "plan", "status": "start"}
        self.send([{**start, "timestamp": self.ago(STALL_S - 30)}, {**start, "run_id": "old", "timestamp": self.ago(STALL_S + 5)}])
        self.assertEqual({run["run_id"]: run["status"] for run in self.get("/api/runs")["runs"]}, {"r": "running", "old": "stalled"})


if __name__ == "__main__":
    harness.main()
