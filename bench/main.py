#!/usr/bin/env python3
"""Runs the rows of docs/performance.md and prints them.

Started by bench/run, which builds what is needed.
"""

import argparse
import os
import sys
import tempfile
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ingest
import latency
import memory
import process
import questions
import size
import stored
from row import Table

ROWS = {row.__name__: row for row in (
    ingest.ingest_single, ingest.batch_written, ingest.batch_synced, memory.memory_idle, memory.memory_load,
    memory.memory_connections, latency.ack_p99, latency.start_stored, size.stored_size, questions.id_lookup,
    questions.text_scan, questions.scan_stop, memory.memory_queries, latency.ack_beside_scans)}


def main():
    parser = argparse.ArgumentParser(
        prog="bench/run", description="Measures the budgets of ingest, memory, waiting, room and answers.",
        epilog="rows:\n" + "\n".join(f"  {name:20} {row.__doc__}" for name, row in ROWS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="row", help="only these (all without one)")
    parser.add_argument("--events", type=int, default=stored.events,
                        help="that are stored where questions are asked (%(default)s); the budgets are meant for 5000000")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown too")
    asked = parser.parse_args()
    unknown = [name for name in asked.rows if name not in ROWS]
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)} (there are {', '.join(ROWS)})")

    stored.events = asked.events
    table, broken = Table(), 0
    for name in asked.rows or ROWS:
        with tempfile.TemporaryDirectory(prefix="nightbell-bench-") as folder:
            try:
                for row in ROWS[name](folder):
                    table.add(row)
            except Exception:  # one row must not take the others with it
                broken += 1
                print(f"{name}: not measured", traceback.format_exc(), sep="\n", flush=True)
        print(f"  load average {process.load_average():.1f} after {name}", flush=True)
    if asked.markdown:
        print(table.markdown())
    budgets = [row for row in table.rows if row.gate is not None]
    missed = sum(not row.meets(row.gate) for row in budgets)
    print(f"{len(budgets) - missed} within their gate, {missed} missed, {broken} not measured")
    return 1 if missed or broken else 0


if __name__ == "__main__":
    sys.exit(main())
