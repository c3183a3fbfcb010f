#!/usr/bin/env python3
"""Runs every part of ./test in order, fast ones first, and says what each took.

    tools/test_runner.py [--full | --soak]

The output of each part goes to build/test-logs/; what failed is shown at once. A part
that fails doesn't stop the others, except a build that others need. The last line is
`N passed, N failed`, summed over all parts.
"""

import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / "build" / "test-logs"
BINARY = "build/release/nightbell"
SHOWN_LINES = 60
SUMMARY = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)


def count(output, status):
    """(passed, failed) as the part's last summary has it; a part without one is one test."""
    summaries = SUMMARY.findall(output)
    passed, failed = map(int, summaries[-1]) if summaries else (int(status == 0), 0)
    return passed, failed if status == 0 else max(failed, 1)


class Part:
    """One command with a name. `needs`: the name of a part that must have passed."""

    def __init__(self, name, command, needs=None, limit_s=600, env=None):
        self.name, self.command, self.needs = name, command, needs
        self.limit_s, self.env = limit_s, env or {}
        self.passed = self.failed = 0
        self.minutes = 0.0

    def run(self):
        """Runs the command, fills in the counts; returns what it printed."""
        started = time.monotonic()
        log = LOGS / f"{self.name.replace('/', '_').replace(' ', '_')}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(self.command, cwd=ROOT, env={**os.environ, **self.env}, stdin=subprocess.DEVNULL,
                                       stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
            try:
                status = process.wait(self.limit_s)
            except subprocess.TimeoutExpired:
                status = 1
                out.write(f"\nstopped after {self.limit_s} s\n".encode())
            finally:
                self._end(process)
        output = log.read_text(errors="replace")
        self.minutes = (time.monotonic() - started) / 60
        self.passed, self.failed = count(output, status)
        return output

    @staticmethod
    def _end(process):
        """Ends what the part left running: its own process group, nobody else's."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, sign)
                process.wait(5)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def build(preset, targets=()):
    configure = f"cmake --preset {preset} -Wno-dev --log-level=WARNING"
    wanted = f" --target {' '.join(targets)}" if targets else ""
    return ["bash", "-euc", f"{configure}; cmake --build --preset {preset}{wanted}"]


def unit_tests(preset):
    return [sys.executable, "tools/unit_tests.py", f"build/{preset}"]


def python_tests(pattern, limit_s):
    env = {"NIGHTBELL_BINARY": str(ROOT / BINARY)}
    return [Part(f"tests/{path.name}", [sys.executable, str(path)], "build release", limit_s, env)
            for path in sorted((ROOT / "tests").glob(pattern))]


def quick_parts():
    return [
        Part("layers", [sys.executable, "tools/check_layers.py"]),
        Part("docs", [sys.executable, "tools/check_docs.py"]),
        Part("format", ["tools/check_format.sh"]),
        Part("build dev", build("dev"), limit_s=1200),
        Part("unit tests", unit_tests("dev"), "build dev"),
        Part("build release", build("release", ["nightbell"]), limit_s=1200),
        *python_tests("test_*.py", limit_s=300),
        Part("contract", ["tools/contract.sh", BINARY], "build release"),
    ]


def full_parts(fuzz_seconds):
    return [
        Part("build asan", build("asan"), limit_s=2400),
        Part("unit tests asan", unit_tests("asan"), "build asan", limit_s=1200),
        Part("build tsan", build("tsan"), limit_s=2400),
        Part("unit tests tsan", unit_tests("tsan"), "build tsan", limit_s=1500),
        Part("fuzz", ["tools/fuzz.sh", str(fuzz_seconds)], "build asan", limit_s=20 * (fuzz_seconds + 60)),
        *python_tests("slow_*.py", limit_s=900),
    ]


def run_all(parts):
    broken = set()
    for part in parts:
        if part.needs in broken:
            part.failed = 1
            broken.add(part.name)
            print(f"-- {part.name}: left out, {part.needs} failed", flush=True)
            continue
        print(f"-- {part.name} …", flush=True)
        output = part.run()
        if part.failed:
            broken.add(part.name)
            print("\n".join(output.splitlines()[-SHOWN_LINES:]))
        print(f"   {part.passed} passed, {part.failed} failed in {part.minutes:.1f} min", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="sanitizers, fuzzers and slow tests too")
    parser.add_argument("--soak", action="store_true", help="all of --full, fuzzers for minutes, and soak tests")
    args = parser.parse_args()

    LOGS.mkdir(parents=True, exist_ok=True)
    parts = quick_parts()
    if args.full or args.soak:
        parts += full_parts(fuzz_seconds=300 if args.soak else 20)
    if args.soak:
        parts += python_tests("soak_*.py", limit_s=3600)
    run_all(parts)

    print(f"\n{'minutes':>8} {'passed':>7} {'failed':>7}  part")
    for part in parts:
        print(f"{part.minutes:8.1f} {part.passed:7d} {part.failed:7d}  {part.name}")
    print(f"{sum(part.minutes for part in parts):8.1f}{'':17} all (logs: {LOGS.relative_to(ROOT)}/)\n")
    passed, failed = sum(part.passed for part in parts), sum(part.failed for part in parts)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
