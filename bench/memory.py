"""Rows of resident memory, in MB of 10^6 bytes."""

import resource
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import candidates
import events
import load
import process
import questions
import stored
from row import Row

IDLE_S = 2
LOAD_S = 8
HELD = 10_000
AT_ONCE = 256  # 12 MiB of bodies in flight, a quarter of what the server takes
# Questions that hold much: as many lines, groups and steps as one may.
GREEDY = ("| sort message | limit 10000", "| count by request_id, message", "| timechart 1m by session_id",
          "| sort trace_id desc", "| top 10000 trace_id")


def memory_idle(_folder):
    """Started, asked once, left alone."""
    with candidates.Nightbell() as server:
        time.sleep(IDLE_S)
        yield Row("memory_idle", process.memory_mb(server.pid), "MB", 30, 15)


def memory_load(folder):
    """The most while single posts and batches of 100 come as fast as they are answered."""
    singles = events.write_bodies(f"{folder}/singles", events.singles())
    batches = events.write_bodies(f"{folder}/batches", events.batches())
    with candidates.Nightbell() as server, ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(load.closed_loop, server.port, server.path, bodies, sender, LOAD_S, 64)
                for bodies, sender in ((singles, "browser"), (batches, "backend"))]
        done = [run.result() for run in runs]
        most = process.memory_mb(server.pid, "VmHWM")
    yield Row("memory_load", most, "MB", 150, 80,
              note=f"peak; {done[0]['requests'] + done[1]['requests'] * events.BATCH_EVENTS} events")


def _allow_descriptors(wanted):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        if hard < wanted:
            raise AssertionError(f"this row opens {wanted} files, the limit is {hard}: run with `ulimit -n {wanted}`")
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _read_reply(connection):
    reply = b""
    while b"\r\n\r\n" not in reply or not reply.endswith(b"}"):
        got = connection.recv(4096)
        if not got:
            raise load.BadRun(f"closed after {reply!r}")
        reply += got
    if not reply.startswith(b"HTTP/1.1 200"):
        raise load.BadRun(repr(reply))


def memory_connections(_folder):
    """HELD connections that each sent one batch of 48 KB and stay open."""
    _allow_descriptors(HELD + 500)
    body, count = events.small_batch()
    data = body.encode()
    request = (f"POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
               f"Content-Length: {len(data)}\r\n\r\n").encode() + data
    held = []
    try:
        with candidates.Nightbell() as server:
            for _ in range(HELD):
                held.append(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            for first in range(0, HELD, AT_ONCE):
                group = held[first:first + AT_ONCE]
                for connection in group:
                    connection.sendall(request)
                for connection in group:
                    _read_reply(connection)
            stored, peak = server.written(), process.memory_mb(server.pid, "VmHWM")
            if stored != HELD * count:
                raise load.BadRun(f"{stored} stored of {HELD * count}")
            yield Row("memory_10000_connections", process.memory_mb(server.pid), "MB", 200, 120,
                      note=f"peak {peak:.0f} MB; {stored} events stored")
    finally:
        for connection in held:
            connection.close()


def memory_queries(_folder):
    """What questions add at most: sorts, groups and timelines of all that is stored, asked by 4 at a time."""
    paths = [*map(questions.search_path, GREEDY), "/api/timeline/needle-8"]
    with stored.archive("gzip").serve() as server:
        def client(n):
            with server.server.connect(timeout=600) as connection:
                for path in paths[n % 2::2]:  # neighbours never ask for the same at once
                    questions.ask(connection, path)
        with server.server.connect() as connection:
            questions.ask(connection, questions.search_path("needle-8"))
        idle = process.memory_mb(server.pid)
        process.forget_most(server.pid)
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(client, n) for n in range(4)]:
                done.result()
        most = process.memory_mb(server.pid, "VmHWM")
        yield Row("memory_queries", most - idle, "MB", 64, 48,
                  note=f"{idle:.0f} MB before, {most:.0f} at most, {process.memory_mb(server.pid):.0f} behind")
