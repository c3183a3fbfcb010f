"""Rows of waiting."""

import glob
import os
import socket
import statistics
import subprocess
import threading
import time

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
SCANNERS = 4


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
    """Clients that ask for scans of all that is stored, one behind the other, while this is entered."""

    def __init__(self, server):
        self.server, self.done = server, 0
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._scan) for _ in range(SCANNERS)]

    def _scan(self):
        with self.server.connect(timeout=600) as connection:
            while not self._end.is_set():
                questions.ask(connection, questions.search_path(questions.WHOLE_SCAN))
                self.done += 1

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        for thread in self._threads:
            thread.join()


def ack_beside_scans(folder):
    """The same while 4 clients scan all that is stored, in a loop, against rounds without them."""
    bodies = events.write_bodies(f"{folder}/singles", events.singles())
    alone, beside, scans = [], [], 0
    with stored.archive("gzip").serve() as server:
        at_most = _at_most(server, bodies)
        for _ in range(ROUNDS):
            alone.append(load.open_loop(server.port, server.path, bodies, at_most / 2, ROUND_S))
            with _Scanners(server.server) as scanners:
                time.sleep(0.2)
                beside.append(load.open_loop(server.port, server.path, bodies, at_most / 2, ROUND_S))
                scans += scanners.done
    yield Row.of_runs("ack_p99_beside_scans", [run["p99_ms"] for run in beside], "ms", 50, 10,
                      note=f"at {at_most / 2000:.0f}k/s; p50 {statistics.median(run['p50_ms'] for run in beside):.2f}, "
                           f"worst {max(run['max_ms'] for run in beside):.0f} ms; {scans} scans ended in {ROUNDS * ROUND_S} s")
    yield Row.of_runs("ack_p99_beside_to_alone", [with_scans["p99_ms"] / without["p99_ms"]
                                                  for with_scans, without in zip(beside, alone)], "× p99", 1.5, 1.2,
                      note=f"alone p50 {statistics.median(run['p50_ms'] for run in alone):.2f}, "
                           f"p99 {statistics.median(run['p99_ms'] for run in alone):.2f} ms")


def _fill(folder, server):
    """STORED_BYTES as sealed segments: one real one, and links to it for the days before."""
    bodies = events.write_bodies(f"{folder}/batches", events.batches())
    with server:
        logs = os.path.join(server.server.data, "logs")
        while len(glob.glob(f"{logs}/logs-*.jsonl")) < 2:
            load.closed_loop(server.port, server.path, bodies, "backend", 1)
        server.server.stop()
        segment = min(glob.glob(f"{logs}/logs-*.jsonl"), key=len)
        checkpoint = segment.removesuffix(".jsonl") + ".ckpt"
        for n in range(STORED_BYTES // os.path.getsize(segment)):
            day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - (1 + n // 16) * 86400))
            name = f"{logs}/logs-{day}" + (f".{n % 16}" if n % 16 else "")
            os.link(segment, name + ".jsonl")
            os.link(checkpoint, name + ".ckpt")
        yield server.server


def _first_answer_ms(server):
    """From the start of the process until it acknowledged an event."""
    event = events.singles()[0].encode()
    request = (f"POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(event)}\r\n\r\n").encode() + event
    began = time.monotonic()
    server.launch()
    while True:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
                connection.sendall(request)
                if not connection.recv(4096).startswith(b"HTTP/1.1 200"):
                    raise load.BadRun("the first event was refused")
                return (time.monotonic() - began) * 1e3
        except ConnectionRefusedError:
            if server.process.poll() is not None or time.monotonic() - began > harness.START_S:
                raise load.BadRun(f"no answer: {server.log()}") from None
            time.sleep(0.001)


def start_stored(folder):
    """From the start of the process to the first acknowledged event, 10 GB of logs stored."""
    for server in _fill(folder, candidates.Nightbell(retention__logs_days=3650)):
        waits = []
        for _ in range(STARTS):
            waits.append(_first_answer_ms(server))
            server.stop()
        size = sum(os.path.getsize(name) for name in glob.glob(f"{server.data}/logs/logs-*.jsonl"))
    yield Row.of_runs("start_10_gb", waits, "ms", 1000, 200, note=f"{size / 1e9:.1f} GB, page cache warm")
