#!/usr/bin/env python3
"""Fails when a folder of src/ includes from one that it may not include from.

The table is the ```layers block of ARCHITECTURE.md: `auth → http metrics base` says all
that auth may include beside itself.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z_]+)/', re.MULTILINE)
BLOCK = re.compile(r"^```layers\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def parse_table(text):
    """Reads the block: {folder: set of folders that it may include from}."""
    block = BLOCK.search(text)
    if not block:
        sys.exit("ARCHITECTURE.md has no ```layers block")
    table = {}
    for line in filter(str.strip, block.group(1).splitlines()):
        folder, arrow, others = line.partition("→")
        if not arrow:
            sys.exit(f"ARCHITECTURE.md, Layers: no arrow in: {line}")
        table[folder.strip()] = set(others.split())
    return table


def on_a_circle(table):
    """Folders that reach themselves over the arrows."""
    for start in table:
        seen, waiting = set(), list(table[start])
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += table.get(one, ())
        if start in seen:
            yield f"ARCHITECTURE.md, Layers: {start} reaches itself"


def wrong_includes(src, table):
    for folder in sorted(path.name for path in src.iterdir() if path.is_dir()):
        if folder not in table:
            yield f"src/{folder}: not in the table of ARCHITECTURE.md"
            continue
        allowed = table[folder] | {folder}
        for path in sorted((src / folder).rglob("*.[hc]*")):
            if path.suffix not in (".h", ".cc"):
                continue
            for used in sorted(set(INCLUDE.findall(path.read_text())) - allowed):
                yield f"{path.relative_to(src.parent)}: {folder} may not include {used}/"


def main():
    table = parse_table((ROOT / "ARCHITECTURE.md").read_text())
    wrong = [*on_a_circle(table), *wrong_includes(ROOT / "src", table)]
    print("\n".join(wrong + [f"{len(table)} folders, {len(wrong)} wrong arrows"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
