"""What a search must answer, by reading every line of the data folder.

The semantics of docs/query-language.md once more, in the plainest way: no index, no
blocks, no early end. It shares nothing with the program but the documents.
"""

import datetime
import gzip
import itertools
import json
import os
import re
import subprocess

import disk

LEVELS = ("debug", "info", "warn", "error")
IDS = {"customer_hash", "graph_id", "id", "job_id", "parent_span_id", "refs", "request_id", "run_id", "session_id",
       "span_id", "tenant_id", "thread_id", "trace_id", "user_hash", "visitor_id"}
WORDS = {"breadcrumbs", "component", "data", "error", "event", "http", "labels", "message", "meta", "metadata", "node",
         "page", "path", "payload", "route", "summary"}
NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")  # `12.` too
MISSING = object()
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def first_wins(pairs):
    out = {}
    for name, value in pairs:
        out.setdefault(name, value)
    return out


def milliseconds(text):
    """RFC 3339 as milliseconds since 1970; None when it is no time."""
    try:
        at = datetime.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return (at - EPOCH) // datetime.timedelta(milliseconds=1)


def rfc3339(at_ms):
    return (EPOCH + datetime.timedelta(milliseconds=at_ms)).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at_ms % 1000:03d}Z"


def words_of(text):
    """Runs of letters, digits, '_' and everything beyond ASCII; their first 64 bytes."""
    return [word[:64].lower() for word in re.findall(rb"[0-9A-Za-z_\x80-\xff]+", text.encode("utf-8", "surrogatepass"))]


def strings_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


def value_at(value, path):
    """What stands at a dotted path; MISSING when nothing or null does."""
    if path in value:
        return MISSING if value[path] is None else value[path]
    for dot in (i for i, c in enumerate(path) if c == "."):
        inner = value.get(path[:dot])
        if isinstance(inner, dict) and (found := value_at(inner, path[dot + 1 :])) is not MISSING:
            return found
    return MISSING


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def number_in(text):
    return float(text) if NUMBER.fullmatch(text) else None


class Line:
    """One stored line. `raw`: its bytes without the newline."""

    __slots__ = ("kind", "raw", "value", "received", "first", "last", "time", "texts", "words", "ids")

    def __init__(self, kind, raw):
        self.kind, self.raw = kind, raw
        self.value = json.loads(raw, object_pairs_hook=first_wins)
        self.received = milliseconds(self.value.get("received_at"))
        said = milliseconds(self.value.get("timestamp", self.value.get("minute")))
        self.time = self.received if said is None or self.value.get("clock_skew") is True else said
        self.ids = {text for name in IDS & self.value.keys() for text in strings_in(self.value[name])}
        self.texts = [words_of(text) for name in WORDS & self.value.keys() for text in strings_in(self.value[name])]
        self.words = {word for words in self.texts for word in words}

    def at(self, path):
        return value_at(self.value, path)


# Terms: each gives a function from a Line to whether it matches.


def phrase(text, is_prefix=False):
    words = words_of(text)
    whole, last = (words[:-1], words[-1]) if is_prefix and words else (words, None)

    def stands_in(found):
        for at in range(len(found) - len(words) + 1):
            if found[at : at + len(whole)] == whole and (last is None or found[at + len(whole)].startswith(last)):
                return True
        return False

    def test(line):
        if text in line.ids if not is_prefix else any(found.startswith(text) for found in line.ids):
            return True
        return bool(words) and all(word in line.words for word in whole) and any(map(stands_in, line.texts))

    return test


def any_item(one):
    """A field matches when its value does, or an item of its list."""
    return lambda value: any(one(item) for item in value if not isinstance(item, list)) if isinstance(value, list) else one(value)


def on_field(path, one):
    judge = any_item(one)

    def test(line):
        value = line.at(path)
        return value is not MISSING and judge(value)

    return test


def equals(path, text):
    number = number_in(text)

    def one(value):
        if isinstance(value, str):
            return value == text
        if isinstance(value, bool):
            return text == ("true" if value else "false")
        return is_number(value) and number is not None and float(value) == number

    return on_field(path, one)


def begins(path, text):
    return on_field(path, lambda value: value.startswith(text) if isinstance(value, str) else
                    isinstance(value, int) and not isinstance(value, bool) and str(value).startswith(text))


def exists(path):
    return lambda line: line.at(path) is not MISSING


def between(path, low=None, high=None, low_in=True, high_in=True):
    low, high = (None if bound is None else float(bound) for bound in (low, high))

    def one(value):
        if not is_number(value):
            return False
        value = float(value)  # integers beyond 2^53 are rounded, as everywhere in JSON
        if low is not None and (value < low or (value == low and not low_in)):
            return False
        return high is None or value < high or (value == high and high_in)

    return on_field(path, one)


def level_in(levels):
    return lambda line: line.value.get("level") in levels


def kind_in(kinds):
    return lambda line: line.kind in kinds


def segments_in_any_form(data_dir, kind):
    """{key: path} of a kind's files, plain or compressed."""
    folder = os.path.join(data_dir, kind)
    out = {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        key = disk.segment_key(name.removesuffix(".gz").removesuffix(".zst"))
        if key and not os.path.islink(os.path.join(folder, name)):
            out[key] = os.path.join(folder, name)  # a compressed one stands for the plain one beside it
    return out


def read_from(path, begin):
    """The bytes of lines behind the first `begin`, as cat, zcat and zstdcat give them."""
    if path.endswith(".zst"):
        return subprocess.run(["zstd", "-dcq", path], capture_output=True, check=True).stdout[begin:]
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        file.seek(begin)
        return file.read()


class Stored:
    """All lines of a data folder, by kind in the order of writing. refresh() reads what is new."""

    def __init__(self, data_dir):
        self.data_dir = data_dir
        self.lines = {kind: [] for kind in disk.KINDS}
        self.by_raw = {}  # the bytes of a line → one that has them
        self._read = {}  # (kind, key) → bytes taken
        self._whole = set()  # compressed ones that were read

    def refresh(self):
        for kind in disk.KINDS:
            new = []
            # The newest first: while it is read the ones before it get no more lines.
            for key, path in sorted(segments_in_any_form(self.data_dir, kind).items(), reverse=True):
                done = self._read.get((kind, key), 0)
                if path in self._whole or (path.endswith(".jsonl") and os.path.getsize(path) == done):
                    continue
                data = read_from(path, done)
                whole = data[: data.rfind(b"\n") + 1]
                self._read[kind, key] = done + len(whole)
                if not path.endswith(".jsonl"):
                    self._whole.add(path)
                new = [Line(kind, raw) for raw in whole.split(b"\n")[:-1]] + new
            self.lines[kind] += new
            self.by_raw.update((line.raw, line) for line in new)
        return self

    def bound_times(self):
        """Tells each line when it comes up in a scan: a kind's lines stand in the order of writing, where one of an
        earlier receive time may follow. `last`: the latest of those up to it; `first`: the earliest from it on."""
        for lines in self.lines.values():
            for line, last in zip(lines, itertools.accumulate((line.received for line in lines), max)):
                line.last = last
            backwards = lines[::-1]
            for line, first in zip(backwards, itertools.accumulate((line.received for line in backwards), min)):
                line.first = first

    def counts(self):
        return {kind: len(lines) for kind, lines in self.lines.items()}

    def matches(self, query):
        """{kind: [(how many lines of it stand before, line)]}, in the order of writing."""
        return {kind: [(n, line) for n, line in enumerate(lines) if query.holds(line)] for kind, lines in self.lines.items()}

    def all(self):
        return [line for lines in self.lines.values() for line in lines]


# Tables


def plain(value):
    """A value of a table, so that equal ones are equal: 1.0 is 1, lists and objects are text."""
    if value is MISSING:
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (dict, list)):
        return json.dumps(json.loads(json.dumps(value), parse_float=lambda text: plain(float(text))))
    return (value,) if isinstance(value, bool) else value  # True would be 1


def counted(lines, by):
    out = {}
    for line in lines:
        key = tuple(plain(line.at(path)) for path in by)
        out[key] = out.get(key, 0) + 1
    return out


def charted(lines, step_ms, by):
    """{(start, key…): n} with the empty steps and series between the first and the last."""
    out, keys = {}, set()
    for line in lines:
        key = tuple(plain(line.at(path)) for path in by)
        keys.add(key)
        start = line.time - line.time % step_ms
        out[start, *key] = out.get((start, *key), 0) + 1
    if out:
        starts = [cell[0] for cell in out]
        for start in range(min(starts), max(starts) + 1, step_ms):
            for key in keys:
                out.setdefault((start, *key), 0)
    return out


def sort_key(value, descending):
    """Numbers, then text, then the rest; what is missing comes last either way."""
    if value is MISSING:
        return (1,)
    rank = (0, float(value)) if is_number(value) else (1, value.encode()) if isinstance(value, str) else (2,)
    return (0, *rank)
