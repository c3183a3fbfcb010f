"""Who is measured: Nightbell and its peers, each with `port`, `pid`, `path`."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "tests"))
import harness  # noqa: E402  the tests' way to start the real binary

LOOPS = 2


class Nightbell:
    """The server with rate limits off; a context manager.

    Args:
        data: its data folder; by default an empty one of its own.
        settings: `section__key=value`.
    """

    path = "/v1/logs"

    def __init__(self, loops=LOOPS, data=None, **settings):
        args = ["--set", f"server.threads={loops}"]
        for name, value in settings.items():
            args += ["--set", f"{name.replace('__', '.')}={value}"]
        self.server = harness.Server(args=args)
        self.server.data = data or self.server.data

    def __enter__(self):
        self.server.start()
        self.port, self.pid = self.server.port, self.server.process.pid
        return self

    def __exit__(self, *_):
        self.server.close()

    def written(self):
        """Log events that the ledger counts as stored."""
        return harness.stored(self.server.ledger(), "logs")


class Nginx:
    """Debian's nginx with one of our configurations; a context manager.

    Args:
        config: name of a file beside this one; {folder}, {port} and {workers} are put in.
    """

    path = "/log"

    def __init__(self, config, workers=LOOPS):
        self.folder = tempfile.mkdtemp(prefix="nightbell-bench-nginx-")
        self.port = harness.free_port()
        self.config = os.path.join(self.folder, "nginx.conf")
        with open(os.path.join(HERE, config), encoding="utf-8") as file:
            text = file.read()
        for name, value in (("folder", self.folder), ("port", self.port), ("workers", workers)):
            text = text.replace("{" + name + "}", str(value))
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)

    def __enter__(self):
        self.process = subprocess.Popen(["nginx", "-p", self.folder, "-c", self.config],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.pid = self.process.pid
        deadline = time.monotonic() + 5
        while not self._answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise AssertionError(f"nginx does not answer; see {self.folder}/error.log")
            time.sleep(0.02)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=1).close()
        except urllib.error.HTTPError:
            return True  # 404: it speaks
        except OSError:
            return False
        return True

    def written(self):
        with open(os.path.join(self.folder, "lines.jsonl"), "rb") as file:
            return sum(1 for _ in file)
