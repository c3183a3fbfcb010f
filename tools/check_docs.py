#!/usr/bin/env python3
"""Fails when code and documentation name different things.

error codes   src/http/error_code.h            docs/errors.md
settings      src/server/settings.cc           docs/configuration.md
metrics       string literals of src/**/*.cc   docs/metrics.md
endpoints     src/api/api.cc, the wire formats docs/openapi.yaml
error codes   protocol/errors.json             docs/openapi.yaml

A name is documented when it stands in the first cell of a table row, in backquotes; an
endpoint when its path has that method, and says `security` where operators only may ask.
"""

import json
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


ENDPOINT = re.compile(r'\{k(Get|Post), "([^"]+)", k(Public|AnyOrigin|Operator),')
WAY_IN = re.compile(r'"(/[a-z/0-9]+)"')
PATH = re.compile(r"^  (/[^:]*):(.*)$", re.MULTILINE)
# Answers of these depend on who asks; anybody may.
OPERATORS_SEE_MORE = {"POST /api/diag", "GET /api/metrics/behavior"}
def documented(page):
    path = ROOT / "docs" / page
    return set(ROW.findall(path.read_text())) if path.exists() else set()


def metrics_in_code():
    names = set()
    for path in (ROOT / "src").rglob("*.cc"):
        if not path.name.endswith(("_test.cc", "_bench.cc")):
            names |= set(METRIC.findall(path.read_text()))
    return names - NOT_METRICS


def endpoints_in_code():
    """`GET /path`, ` (operators)` behind those that not everybody may ask."""
    rows = ENDPOINT.findall((ROOT / "src/api/api.cc").read_text())
    names = {f"{method.upper()} {path}" + (" (operators)" if access == "Operator" else "") for method, path, access in rows}
    for path in (ROOT / "src/intake").glob("*_format.cc"):
        names |= {f"POST {way}" for way in WAY_IN.findall(path.read_text())}
    settings = (ROOT / "src/server/settings.cc").read_text()
    neutral = re.search(r'"intake\.beacon_path".*?\.fallback = "([^"]+)"', settings, re.DOTALL)
    return names | {f"POST {neutral[1]}"}


def endpoints_in_document(text):
    """The same of docs/openapi.yaml, which has one path a line with two spaces before it."""
    sections = re.search(r"^paths:\n(.*?)^components:\n.*?^  pathItems:\n(.*?)^  \w", text, re.MULTILINE | re.DOTALL)
    paths, shared_items = sections.groups()
    items = dict(re.findall(r"^    (\w+):\n((?:      .*\n|\n)+)", shared_items, re.MULTILINE))
    starts = [*PATH.finditer(paths), None]
    names = set()
    for start, following in zip(starts, starts[1:]):
        body = paths[start.end():following.start() if following else None]
        shared = re.search(r"pathItems/(\w+)", start[2])
        for method in re.findall(r"^ +(get|post|put|patch|delete):$", items[shared[1]] if shared else body, re.MULTILINE):
            name = f"{method.upper()} {start[1]}"
            names.add(name + (" (operators)" if "security:" in body and name not in OPERATORS_SEE_MORE else ""))
    return names


def checks():
    error_codes = set(ERROR.findall((ROOT / "src/http/error_code.h").read_text()))
    settings = set(SETTING.findall((ROOT / "src/server/settings.cc").read_text()))
    yield "error codes", error_codes, documented("errors.md"), "errors.md"
    yield "settings", settings, documented("configuration.md"), "configuration.md"
    yield "metrics", metrics_in_code(), documented("metrics.md"), "metrics.md"
    document = (ROOT / "docs/openapi.yaml").read_text()
    yield "endpoints", endpoints_in_code(), endpoints_in_document(document), "openapi.yaml"
    protocol = {row["error"] for row in json.loads((ROOT / "protocol/errors.json").read_text())["codes"]}
    codes = re.search(r"^    ErrorCode:\n(?: .*\n)*?      enum:\n((?:        - \w+\n)+)", document, re.MULTILINE)
    yield "error codes of the protocol", protocol, set(re.findall(r"- (\w+)", codes[1])), "openapi.yaml"


def main():
    passed = failed = 0
    for what, in_code, in_docs, page in checks():
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
