"""kill -9 in the middle of load, again and again on one data folder.

Every event that was acknowledged is in the files exactly once; what was not is retried
with the same ids after the restart, and then stands there exactly once as well.
"""

import collections
import json
import os
import random
import re
import threading
import time

import disk
import harness
import wire

CLIENTS = 4
# Chances are taken from one list, so that a failing seed shows the same rounds again.
EARLY_KILLS = 0.2


class Client(threading.Thread):
    """Posts events with ids until its server dies."""

    def __init__(self, server, name, retry):
        super().__init__(daemon=True)
        self.server = server
        self.name = name
        self.retry = retry  # bodies that a former server may or may not have taken
        self.acknowledged = []
        self.unanswered = []
        self.problems = []

    def bodies(self):
        yield from self.retry
        n = 0
        choose = random.Random(self.name)
        while True:
            size = choose.choice((1, 1, 1, 2, 12))
            ids = [f"{self.name}-{n + i}" for i in range(size)]
            n += size
            if choose.random() < 0.3:
                items = [{**harness.log_event(f"crash {i}", id=i), "kind": "log"} for i in ids]
                yield "/nb/b", ids, wire.compact({"events": items})
            else:
                yield "/v1/logs", ids, wire.compact([harness.log_event(f"crash {i}", id=i) for i in ids])

    def run(self):
        try:
            connection = self.server.connect()
        except OSError:
            self.unanswered = list(self.retry)
            return
        waiting = list(self.retry)
        for body in self.bodies():
            if body not in waiting:
                waiting.append(body)
            path, ids, data = body
            try:
                reply = connection.request("POST", path, data)
            except OSError:
                reply = None
            if reply is None:
                break
            waiting.remove(body)
            if reply.status == 200 and reply.json() == {"accepted": len(ids)}:
                self.acknowledged += ids
            else:
                self.problems.append(repr(reply))
        connection.close()
        self.unanswered = waiting


class Stored:
    """The ids in the files and how often each stands there; reads only what was added since."""

    def __init__(self, data_dir):
        self.data_dir = data_dir
        self.counts = collections.Counter()
        self.read_to = {}  # path → offset

    def read(self):
        pattern = re.compile(rb'"message":"crash ([^"]+)"')
        for path in disk.segments(self.data_dir, "logs"):
            with open(path, "rb") as file:
                file.seek(self.read_to.get(path, 0))
                added = file.read()
                self.read_to[path] = file.tell()
            if os.path.getsize(path) != self.read_to[path] or (added and not added.endswith(b"\n")):
                raise AssertionError(f"{path} ends in a torn line, or lost lines that were there: {added[-120:]!r}")
            for raw in added.splitlines():
                json.loads(raw)
                self.counts[pattern.search(raw)[1].decode()] += 1
        return self.counts


def check(server, stored, acknowledged):
    """What must hold after each restart, while nothing is being sent."""
    counts = stored.read()
    missing = [i for i in acknowledged if counts[i] == 0]
    twice = [i for i, n in counts.items() if n > 1]
    if missing or twice:
        raise AssertionError(f"{len(missing)} acknowledged are missing {missing[:3]}, {len(twice)} stand twice {twice[:3]}")
    disk.check_links(server.data)
    harness.check_ledger_against_files(server)
    return sum(counts.values())


def rounds(count, seed, env=None):
    """Plays `count` rounds; returns the summary row. A broken promise is an AssertionError."""
    choose = random.Random(seed)
    server = harness.Server(env=env)
    stored = Stored(server.data)
    acknowledged, retry, slowest = [], [], 0.0
    try:
        for turn in range(count):
            server.launch()
            if choose.random() < EARLY_KILLS:  # while it recovers, or just behind
                time.sleep(choose.uniform(0.0, 0.06))
                server.kill()
                server.launch()
            began = time.monotonic()
            server.wait_ready()
            slowest = max(slowest, time.monotonic() - began)
            check(server, stored, acknowledged)
            clients = [Client(server, f"{seed}-{turn}-{n}", retry[n::CLIENTS]) for n in range(CLIENTS)]
            for client in clients:
                client.start()
            time.sleep(choose.uniform(0.05, 0.6))
            server.kill()
            for client in clients:
                client.join(30)
                if client.problems:
                    raise AssertionError(f"round {turn}: {client.problems[:2]}")
                acknowledged += client.acknowledged
            retry = [body for client in clients for body in client.unanswered]
        server.start()
        check(server, stored, acknowledged)
        last = Client(server, f"{seed}-last", retry)
        last.bodies = lambda: iter(retry)
        last.run()
        if last.problems or last.unanswered:
            raise AssertionError(f"retries after the last restart: {last.problems[:2]} {len(last.unanswered)} unanswered")
        total = check(server, Stored(server.data), acknowledged + last.acknowledged)
        if server.stop() != 0:
            raise AssertionError("the exit status is not 0")
        return (f"{count} kills (seed {seed}): {len(acknowledged)} events acknowledged, {total} stored, each once; "
                f"slowest start {slowest * 1000:.0f} ms")
    finally:
        server.close()
