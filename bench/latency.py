"""Rows of waiting."""

import glob
import os
import socket
import statistics
import subprocess
import time

import candidates
import events
import harness
import load
from row import Row

ROUNDS = 3
ROUND_S = 5
STORED_BYTES = 10 * 10**9
STARTS = 5


def ack_p99(folder):
    """The 99th percentile of acknowledgements at half of what goes at most, open loop."""
    bodies = events.write_bodies(f"{folder}/singles", events.singles())
    with candidates.Nightbell() as server:
        at_most = statistics.median(
            run["requests"] / run["seconds"]
            for run in (load.closed_loop(server.port, server.path, bodies, "backend", 2) for _ in range(3)))
        runs = [load.open_loop(server.port, server.path, bodies, at_most / 2, ROUND_S) for _ in range(ROUNDS)]
    worst = max(run["max_ms"] for run in runs)
    yield Row.of_runs("ack_p99_half_load", [run["p99_ms"] for run in runs], "ms", 50, 10,
                      note=f"at {at_most / 2000:.0f}k/s; p50 {statistics.median(run['p50_ms'] for run in runs):.2f}, "
                           f"worst {worst:.0f} ms")


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
