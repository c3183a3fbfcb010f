#!/usr/bin/env python3
"""Fails when code and documentation name different things.

error codes   src/http/error_code.h            docs/errors.md
settings      src/server/settings.cc           docs/configuration.md
metrics       string literals of src/**/*.cc   docs/metrics.md

A name is documented when it stands in the first cell of a table row, in backquotes.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| `([^`]+)`", re.MULTILINE)
ERROR = re.compile(r'^\s*\{"([a-z_]+)", \d{3},', re.MULTILINE)
SETTING = re.compile(r'(?:\.key = |retention<[\w:]+>\()"([a-z_]+\.[a-z_]+)"')
METRIC = re.compile(r'"((?:nightbell|process|client_request)[a-z0-9_]*[a-z0-9]|ux_[a-z_]+_total|assistant_tool_queries_total)"')
# Literals of the same shape that are no metrics: a cookie.
NOT_METRICS = {"nightbell", "nightbell_token"}


def documented(page):
    path = ROOT / "docs" / page
    return set(ROW.findall(path.read_text())) if path.exists() else set()


def metrics_in_code():
    names = set()
    for path in (ROOT / "src").rglob("*.cc"):
        if not path.name.endswith(("_test.cc", "_bench.cc")):
            names |= set(METRIC.findall(path.read_text()))
    return names - NOT_METRICS


def checks():
    error_codes = set(ERROR.findall((ROOT / "src/http/error_code.h").read_text()))
    settings = set(SETTING.findall((ROOT / "src/server/settings.cc").read_text()))
    yield "error codes", error_codes, "errors.md"
    yield "settings", settings, "configuration.md"
    yield "metrics", metrics_in_code(), "metrics.md"


def main():
    passed = failed = 0
    for what, in_code, page in checks():
        in_docs = documented(page)
        if not in_code:
            print(f"{what}: none found in the code; is this check still right?")
        for name in sorted(in_code - in_docs):
            print(f"{what}: {name} is not in docs/{page}")
        for name in sorted(in_docs - in_code):
            print(f"{what}: docs/{page} has {name}, the code does not")
        wrong = len(in_code ^ in_docs) + (not in_code)
        passed, failed = passed + len(in_code & in_docs), failed + wrong
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
