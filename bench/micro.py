"""Rows of Google Benchmark programs (`*_bench.cc`, built by the `bench` preset)."""

import json
import os
import re
import subprocess

import load

FOLDER = os.path.join(load.ROOT, "build/bench")
REPETITIONS = 5
TO_NS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def cpu_ns(name, program="store_bench"):
    """CPU nanoseconds an iteration of one benchmark, of each repetition; builds the program when it is not there.

    Args:
        name: as in its BENCHMARK(), with arguments as in `HandOver/4/0`.

    Raises:
        BadRun: when there is no such benchmark.
    """
    path = os.path.join(FOLDER, program)
    if not os.access(path, os.X_OK):
        subprocess.run(["cmake", "--build", "--preset", "bench", "--target", program], cwd=load.ROOT, check=True,
                       stdout=subprocess.DEVNULL)
    done = subprocess.run([path, f"--benchmark_filter=^{re.escape(name)}(/process_time)?$", "--benchmark_format=json",
                           f"--benchmark_repetitions={REPETITIONS}"], capture_output=True, text=True, check=False)
    runs = json.loads(done.stdout)["benchmarks"] if done.returncode == 0 and done.stdout else []
    runs = [run["cpu_time"] * TO_NS[run["time_unit"]] for run in runs if run["run_type"] == "iteration"]
    if not runs:
        raise load.BadRun(f"{program} has no {name}: {done.stderr}")
    return runs
