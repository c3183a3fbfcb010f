"""The load generators: wrk for as much as goes, `load` for a fixed rate."""

import json
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
OPEN_LOOP = os.environ.get("NIGHTBELL_LOAD", os.path.join(ROOT, "build/bench/load"))


class BadRun(AssertionError):
    """Something was refused or broke: the figures would be of other work than meant."""


def _last_json(command, seconds):
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=False)
    if done.returncode != 0:
        raise BadRun(f"{command[0]} ended with {done.returncode}: {done.stderr}{done.stdout}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def _only_good(report):
    if report["refused"] or report["broken"]:
        raise BadRun(f"not all was taken: {report}")
    return report


def closed_loop(port, path, bodies, sender, seconds=3, connections=64):
    """Each connection sends its next request when the answer came (wrk, one thread).

    Args:
        sender: "browser" or "backend", whose headers are sent (post.lua).

    Returns:
        requests, seconds, p50_ms, p99_ms of the run.

    Raises:
        BadRun: when one request was refused or broke.
    """
    return _only_good(_last_json(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", os.path.join(HERE, "post.lua"),
         f"http://127.0.0.1:{port}{path}", "--", bodies, sender], seconds))


def open_loop(port, path, bodies, rate, seconds=5, connections=64):
    """Requests at fixed moments, `rate` a second; waits count from the moment each was due.

    Returns:
        scheduled, accepted, seconds, p50_ms, p99_ms, p999_ms, max_ms.

    Raises:
        BadRun: when one request was refused or broke.
    """
    return _only_good(_last_json(
        [OPEN_LOOP, "--port", str(port), "--path", path, "--bodies", bodies, "--rate", f"{rate:.1f}",
         "--seconds", str(seconds), "--connections", str(connections)], seconds))
