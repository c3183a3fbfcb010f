"""How many tests passed and failed, read from what a test program printed."""

import re

_SUMMARY = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed$", re.MULTILINE)
_GTEST_PASSED = re.compile(r"^\[  PASSED  \] (\d+) tests?\.$", re.MULTILINE)
_GTEST_FAILED = re.compile(r"^ *(\d+) FAILED TESTS?$", re.MULTILINE)
_CTEST = re.compile(r"(\d+) tests failed out of (\d+)$", re.MULTILINE)


def count(output, exit_status):
    """Counts the tests of one part.

    Args:
        output: everything that the part printed.
        exit_status: of the part; not 0 means that something failed.

    Returns:
        (passed, failed). A part that prints no counts is one test.
    """
    ctest = _CTEST.search(output)
    summaries = _SUMMARY.findall(output)
    if ctest:
        passed, failed = _count_ctest(output, *map(int, ctest.groups()))
    elif summaries:
        passed, failed = map(int, summaries[-1])
    else:
        passed, failed = int(exit_status == 0), 0
    if exit_status != 0 and failed == 0:
        failed = 1
    return passed, failed


def _count_ctest(output, programs_failed, programs):
    """Tests inside the programs where they say so; a program without counts is one."""
    passed = sum(map(int, _GTEST_PASSED.findall(output)))
    failed = sum(map(int, _GTEST_FAILED.findall(output)))
    counted = len(_GTEST_PASSED.findall(output))
    silent = programs - counted
    # A program that died before its summary is silent, and failed.
    died = max(0, programs_failed - len(_GTEST_FAILED.findall(output)))
    return passed + max(0, silent - died), failed + died
