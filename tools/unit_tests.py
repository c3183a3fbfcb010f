#!/usr/bin/env python3
"""Runs the unit tests of a build folder and counts the tests inside each program.

    tools/unit_tests.py build/dev

Prints what failed, then `N passed, N failed`. A program that prints no counts (the replay
of a fuzzer's corpus) is one test, and so is one that died before it could.
"""

import pathlib
import platform
import re
import subprocess
import sys

PROGRAM = re.compile(r"^\d+/\d+ Testing: (\S+)$", re.MULTILINE)
PASSED = re.compile(r"^\[  PASSED  \] (\d+) tests?\.$", re.MULTILINE)
FAILED = re.compile(r"^ *(\d+) FAILED TESTS?$", re.MULTILINE)


def count(log, failed_programs):
    """Sums (passed, failed) over ctest's log, program by program."""
    passed = failed = 0
    parts = PROGRAM.split(log)[1:]
    for name, output in zip(parts[::2], parts[1::2]):
        good = sum(map(int, PASSED.findall(output)))
        bad = sum(map(int, FAILED.findall(output)))
        if name in failed_programs:
            bad = max(bad, 1)
        elif not good:
            good = 1
        passed, failed = passed + good, failed + bad
    return passed, failed


def main():
    folder = pathlib.Path(sys.argv[1])
    logs = folder / "Testing" / "Temporary"
    for name in ("LastTest.log", "LastTestsFailed.log"):
        (logs / name).unlink(missing_ok=True)
    # One fixed memory layout: the thread sanitizer's shadow does not fit every random one.
    command = ["setarch", platform.machine(), "-R", "ctest", "--test-dir", str(folder), "--output-on-failure",
               "--no-tests=error", "--timeout", "900", "-j2"]
    status = subprocess.run(command, check=False).returncode

    failures = logs / "LastTestsFailed.log"
    failed_programs = {line.partition(":")[2] for line in failures.read_text().splitlines()} if failures.exists() else set()
    log = logs / "LastTest.log"
    passed, failed = count(log.read_text(errors="replace"), failed_programs) if log.exists() else (0, 1)
    print(f"{passed} passed, {failed} failed")
    return status


if __name__ == "__main__":
    sys.exit(main())
