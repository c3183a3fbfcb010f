"""Starts the real binary and asks it things. Every test in this folder stands on this.

The binary is $NIGHTBELL_BINARY, by default build/release/nightbell. Only processes
that were started here are ever stopped, by their id.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import disk
import wire

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BINARY = os.path.abspath(os.environ.get("NIGHTBELL_BINARY", os.path.join(ROOT, "build/release/nightbell")))
# What a developer's own shell may have set must not reach the server under test.
FOREIGN_ENV = ("NIGHTBELL_", "METRICS_", "LOG_", "TROUBLESHOOT_", "ENVIRONMENT", "PY_ENV", "NODE_ENV", "RELEASE",
               "ALLOWED_ORIGINS", "EXTRA_CORS_ORIGINS")
START_S = 15.0
STOP_S = 15.0

_running = set()


@atexit.register
def _kill_leftovers():
    for process in list(_running):
        if process.poll() is None:
            process.kill()


def clean_environment(extra=None):
    env = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN_ENV)}
    env.update({k: str(v) for k, v in (extra or {}).items()})
    return env


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, within=5.0, what="the condition"):
    """Asks every 20 ms until `condition()` is true and returns what it returned."""
    deadline = time.monotonic() + within
    while True:
        got = condition()
        if got:
            return got
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {within} s")
        time.sleep(0.02)


def run_cli(*args, env=None, stdin=b"", timeout=20):
    """Runs a subcommand to its end: a CompletedProcess with bytes."""
    return subprocess.run([BINARY, *args], input=stdin, capture_output=True, env=clean_environment(env),
                          timeout=timeout, cwd=tempfile.gettempdir(), check=False)


class Server:
    """One server process with a data folder of its own.

    `env` is what CONTRACTS section 11 names; rate limits are off unless it sets
    NIGHTBELL_LIMITS_RATE (None: leaves a name out). `config` is the text of a TOML file. The folder goes with
    close(), not with stop(), so that a test can start again on the same data.
    """

    def __init__(self, env=None, config=None, args=(), stdout=None, listen=None, survives_file_limit=False):
        self.env = {"NIGHTBELL_LIMITS_RATE": "0", **(env or {})}
        self.env = {name: value for name, value in self.env.items() if value is not None}
        self.args = list(args)
        self.stdout = stdout
        self.folder = tempfile.mkdtemp(prefix="nightbell-test-")
        self.data = os.path.join(self.folder, "data")
        self.log_path = os.path.join(self.folder, "stderr.log")
        self.config_path = os.path.join(self.folder, "nightbell.toml")
        self.listen = listen
        # Python ignores SIGXFSZ (and SIGPIPE); a child that inherits that gets EFBIG instead of its end.
        self.restore_signals = not survives_file_limit
        self.port = 0
        self.process = None
        if config is not None:
            self.write_config(config)
            self.args += ["--config", self.config_path]

    def write_config(self, text):
        with open(self.config_path, "w", encoding="utf-8") as file:
            file.write(text)

    def launch(self):
        """Starts the process without waiting for it to answer."""
        self.port = free_port()
        listen = self.listen or f"127.0.0.1:{self.port}"
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--listen", listen, "--data-dir", self.data, *self.args],
                env=clean_environment(self.env), stdin=subprocess.DEVNULL,
                stdout=self.stdout if self.stdout is not None else subprocess.DEVNULL, stderr=log, cwd=self.folder,
                restore_signals=self.restore_signals)
        _running.add(self.process)
        return self

    def wait_ready(self):
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode} at start:\n{self.log()}")
            try:
                with wire.Connection(self.port, timeout=2) as connection:
                    reply = connection.request("GET", "/livez")
                if reply is not None and reply.status == 200:
                    return self
            except OSError:
                pass
            time.sleep(0.01)
        raise AssertionError(f"the server does not answer {START_S} s after its start:\n{self.log()}")

    def start(self):
        return self.launch().wait_ready()

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """SIGTERM; returns the exit status."""
        self.signal(signal.SIGTERM)
        try:
            code = self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"still running {STOP_S} s after SIGTERM:\n{self.log()}") from None
        _running.discard(self.process)
        return code

    def kill(self):
        """kill -9, as the kernel does it when memory is short."""
        self.process.kill()
        self.process.wait()
        _running.discard(self.process)

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def log(self, last=3000):
        with open(self.log_path, "rb") as file:
            return file.read()[-last:].decode("utf-8", "replace")

    # asking

    def connect(self, timeout=wire.TIMEOUT_S):
        return wire.Connection(self.port, timeout)

    def request(self, method, path, body=None, headers=None):
        with self.connect() as connection:
            reply = connection.request(method, path, body, headers)
        if reply is None:
            raise AssertionError(f"{method} {path}: closed without a reply")
        return reply

    def get(self, path, headers=None):
        return self.request("GET", path, headers=headers)

    def post(self, path, value=None, headers=None):
        """`value`: bytes as they are, anything else as compact JSON."""
        body = value if isinstance(value, bytes) or value is None else wire.compact(value)
        return self.request("POST", path, body, headers)

    def raw(self, data, replies=1):
        """Sends bytes as they are; the replies, in order (None: closed before one)."""
        with self.connect() as connection:
            connection.send(data)
            out = [connection.reply() for _ in range(replies)]
        return out[0] if replies == 1 else out

    def ledger(self, headers=None):
        reply = self.get("/api/ledger", headers)
        if reply.status != 200:
            raise AssertionError(f"GET /api/ledger: {reply}")
        return reply.json()

    def lines(self, kind):
        return disk.lines(self.data, kind)

    def memory_kib(self, field="VmRSS"):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(field + ":"))


def log_event(message, **more):
    """A whole log event, as clients send it."""
    return {"timestamp": now(), "level": "error", "service": "api", "message": message, **more}


def now(offset_s=0.0):
    """RFC 3339 in UTC with milliseconds."""
    at = time.time() + offset_s
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at * 1000) % 1000:03d}Z"


class GoodClient(threading.Thread):
    """Posts one error log every few milliseconds beside an attack, and loses nothing."""

    def __init__(self, server, pause_s=0.004):
        super().__init__(daemon=True)
        self.server = server
        self.pause_s = pause_s
        self.acknowledged = []
        self.refused = []
        self.slowest_s = 0.0
        self._end = threading.Event()
        self._name = f"good-{os.urandom(4).hex()}"

    def run(self):
        connection, n = None, 0
        while not self._end.is_set():
            text, n = f"{self._name}-{n}", n + 1
            began = time.monotonic()
            try:
                connection = connection or self.server.connect()
                reply = connection.request("POST", "/v1/logs", wire.compact(log_event(text, service="good-client")))
            except OSError as error:
                reply, connection = error, None
            self.slowest_s = max(self.slowest_s, time.monotonic() - began)
            if isinstance(reply, wire.Reply) and reply.status == 200:
                self.acknowledged.append(text)
            else:
                self.refused.append((text, repr(reply)))
                connection = None
            self._end.wait(self.pause_s)

    def finish(self):
        """Stops, then checks that every event was taken and stands in the files once."""
        self._end.set()
        self.join(30)
        if self.refused:
            raise AssertionError(f"the good client was refused {len(self.refused)} times: {self.refused[:3]}")
        if not self.acknowledged:
            raise AssertionError("the good client never got to send")
        counts = {}
        for line in self.server.lines("logs"):
            if line.get("service") == "good-client":
                counts[line["message"]] = counts.get(line["message"], 0) + 1
        wrong = [text for text in self.acknowledged if counts.get(text) != 1]
        if wrong:
            raise AssertionError(f"{len(wrong)} of {len(self.acknowledged)} acknowledged are not stored once: {wrong[:3]}")


def ledger_counts(ledger, kind):
    """{(outcome, reason): n} of one kind, zeros left out."""
    outcomes = ledger["events"].get(kind, {})
    return {(o, r): n for o, reasons in outcomes.items() for r, n in reasons.items() if n}


def stored(ledger, kind):
    return sum(ledger["events"].get(kind, {}).get("stored", {}).values())


def refused_requests(ledger, reason):
    return ledger["refused_requests"].get(reason, {}).get("requests", 0)


def check_ledger_against_files(server):
    """`stored` of each kind is what its files hold; received = outcomes + in flight (0)."""
    ledger = server.ledger()
    for kind in disk.KINDS:
        on_disk, said = disk.count(server.data, kind), stored(ledger, kind)
        if kind == "refused" and on_disk != said:  # refusals are written by the second
            wait_until(lambda: disk.count(server.data, "refused") == stored(server.ledger(), "refused"), 3.0,
                       "the ledger's count of refused lines")
        elif on_disk != said:
            raise AssertionError(f"{kind}: the ledger says {said} stored, the files hold {on_disk}")
    for kind, received in ledger["received"].items():
        settled = sum(ledger_counts(ledger, kind).values())
        flying = ledger["in_flight"].get(kind, 0)
        if kind != "refused" and (received != settled + flying or flying):
            raise AssertionError(f"{kind}: received {received}, outcomes {settled}, in flight {flying}")
    return ledger


class _Result(unittest.TextTestResult):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def getDescription(self, test):
        return test.id().rpartition(".")[2].removeprefix("test_").replace("_", " ")


def main():
    """Runs the calling file's tests; the last line is 'N passed, N failed'."""
    sys.stdout.reconfigure(line_buffering=True)
    if not os.access(BINARY, os.X_OK):
        print(f"no binary at {BINARY}: build it, or set NIGHTBELL_BINARY")
        print("0 passed, 1 failed")
        sys.exit(1)
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    loader = unittest.defaultTestLoader
    if names:
        loader.testNamePatterns = [f"*{name}*" for name in names]
    suite = loader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=_Result).run(suite)
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    print(f"{result.passed} passed, {failed} failed")
    sys.exit(1 if failed or not result.passed else 0)
