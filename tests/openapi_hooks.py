"""How schemathesis makes what JSON Schema can't say, for tests/test_openapi.py.

Loaded by schemathesis itself (SCHEMATHESIS_HOOKS): texts of the query language, bodies of
every content type as JSON, and packed when Content-Encoding says so.
"""

import gzip
import json
import os
import re
import zlib

import schemathesis
from hypothesis import strategies as st
from schemathesis.core import NotSet

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def documented_queries():
    """Every line of the ```query blocks of the language's page."""
    with open(os.path.join(ROOT, "docs/query-language.md"), encoding="utf-8") as file:
        blocks = re.findall(r"```query\n(.*?)```", file.read(), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


QUERIES = documented_queries()
FILTERS = [query for query in QUERIES if "|" not in query]
WORDS = st.text("abcxyz0189_äλ", min_size=1, max_size=8)
FILTER = st.sampled_from(FILTERS) | st.lists(WORDS, min_size=1, max_size=4).map(" ".join)

schemathesis.openapi.format("nightbell-query", st.sampled_from(QUERIES) | FILTER)
schemathesis.openapi.format("nightbell-filter", FILTER)
schemathesis.openapi.format("nightbell-time", st.sampled_from(["30m", "1h", "12h", "1d"]))
schemathesis.openapi.format("nightbell-duration", st.sampled_from(["30s", "1m", "5m", "1h", "1d", "1w"]))
schemathesis.openapi.format("nightbell-cursor", st.just(os.environ["NIGHTBELL_TEST_CURSOR"]))


def coding_of(case):
    return next((value for name, value in (case.headers or {}).items() if name.lower() == "content-encoding"), "")


@schemathesis.hook
def filter_case(context, case):
    """No body at all can't be packed."""
    return not isinstance(case.body, NotSet) or coding_of(case) in ("", "identity")


def packed(context, body):
    coding = coding_of(context.case)
    if coding in ("gzip", "x-gzip"):
        return gzip.compress(body)
    return zlib.compress(body) if coding == "deflate" else body


def as_bytes(value):
    return value if isinstance(value, bytes) else json.dumps(value).encode()


@schemathesis.serializer("application/json", "text/plain")
def as_json(context, value):
    return packed(context, as_bytes(value))


@schemathesis.serializer("application/x-ndjson")
def as_lines(context, value):
    return packed(context, b"\n".join(map(as_bytes, value)) if isinstance(value, list) else as_bytes(value))
