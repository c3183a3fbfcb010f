"""Rows of waiting."""

import contextlib
import itertools
import os
import socket
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import candidates
import events
import harness
import load
import questions
import stored
from row import Row

ROUNDS = 3
ROUND_S = 5
STORED_BYTES = 10 * 10**9
STARTS = 5
BESIDE_ROUNDS = 5
BESIDE_S = 3
SCANNERS = 4
STORED_ID = "start-needle"
SEGMENTS_A_DAY = 16


def _at_most(server, bodies):
    """Requests a second that go at most."""
    runs = [load.closed_loop(server.port, server.path, bodies, "backend", 2) for _ in range(3)]
    return statistics.median(run["requests"] / run["seconds"] for run in runs)


def ack_p99(folder):
    """The 99th percentile of acknowledgements at half of what goes at most, open loop."""
    bodies = events.write_bodies(f"{folder}/singles", events.singles())
    with candidates.Nightbell() as server:
        at_most = _at_most(server, bodies)
        runs = [load.open_loop(server.port, server.path, bodies, at_most / 2, ROUND_S) for _ in range(ROUNDS)]
    worst = max(run["max_ms"] for run in runs)
    yield Row.of_runs("ack_p99_half_load", [run["p99_ms"] for run in runs], "ms", 50, 10,
                      note=f"at {at_most / 2000:.0f}k/s; p50 {statistics.median(run['p50_ms'] for run in runs):.2f}, "
                           f"worst {worst:.0f} ms")


class _Scanners:
    """Clients that ask for scans of all that is stored, one behind the other, while this is entered; then they leave.

    `done` counts scans that ended.
    """

    def __init__(self, server):
        self.server, self.done = server, 0
        self._leaving = False

    def _scan(self, connection):
        try:
            while True:
                questions.ask(connection, questions.search_path(questions.WHOLE_SCAN))
                self.done += 1
        except (load.BadRun, OSError):
            if not self._leaving:
                raise

    def __enter__(self):
        self._connections = [self.server.connect(timeout=600) for _ in range(SCANNERS)]
        self._pool = ThreadPoolExecutor(SCANNERS)
        self._scans = [self._pool.submit(self._scan, connection) for connection in self._connections]
        return self

    def __exit__(self, *_):
        self._leaving = True
        for connection in self._connections:
            with contextlib.suppress(OSError):  # closed by the server: its scan tells
                connection.socket.shutdown(socket.SHUT_RDWR)
        self._pool.shutdown()
        for connection in self._connections:
            connection.close()
        for scan in self._scans:
            scan.result()


def ack_beside_scans(folder):
    """Acknowledgements at half load while 4 clients scan all that is stored, in a loop, against rounds without them."""
    bodies = events.write_bodies(f"{folder}/singles", events.singles())
    alone, beside, scans = [], [], 0
    with stored.archive("gzip").serve() as server:
        at_most = _at_most(server, bodies)
        for _ in range(BESIDE_ROUNDS):
            alone.append(load.open_loop(server.port, server.path, bodies, at_most / 2, BESIDE_S))
            with _Scanners(server.server) as scanners:
                time.sleep(0.2)
                beside.append(load.open_loop(server.port, server.path, bodies, at_most / 2, BESIDE_S))
            scans += scanners.done
    yield Row.of_runs("ack_p99_beside_scans", [run["p99_ms"] for run in beside], "ms", 50, 10,
                      note=f"at {at_most / 2000:.0f}k/s; p50 {statistics.median(run['p50_ms'] for run in beside):.2f}, "
                           f"worst {max(run['max_ms'] for run in beside):.0f} ms; "
                           f"{scans} scans ended in {BESIDE_ROUNDS * BESIDE_S} s")
    yield Row.of_runs("ack_p99_beside_to_alone", [with_scans["p99_ms"] / without["p99_ms"]
                                                  for with_scans, without in zip(beside, alone)], "× p99", 1.5, 1.2,
                      note=f"alone p50 {statistics.median(run['p50_ms'] for run in alone):.2f}, "
                           f"p99 {statistics.median(run['p99_ms'] for run in alone):.2f} ms")


def _fill(data, archive):
    """STORED_BYTES of logs as segments of earlier days with their indexes: links to those of an archive."""
    logs = os.path.join(data, "logs")
    os.makedirs(logs)
    segments = [name for name in archive.segments if os.path.basename(name).startswith("logs-")]
    size = 0
    for n in itertools.count():
        if size >= STORED_BYTES:
            return size
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - (1 + n // SEGMENTS_A_DAY) * 86400))
        name = f"{logs}/logs-{day}" + (f".{n % SEGMENTS_A_DAY}" if n % SEGMENTS_A_DAY else "")
        segment = segments[n % len(segments)]
        size += os.path.getsize(segment)
        for part in (".jsonl", ".ckpt", ".idx"):
            os.link(segment.removesuffix(".jsonl") + part, name + part)


def _first_reply(server, *request):
    """(ms from the start of the process, its first reply)."""
    began = time.monotonic()
    server.launch()
    while True:
        try:
            with server.connect() as connection:
                reply = connection.request(*request)
                took = (time.monotonic() - began) * 1e3
            if reply is None or reply.status != 200:
                raise load.BadRun(f"the first request was refused: {reply}")
            return took, reply
        except ConnectionRefusedError:
            if server.process.poll() is not None or time.monotonic() - began > harness.START_S:
                raise load.BadRun(f"no answer: {server.log()}") from None
            time.sleep(0.001)


def start_stored(_folder):
    """From the start of the process to the first acknowledged event, or found id, 10 GB of logs stored."""
    event, question = events.singles()[0].encode(), questions.search_path(STORED_ID)
    acknowledged, answered = [], []
    archive = stored.archive("plain")
    with stored.room() as folder:
        data = os.path.join(folder, "data")
        size = _fill(data, archive)
        with candidates.Nightbell(data=data, **stored.KEEP, store__compress="none") as candidate:
            server = candidate.server
            server.post(candidate.path, harness.log_event("asked for after each start", request_id=STORED_ID))
            server.stop()
            for _ in range(STARTS):
                acknowledged.append(_first_reply(server, "POST", candidate.path, event)[0])
                server.stop()
                took, reply = _first_reply(server, "GET", question)
                server.stop()
                answered.append(took)
                if len(reply.json()["events"]) != 1:
                    raise load.BadRun(f"{STORED_ID} was not found: {reply}")
    scanned = reply.json()["scanned"]
    yield Row.of_runs("start_10_gb", acknowledged, "ms", 1000, 200, note=f"{size / 1e9:.1f} GB, page cache warm")
    yield Row.of_runs("start_10_gb_to_answer", answered, "ms", 1000, 200,
                      note=f"an id in the newest of {scanned['segments']} segments, "
                           f"{scanned['blocks_read']} of {scanned['blocks']} blocks")
