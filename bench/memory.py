"""Rows of resident memory, in MB of 10^6 bytes."""

import resource
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import candidates
import events
import load
import process
from row import Row

IDLE_S = 2
LOAD_S = 8
HELD = 10_000
AT_ONCE = 256  # 12 MiB of bodies in flight, a quarter of what the server takes


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
