"""The row of how much room stored events take."""

import os
import subprocess

import load
import stored
from row import Row


def _bytes(names):
    return sum(map(os.path.getsize, names))


def _packed_bytes(segments):
    """Of each segment as one frame of `zstd -3`."""
    total = 0
    for name in segments:
        with subprocess.Popen(["zstd", "-3", "-cq", name], stdout=subprocess.PIPE) as zstd:
            while piece := zstd.stdout.read(1 << 20):
                total += len(piece)
        if zstd.returncode != 0:
            raise load.BadRun(f"zstd ended with {zstd.returncode}")
    return total


def stored_size(_folder):
    """Sealed segments with their indexes to `zstd -3` of the same lines, a frame a segment."""
    packed = _packed_bytes(stored.archive("plain").segments)
    for form, aim in (("gzip", 1.12), ("zstd", 1.0)):
        archive = stored.archive(form)
        data, index = _bytes(archive.segments), _bytes(archive.indexes)
        yield Row(f"stored_size_{form}", (data + index) / packed, "× zstd -3", 1.15, aim,
                  note=f"bytes an event: {data / archive.lines:.1f} lines + {index / archive.lines:.1f} index, "
                       f"zstd -3 {packed / archive.lines:.1f}, raw {archive.raw_bytes / archive.lines:.0f}")
