"""HTTP over plain sockets, so that a test can send exactly the bytes that it means.

Nothing here is clever on purpose: http.client would mend what these tests break.
"""

import gzip
import hashlib
import hmac
import json
import socket

TIMEOUT_S = 20.0


class Reply:
    """One reply: `status`, `headers` (lower-case names, joined by ', '), `body` (bytes)."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise AssertionError(f"the reply is not JSON: {self}") from error

    @property
    def error(self):
        """The `error` member of the one error shape; None when the reply has none."""
        try:
            return json.loads(self.body).get("error")
        except (ValueError, AttributeError):
            return None

    def __repr__(self):
        return f"{self.status} {self.body[:400]!r}"


class Connection:
    """One client connection. Threading: one at a time."""

    def __init__(self, port, timeout=TIMEOUT_S):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = port
        self.pending = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def reset(self):
        """Closes so that the server sees a reset, not an orderly end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        self.pending += data
        return bool(data)

    def reply(self, to_head=False):
        """Reads one reply; None when the server closed before one was whole."""
        while b"\r\n\r\n" not in self.pending:
            if not self._more():
                return None
        head, _, self.pending = self.pending.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        length = 0
        if not to_head and status not in (204, 304) and status >= 200:
            length = int(headers.get("content-length", "0"))
        while len(self.pending) < length:
            if not self._more():
                return None
        body, self.pending = self.pending[:length], self.pending[length:]
        return Reply(status, headers, body)

    def ended(self, within=5.0):
        """True when the server closes within that many seconds without another byte."""
        self.socket.settimeout(within)
        try:
            return not self.pending and not self._more()
        except TimeoutError:
            return False
        finally:
            self.socket.settimeout(TIMEOUT_S)

    def request(self, method, path, body=None, headers=None):
        try:
            self.send(request_bytes(method, path, body, headers, self.port))
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before the body was wholly sent: the reply is there all the same
        return self.reply(to_head=method == "HEAD")


def request_bytes(method, path, body=None, headers=None, port=0):
    """One well-formed request. `headers`: a dict, or pairs when a name comes twice."""
    pairs = list(headers.items()) if isinstance(headers, dict) else list(headers or [])
    names = {name.lower() for name, _ in pairs}
    if "host" not in names:
        pairs.insert(0, ("Host", f"127.0.0.1:{port}"))
    if "content-length" not in names and "transfer-encoding" not in names:
        if body is not None or method in ("POST", "PUT", "PATCH"):
            pairs.append(("Content-Length", str(len(body or b""))))
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in pairs) + "\r\n"
    return head.encode("utf-8", "surrogateescape") + (body or b"")


def chunked(body, size=7, extension="", trailer=""):
    """`body` in chunks of `size` bytes."""
    out = b""
    for at in range(0, len(body), size):
        part = body[at : at + size]
        out += f"{len(part):x}{extension}\r\n".encode() + part + b"\r\n"
    return out + b"0\r\n" + trailer.encode() + b"\r\n"


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def sign(secret, body):
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def gzipped(body):
    return gzip.compress(body, mtime=0)
