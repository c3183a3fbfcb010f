"""What the data folder holds: plain JSON lines, read the way that anybody would."""

import json
import os
import re

KINDS = ("logs", "presence", "replies", "vitals", "behavior", "runs", "rollups", "refused")
PREFIX = {kind: kind for kind in KINDS} | {"behavior": "metrics"}


def segment_key(name):
    """Sorts `logs-2026-11-21.2.jsonl` behind `logs-2026-11-21.1.jsonl`; None for other names."""
    match = re.fullmatch(r"[a-z]+-(\d{4}-\d\d-\d\d)(?:\.(\d+))?\.jsonl", name)
    return (match[1], int(match[2] or 0)) if match else None


def segments(data_dir, kind):
    """The paths of a kind's files, oldest first; the symbolic link is none of them."""
    folder = os.path.join(data_dir, kind)
    if not os.path.isdir(folder):
        return []
    prefix = PREFIX[kind] + "-"
    names = [n for n in os.listdir(folder) if n.startswith(prefix) and segment_key(n)]
    return [os.path.join(folder, n) for n in sorted(names, key=segment_key)]


def raw_lines(data_dir, kind):
    """Every line's bytes without its newline. A torn last line is an AssertionError."""
    out = []
    for path in segments(data_dir, kind):
        with open(path, "rb") as file:
            data = file.read()
        if data and not data.endswith(b"\n"):
            raise AssertionError(f"{os.path.basename(path)} ends in a torn line: {data[-120:]!r}")
        out += data.split(b"\n")[:-1]
    return out


def lines(data_dir, kind):
    """Every event of a kind, in file order. A line that is no JSON is an AssertionError."""
    out = []
    for raw in raw_lines(data_dir, kind):
        try:
            out.append(json.loads(raw))
        except ValueError as error:
            raise AssertionError(f"a line of {kind} is no JSON: {raw[:200]!r}") from error
    return out


def count(data_dir, kind):
    """How many whole lines the files of a kind have."""
    total = 0
    for path in segments(data_dir, kind):
        with open(path, "rb") as file:
            while part := file.read(1 << 20):
                total += part.count(b"\n")
    return total


def everything(data_dir):
    """All bytes under the data folder, whatever the file: for 'this text is nowhere'."""
    out = b""
    for folder, _, names in os.walk(data_dir):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as file:
                    out += file.read()
    return out


def check_links(data_dir):
    """Each kind with files has a `<prefix>.jsonl` link to the newest one that exists."""
    for kind in KINDS:
        paths = segments(data_dir, kind)
        if not paths:
            continue
        link = os.path.join(data_dir, kind, PREFIX[kind] + ".jsonl")
        if not os.path.islink(link):
            raise AssertionError(f"{kind}: no symbolic link beside {paths[-1]}")
        target = os.path.realpath(link)
        if target != os.path.realpath(paths[-1]):
            raise AssertionError(f"{kind}: the link points to {target}, not to {paths[-1]}")


def is_compact(raw):
    """True when no white space stands between the tokens of a JSON line."""
    return not re.search(rb"\s", re.sub(rb'"(?:[^"\\]|\\.)*"', b'""', raw))
