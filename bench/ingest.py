"""Rows of what an event costs and how many pass in a second."""

import candidates
import events
import load
import process
from row import Row

SINGLE_ROUNDS = 5
ONE_LOOP_ROUNDS = 3
BATCH_ROUNDS = 5
ROUND_S = 2


def _measure(candidate, bodies, sender, events_each=1):
    """One closed-loop run: (requests a second, CPU µs an event)."""
    load.closed_loop(candidate.port, candidate.path, bodies, sender, seconds=1)  # warm
    lines, before = candidate.written(), process.cpu_seconds(candidate.pid)
    report = load.closed_loop(candidate.port, candidate.path, bodies, sender, seconds=ROUND_S)
    used = process.cpu_seconds(candidate.pid) - before
    lines = candidate.written() - lines
    if lines < report["requests"] * events_each:
        raise load.BadRun(f"{lines} lines were written for {report['requests']} answers of {events_each}")
    return report["requests"] / report["seconds"], used * 1e6 / (report["requests"] * events_each)


def _alternate(workers, rounds, bodies):
    """Nightbell and its peers in turn, each started anew: {name: [(rate, CPU µs), …]}."""
    makers = {
        "nightbell": lambda: candidates.Nightbell(loops=workers),
        "echo": lambda: candidates.Nginx("nginx_echo.conf", workers),
        "lua": lambda: candidates.Nginx("nginx_lua.conf", workers),
    }
    runs = {name: [] for name in makers}
    for _ in range(rounds):
        for name, make in makers.items():
            with make() as candidate:
                runs[name].append(_measure(candidate, bodies, "browser"))
    return runs


def _median(values):
    return sorted(values)[len(values) // 2]


def _ratio(runs, peer, name, gate, aim):
    """Rounds are compared with the peer's run next to them, since the machine drifts."""
    ratios = [ours[0] / theirs[0] for ours, theirs in zip(runs["nightbell"], runs[peer])]
    note = (f"{_median([r for r, _ in runs['nightbell']]) / 1000:.0f}k/s to "
            f"{_median([r for r, _ in runs[peer]]) / 1000:.0f}k/s, peer's CPU {_median([c for _, c in runs[peer]]):.1f} µs")
    return Row.of_runs(name, ratios, "× requests/s", gate, aim, more_is_better=True, note=note)


def ingest_single(folder):
    """One event a request, 64 keep-alive connections, acknowledged `written`, against the peers."""
    bodies = events.write_bodies(f"{folder}/singles", events.singles())
    runs = _alternate(candidates.LOOPS, SINGLE_ROUNDS, bodies)
    yield Row.of_runs("single_cpu", [cpu for _, cpu in runs["nightbell"]], "CPU µs/request", 16, 10,
                      note=f"{_median([r for r, _ in runs['nightbell']]) / 1000:.0f}k requests/s")
    yield _ratio(runs, "echo", "single_to_nginx_echo", 0.75, 1.1)
    yield _ratio(runs, "lua", "single_to_nginx_lua", 1.0, 1.5)
    runs = _alternate(1, ONE_LOOP_ROUNDS, bodies)
    yield _ratio(runs, "echo", "single_to_nginx_echo_1:1", 0.75, 1.1)
    yield _ratio(runs, "lua", "single_to_nginx_lua_1:1", 1.0, 1.5)


def _batch_row(folder, name, durability, gate, aim):
    bodies = events.write_bodies(f"{folder}/batches", events.batches())
    runs = []
    for _ in range(BATCH_ROUNDS):
        with candidates.Nightbell(store__durability=durability) as server:
            runs.append(_measure(server, bodies, "backend", events.BATCH_EVENTS))
    return Row.of_runs(name, [cpu for _, cpu in runs], "CPU-s/million", gate, aim,
                       note=f"{_median([r for r, _ in runs]) * events.BATCH_EVENTS / 1000:.0f}k events/s")


def batch_written(folder):
    """100 events a request, acknowledged when in the file."""
    yield _batch_row(folder, "batch_written", "written", 3, 2.2)


def batch_synced(folder):
    """100 events a request, acknowledged when on the disk."""
    yield _batch_row(folder, "batch_synced", "synced", 4, 2.8)
