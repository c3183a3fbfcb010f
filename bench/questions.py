"""Rows of what an answer costs: questions over stored events, page cache warm."""

import contextlib
import resource
import subprocess
import time
import urllib.parse

import load
import process
import stored
from row import Row

LOOKUPS = 60
TIMELINES = 5
SCANS = 3
PEER_SCANS = 2
STOPS = 5
WHOLE_SCAN = "| count by message"  # reads and parses every line
WORKERS = 2  # query/worker_pool.h
# Nothing like this word is in the index: a word's beginning is no term. Found by bytes, in 3 lines.
BYTES_ONLY, BYTES_ONLY_LINES = "zyzzyv*", 3


def search_path(query, **more):
    return "/api/search?" + urllib.parse.urlencode({"q": query, **more})


def ask(connection, path):
    """(the JSON of the answer, wall milliseconds until it was here)."""
    began = time.perf_counter()
    reply = connection.request("GET", path)
    took = (time.perf_counter() - began) * 1e3
    if reply is None or reply.status != 200:
        raise load.BadRun(f"{path}: {reply}")
    return reply.json(), took


def _ask_often(server, connection, path, times):
    """(the last answer, wall ms of each, CPU ms of one)."""
    ask(connection, path)  # warm
    before, waits = process.cpu_seconds(server.pid), []
    for _ in range(times):
        answer, took = ask(connection, path)
        waits.append(took)
    return answer, waits, (process.cpu_seconds(server.pid) - before) * 1e3 / times


def _lookup_row(server, connection, form, lines, gate, aim):
    answer, waits, cpu = _ask_often(server, connection, search_path(f"needle-{lines}"), LOOKUPS)
    if len(answer["events"]) != lines:
        raise load.BadRun(f"needle-{lines}: {len(answer['events'])} lines")
    scanned = answer["scanned"]
    return Row.of_runs(f"id_{lines}_blocks_{form}", waits, "ms", gate, aim,
                       note=f"CPU {cpu:.1f} ms; {scanned['blocks_read']} of {scanned['blocks']} blocks, "
                            f"{scanned['segments']} segments")


def id_lookup(_folder):
    """An id in 8 blocks of all that is stored, one in 50, one in none; and the timeline of the first."""
    for form in ("gzip", "zstd"):
        with stored.archive(form).serve() as server, server.server.connect() as connection:
            yield _lookup_row(server, connection, form, 8, 20, 3)
            yield _lookup_row(server, connection, form, 50, 60, 20)
            answer, waits, cpu = _ask_often(server, connection, search_path("nobody-1"), LOOKUPS)
            if answer["scanned"]["blocks_read"] > 2 + answer["scanned"]["segments"] / 32:  # a block for nothing in 128
                raise load.BadRun(f"nobody-1: {answer['scanned']}")
            yield Row.of_runs(f"id_in_no_block_{form}", waits, "ms", note=f"CPU {cpu:.1f} ms: indexes alone")
            answer, waits, cpu = _ask_often(server, connection, "/api/timeline/needle-8", TIMELINES)
            followed = sum(1 for one in answer["ids"] if one["hits"])
            yield Row.of_runs(f"timeline_8_blocks_{form}", waits, "ms",
                              note=f"CPU {cpu:.0f} ms; {len(answer['events'])} events by {followed} ids")


def _raw_rate(archive, cpu_s):
    return archive.raw_bytes / cpu_s / 1e9


def _scan_rates(archive, query):
    """GB of lines a CPU second of each scan."""
    with archive.serve() as server, server.server.connect(300) as connection:
        rates = []
        for _ in range(SCANS + 1):
            before = process.cpu_seconds(server.pid)
            answer, _ = ask(connection, search_path(query))
            rates.append(_raw_rate(archive, process.cpu_seconds(server.pid) - before))
            if answer["scanned"]["bytes_read"] != archive.raw_bytes:
                raise load.BadRun(f"{query}: not all was scanned: {answer['scanned']}")
        return answer, rates[1:]


def _tool_rates(archive, command):
    """The same of a shell's command, which must print how many lines it found."""
    rates = []
    for _ in range(PEER_SCANS):
        before = _children_cpu_s()
        done = subprocess.run(["bash", "-o", "pipefail", "-c", command, "bash", *archive.segments],
                              capture_output=True, text=True, check=True)
        found = sum(int(line) for line in done.stdout.split())
        if found != BYTES_ONLY_LINES:
            raise load.BadRun(f"{command}: {found} lines")
        rates.append(_raw_rate(archive, _children_cpu_s() - before))
    return rates


def _children_cpu_s():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def text_scan(_folder):
    """Bytes looked for in all that is stored, skipping nothing; every line parsed; and what rg and zstdcat do."""
    for form, gate, aim in (("zstd", 1.0, 1.5), ("gzip", None, None)):
        answer, rates = _scan_rates(stored.archive(form), BYTES_ONLY)
        if len(answer["events"]) != BYTES_ONLY_LINES:
            raise load.BadRun(f"{BYTES_ONLY}: {len(answer['events'])} lines")
        yield Row.of_runs(f"text_scan_{form}", rates, "GB/s a core", gate, aim, more_is_better=True)
    _, rates = _scan_rates(stored.archive("zstd"), "| count")
    yield Row.of_runs("count_all_zstd", rates, "GB/s a core", more_is_better=True, note="parses every line")
    needle = BYTES_ONLY.rstrip("*")
    for name, form, command in (
            ("rg_plain", "plain", f'rg -j1 --no-filename -c -F {needle} "$@"'),
            ("zstdcat_grep", "zstd", f'zstd -dcq "$@" | grep -c -F {needle}'),
            ("zcat_grep", "gzip", f'gzip -dc "$@" | grep -c -F {needle}')):
        yield Row.of_runs(name, _tool_rates(stored.archive(form), command), "GB/s a core", more_is_better=True,
                          note="peer, on the same lines")


def _stop_ms(server):
    """From the moment that clients leave the scans of all workers until a question behind them is answered."""
    with contextlib.ExitStack() as stack:
        scans = [stack.enter_context(server.server.connect()) for _ in range(WORKERS)]
        behind = stack.enter_context(server.server.connect())
        for scan in scans:
            scan.send(_get(server, search_path(WHOLE_SCAN)))
        time.sleep(0.1)
        behind.send(_get(server, search_path("nobody-1")))
        time.sleep(0.1)
        behind.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            behind.socket.recv(1)
            raise load.BadRun("a worker was free: the scans are too short")
        behind.socket.settimeout(60)
        began = time.perf_counter()
        for scan in scans:
            scan.close()
        reply = behind.reply()
        took = (time.perf_counter() - began) * 1e3
        if reply is None or reply.status != 200:
            raise load.BadRun(f"behind the scans: {reply}")
        return took


def _get(server, path):
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()


def scan_stop(_folder):
    """Clients leave scans of all that is stored: until a question that waited for a worker is answered."""
    with stored.archive("gzip").serve() as server:
        yield Row.of_runs("scan_stop", [_stop_ms(server) for _ in range(STOPS)], "ms", 200, 50)
