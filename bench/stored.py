"""Stored events that rows ask questions of: made once, kept, the same for every build.

$NIGHTBELL_BENCH_DATA (default build/bench-data) holds a folder for each number of events,
with one data folder for each form that sealed segments have. They are those of generate.py,
of the seven days before the day they were made, imported, sealed, indexed and compressed by
the server itself. A row gets a copy of links, so that nothing that it does changes them.

A million events take 1.2 GB of disk and a minute to make, five take five times that.
"""

import contextlib
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib

import candidates
import harness

ROOT = harness.ROOT
HERE = os.path.join(ROOT, "bench")
FOLDER = os.path.abspath(os.environ.get("NIGHTBELL_BENCH_DATA", os.path.join(ROOT, "build/bench-data")))
FORMS = {"plain": ".jsonl", "gzip": ".jsonl.gz", "zstd": ".jsonl.zst"}
DAYS = 7
KINDS = ("logs", "runs")
# What is made of it is made anew when one of these changes.
MADE_OF = ("bench/generate.py", "bench/events.py", "src/store/FORMAT.md")
KEEP = {f"retention__{kind}_days": 3650 for kind in KINDS}

events = 1_000_000  # bench/main.py --events


class Archive:
    """The files of one form. `lines` and `raw_bytes` are those of all forms."""

    def __init__(self, made, form):
        self.form, self.data = form, os.path.join(made, form)
        self.lines = events
        self.raw_bytes = sum(map(os.path.getsize, _files(os.path.join(made, "plain"), ".jsonl")))
        self.segments = _files(self.data, FORMS[form])
        self.indexes = _files(self.data, ".idx")

    @contextlib.contextmanager
    def serve(self, **settings):
        """A server on a copy, as candidates.Nightbell."""
        with room() as folder:
            copy = _link(self.data, os.path.join(folder, "data"))
            with candidates.Nightbell(data=copy, **{"store__compress": "none", **KEEP, **settings}) as server:
                yield server


def room():
    """A folder for a row, where links to an archive's files can be."""
    return tempfile.TemporaryDirectory(prefix="run-", dir=FOLDER)


def archive(form):
    """The archive of a form ("plain", "gzip", "zstd"), made when there is none."""
    made = os.path.join(FOLDER, f"{events}-{_fingerprint():08x}")
    if not os.path.isdir(made):
        for older in glob.glob(f"{FOLDER}/{events}-*"):
            shutil.rmtree(older)
        os.makedirs(FOLDER, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="making-", dir=FOLDER) as folder:
            _make(folder)
            os.rename(os.path.join(folder, "made"), made)
    return Archive(made, form)


def _fingerprint():
    sum_of_all = 0
    for name in MADE_OF:
        with open(os.path.join(ROOT, name), "rb") as file:
            sum_of_all = zlib.crc32(file.read(), sum_of_all)
    return sum_of_all


def _files(data, suffix):
    return sorted(name for kind in KINDS for name in glob.glob(f"{data}/{kind}/{kind}-*{suffix}"))


def _link(source, target):
    """The data folder again: lines and indexes, which never change in place, as links."""
    def copy(one, other):
        return os.link(one, other) if one.endswith((".idx", *FORMS.values())) else shutil.copy2(one, other)
    return shutil.copytree(source, target, copy_function=copy, symlinks=True,
                           ignore=shutil.ignore_patterns("LOCK.*", "*.sock", "import.json"))


def _run(command):
    done = subprocess.run(command, capture_output=True, text=True, env=harness.clean_environment(), check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: {done.stdout}{done.stderr}")


def _nightbell(command, data, compress, *more):
    settings = {f"retention.{kind}_days": 3650 for kind in KINDS} | {"store.compress": compress}
    _run([harness.BINARY, command, "--data-dir", data, *(f"--set={name}={value}" for name, value in settings.items()), *more])


def _make(folder):
    print(f"making {events} stored events in {FOLDER} …", flush=True)
    lines, made = os.path.join(folder, "events.jsonl"), os.path.join(folder, "made")
    first_day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - DAYS * 86400))
    _run([sys.executable, "-B", os.path.join(HERE, "generate.py"), "--events", str(events), "--days", str(DAYS),
          "--start", first_day, "--out", lines])
    plain = os.path.join(made, "plain")
    os.makedirs(plain)
    _nightbell("import", plain, "none", lines)
    os.unlink(lines)
    _nightbell("rotate", plain, "none", "--once")
    for form in ("gzip", "zstd"):
        _nightbell("rotate", _link(plain, os.path.join(made, form)), form, "--once", "--gzip-after-days", "0")
    segments = len(_files(plain, ".jsonl"))
    for form, suffix in FORMS.items():
        data = os.path.join(made, form)
        if not len(_files(data, suffix)) == len(_files(data, ".idx")) == segments > 0:
            raise AssertionError(f"{data}: not all of {segments} segments are sealed, indexed and {form}")
