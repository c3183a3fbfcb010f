"""The web application of test_sdk_browser.py: pages, the built SDK, streams that go wrong.

Every page has a strict Content-Security-Policy: what the SDK does must live with it.
"""

import http.server
import json
import os
import threading
import time
import urllib.parse
import uuid

import harness

PAGES = os.path.join(harness.ROOT, "tests", "browser", "sdk_pages")
DIST = os.path.join(harness.ROOT, "sdk", "browser", "dist")
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".map": "application/json"}
CSP = "default-src 'none'; script-src 'self'; connect-src *; img-src 'self'; require-trusted-types-for 'script'"


class Application(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lock = threading.Lock()
    live = set()
    tries = {}
    last_ids = []

    def log_message(self, *_):
        pass

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path.startswith("/stream/"):
            return self.stream(path.removeprefix("/stream/"), query)
        if path.startswith("/fail/"):
            return self.answer(int(path.split("/")[2]))
        return self.file(path, query)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def answer(self, status, value=None, **headers):
        body = json.dumps(value if value is not None else dict(self.headers)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-request-id", "server-" + str(uuid.uuid4()))
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.end_headers()
        self.wfile.write(body)

    def file(self, path, query):
        folder, name = (DIST, path.removeprefix("/sdk/")) if path.startswith("/sdk/") else (PAGES, path.removeprefix("/pages/"))
        found = os.path.normpath(os.path.join(folder, name))
        if not found.startswith(folder) or not os.path.isfile(found):
            found = os.path.join(PAGES, "app.html")  # any path is a route of the application
        with open(found, "rb") as file:
            body = file.read().replace(b"{{api}}", urllib.parse.unquote(query.removeprefix("api=")).encode())
        self.send_response(200)
        self.send_header("Content-Type", TYPES[os.path.splitext(found)[1]])
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)

    # streams

    def stream(self, name, query):
        if name == "live":
            with self.lock:
                return self.answer(200, sorted(self.live))
        with self.lock:
            attempt = self.tries[self.path] = self.tries.get(self.path, 0) + 1
            self.last_ids.append((name, self.headers.get("Last-Event-ID")))
        if name == "forbidden":
            return self.answer(403)
        if name == "busy" and attempt <= 2:
            return self.answer(503, Retry_After="1")
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("x-request-id", f"stream-{name}-{attempt}")
        self.end_headers()
        with self.lock:
            self.live.add(self.path)
        try:
            getattr(self, "stream_" + name)(attempt)
        except OSError:
            pass  # the page left
        finally:
            self.close_connection = True
            with self.lock:
                self.live.discard(self.path)
        return None

    def event(self, text):
        data = text.encode() + b"\n\n"
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def stream_slow(self, _):
        for n in range(200):
            self.event(f"id: {n}\ndata: word{n} ")
            time.sleep(0.05)

    def stream_drops(self, attempt):
        if attempt == 1:
            self.event("retry: 100\nid: 7\ndata: half ")
            return  # without the last chunk: a dropped connection
        self.event("id: 8\ndata: whole")
        self.event("data: [DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def stream_busy(self, attempt):
        self.stream_drops(attempt)

    def stream_silent(self, _):
        self.event("data: one")
        time.sleep(3)


class Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # a page that leaves resets its connections


def start():
    """Serves on a free loopback port; `shutdown()` ends it."""
    server = Quiet(("127.0.0.1", 0), Application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
