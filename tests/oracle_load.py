"""What fills an archive, and what packs it."""

import struct
import subprocess
import tempfile
import threading
import time
import zlib

import oracle_events
import wire


class Sender(threading.Thread):
    """Posts random requests until `lines` were taken. `begun` and `done` count requests."""

    def __init__(self, server, seed, lines, pause_s=0.0):
        super().__init__(daemon=True)
        self.server, self.left, self.pause_s = server, lines, pause_s
        self.events = oracle_events.Events(seed, int(time.time() * 1000))
        self.begun = self.done = self.taken = 0
        self.problem = None

    def run(self):
        try:
            with self.server.connect() as connection:
                while self.taken < self.left:
                    path, value = self.events.request()
                    self.begun += 1
                    reply = connection.request("POST", path, wire.compact(value))
                    if reply.status != 200:
                        raise AssertionError(f"{path}: {reply}")
                    self.taken += reply.json()["accepted"]
                    self.done += 1
                    time.sleep(self.pause_s)
        except Exception as error:
            self.problem = error
        self.done = self.begun


def gzip_member(block):
    """A block as store/FORMAT.md#compressed has it."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = deflate.compress(block) + deflate.flush()
    return (bytes.fromhex("1f8b08040000000000ff0c004e420800") + struct.pack("<II", 24 + len(packed) + 8, len(block)) + packed
            + struct.pack("<II", zlib.crc32(block), len(block)))


def zstd_frame(block):
    with tempfile.NamedTemporaryFile() as file:  # of a file zstd knows the size
        file.write(block)
        file.flush()
        return subprocess.run(["zstd", "-1cq", file.name], capture_output=True, check=True).stdout


gzip_member.suffix, zstd_frame.suffix = ".gz", ".zst"
