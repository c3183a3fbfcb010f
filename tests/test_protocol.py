#!/usr/bin/env python3
"""Sends every example of protocol/examples and checks the reply and the stored lines.

One test an example; examples of one server follow each other on the same process. What
the words of an example mean is said in protocol/README.md.
"""

import base64
import datetime
import glob
import hashlib
import hmac
import json
import os
import re
import time
import unittest
import zlib

import disk
import harness
import wire

PROTOCOL = os.path.join(harness.ROOT, "protocol")
SECRET = "ingest-secret-ingest-secret-32-bytes"
SERVER_KEY = "server-key-0123456789abcdef0123456789"
DIAGNOSTIC_SECRET = "diagnostic-secret-of-at-least-32-bytes"


def load(name):
    with open(os.path.join(PROTOCOL, name), encoding="utf-8") as file:
        return json.load(file)


def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def diagnostic_cookie(session, seconds, secret="", algorithm="HS256"):
    head = part(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
    claims = part(json.dumps({"session_id": session, "exp": int(time.time()) + int(seconds)}).encode())
    digest = hashlib.sha512 if algorithm == "HS512" else hashlib.sha256
    mac = hmac.new((secret or DIAGNOSTIC_SECRET).encode(), head + b"." + claims, digest).digest()
    return (head + b"." + claims + b"." + (b"" if algorithm == "none" else part(mac))).decode()


def word(text):
    """The value of one {{word}}."""
    if text.startswith("now"):
        at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=int(text[3:] or 0))
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if text.startswith("diag:"):
        return diagnostic_cookie(*text[5:].split(":"))
    if text == "server_key":
        return SERVER_KEY
    repeated, _, count = text.rpartition("*")
    return repeated * int(count)


def fill(value):
    if isinstance(value, dict):
        return {key: fill(item) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item) for item in value]
    if value == "{{unix}}":
        return time.time()
    if isinstance(value, str):
        return re.sub(r"\{\{([^}]+)\}\}", lambda match: word(match[1]), value)
    return value


TYPES = {"string": str, "list": list, "number": (int, float), "object": dict, "boolean": bool}


def differences(want, got, at):
    """What `got` lacks of `want`; empty when nothing."""
    if isinstance(want, dict) and len(want) > 0 and all(key.startswith("$") for key in want):
        return [d for name, value in want.items() for d in matcher(name, value, got, at)]
    if isinstance(want, dict) and isinstance(got, dict):
        return [d for key, item in want.items() for d in differences(item, got.get(key, ABSENT), f"{at}.{key}")]
    if isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        return [d for n, item in enumerate(want) for d in differences(item, got[n], f"{at}[{n}]")]
    return [] if want == got and type(want) is type(got) else [f"{at}: wanted {want!r}, got {got!r}"]


class _Absent:
    def __repr__(self):
        return "nothing"


ABSENT = _Absent()


def matcher(name, value, got, at):
    text = json.dumps(got, ensure_ascii=False, separators=(",", ":")) if got is not ABSENT else ""
    good = {
        "$absent": lambda: got is ABSENT,
        "$match": lambda: isinstance(got, str) and re.search(value, got) is not None,
        "$type": lambda: isinstance(got, TYPES[value]) and (value == "boolean" or not isinstance(got, bool)),
        "$length": lambda: isinstance(got, str) and len(got) == value,
        "$count": lambda: isinstance(got, (list, dict)) and len(got) == value,
        "$one_of": lambda: got in value,
        "$last": lambda: isinstance(got, list) and got[-1:] == [value],
        "$holds": lambda: all(part in text for part in value),
        "$lacks": lambda: got is not ABSENT and not any(part in text for part in value),
        "$bytes_at_most": lambda: got is not ABSENT and len(text.encode()) <= value,
    }[name]()
    return [] if good else [f"{at}: wanted {name} {value!r}, got {got!r}"]


class Servers:
    """One process a row of servers.json, started when first asked for."""

    def __init__(self):
        self.rows = load("servers.json")
        self.running = {}

    def get(self, name):
        if name not in self.running:
            row = self.rows[name]
            config = "".join(f'[[keys]]\nname = "{key["name"]}"\nvalue = "{key["value"]}"\nkind = "{key["kind"]}"\n'
                             f'services = {json.dumps(key["services"])}\n' for key in row.get("keys", []))
            self.running[name] = harness.Server(env=row["env"], config=config or None).start()
        return self.running[name]

    def close(self):
        for server in self.running.values():
            server.close()


def request_of(example):
    """(method, path, body or None, headers) of an example."""
    request = fill(example["request"])
    headers = dict(request.get("headers", {}))
    body = None
    if "json" in request:
        body = wire.compact(request["json"])
    elif "repeated" in request:
        body = wire.compact([request["repeated"]["event"]] * request["repeated"]["count"])
    elif "body" in request:
        body = request["body"].encode()
    if "json" in request and "Content-Type" not in headers:
        headers["Content-Type"] = "application/json"
    if "encoding" in request:
        headers["Content-Encoding"] = request["encoding"]
        body = wire.gzipped(body) if request["encoding"] == "gzip" else zlib.compress(body)
    if request.get("sign"):
        prefix = request["sign"] if isinstance(request["sign"], str) else ""
        headers["x-log-signature"] = prefix + wire.sign(SECRET, body)
    if "sign_with" in request:
        headers["x-log-signature"] = wire.sign(request["sign_with"], body)
    if request.get("chunked"):
        headers["Transfer-Encoding"] = "chunked"
        body = wire.chunked(body, 16)
    return request, body, headers


def send(server, request, body, headers):
    if request.get("no_length"):
        host = f"Host: 127.0.0.1:{server.port}\r\n"
        return server.raw(f"{request['method']} {request['path']} HTTP/1.1\r\n{host}\r\n".encode())
    return server.request(request["method"], request["path"], body, headers)


class Example(unittest.TestCase):
    """Holds the tests that are made below, one a file."""

    servers = None

    @classmethod
    def setUpClass(cls):
        cls.servers = Servers()

    @classmethod
    def tearDownClass(cls):
        try:
            for server in cls.servers.running.values():
                harness.check_ledger_against_files(server)
                if server.stop() != 0:
                    raise AssertionError("the exit status is not 0")
        finally:
            cls.servers.close()

    def play(self, example):
        server = self.servers.get(example.get("server", "default"))
        expect = fill(example["expect"])
        before = {kind: disk.count(server.data, kind) for kind in disk.KINDS if kind != "refused"}
        dropped = server.ledger()["client_dropped"]
        request, body, headers = request_of(example)
        for _ in range(example["request"].get("times", 1)):
            reply = send(server, request, body, headers)
            self.assertIsNotNone(reply, "closed without a reply")
            self.assertEqual(self.reply_differences(expect, reply), [], reply)
        stored = {kind: server.lines(kind)[count:] for kind, count in before.items()}
        stored = {kind: lines for kind, lines in stored.items() if lines}
        if "stored_count" in expect:
            self.assertEqual({kind: len(lines) for kind, lines in stored.items()}, expect["stored_count"])
        else:
            self.assertEqual(set(stored), set(expect["stored"]), f"stored {stored}")
            self.assertEqual(differences(expect["stored"], stored, "stored"), [], stored)
        if "client_dropped" in expect:
            after = server.ledger()["client_dropped"]
            self.assertEqual({r: after.get(r, 0) - dropped.get(r, 0) for r in expect["client_dropped"]},
                             expect["client_dropped"])

    def reply_differences(self, expect, reply):
        out = differences(expect["status"], reply.status, "status")
        for name, want in expect.get("headers", {}).items():
            out += differences(want, reply.headers.get(name, ABSENT), f"header {name}")
        if "json" in expect and reply.json() != expect["json"]:
            out.append(f"reply: wanted exactly {expect['json']!r}")
        if "has" in expect:
            out += differences(expect["has"], reply.json(), "reply")
        if "dropped_fields" in expect:
            said = reply.json().get("dropped_fields", [])
            if sorted(said) != sorted(expect["dropped_fields"]):
                out.append(f"dropped_fields: wanted {expect['dropped_fields']}, got {said}")
        return out


class Tables(unittest.TestCase):
    """protocol/ must agree with itself: examples use only what its tables name."""

    def test_every_example_is_whole_and_on_the_right_side(self):
        servers = load("servers.json")
        for path in glob.glob(os.path.join(PROTOCOL, "examples", "*", "*.json")):
            with self.subTest(os.path.basename(path)):
                with open(path, encoding="utf-8") as file:
                    example = json.load(file)
                self.assertTrue(example["rule"] and example["section"])
                self.assertIn(example.get("server", "default"), servers)
                self.assertTrue("stored" in example["expect"] or "stored_count" in example["expect"])
                valid = os.path.basename(os.path.dirname(path)) == "valid"
                self.assertEqual(valid, example["expect"]["status"] in (200, 202))

    def test_every_error_of_an_example_is_in_the_table(self):
        codes = {row["error"]: row["status"] for row in load("errors.json")["codes"]}
        for path in glob.glob(os.path.join(PROTOCOL, "examples", "invalid", "*.json")):
            with open(path, encoding="utf-8") as file:
                expect = json.load(file)["expect"]
            error = expect.get("has", {}).get("error")
            if isinstance(error, str):
                self.assertEqual(codes[error], expect["status"], path)

    def test_every_kind_of_item_has_a_valid_example_that_is_stored_as_the_table_says(self):
        for row in load("fields.json")["kinds"]:
            name = "dropped-network" if row["kind"] == "dropped" else row["kind"].replace("_", "-")
            with open(os.path.join(PROTOCOL, "examples", "valid", f"beacon-{name}.json"), encoding="utf-8") as file:
                stored = json.load(file)["expect"]["stored"]
            self.assertEqual(set(stored), {row["stored_as"]} - {None})

    def test_the_ledger_knows_every_drop_reason_and_no_other(self):
        with harness.Server() as server:
            for reason in load("drop_reasons.json")["client_dropped"] + ["made up"]:
                item = {"kind": "dropped", "reason": reason, "count": 1}
                self.assertEqual(server.post("/nb/b", {"events": [item]}).status, 200)
            said = {reason: n for reason, n in server.ledger()["client_dropped"].items() if n}
            self.assertEqual(said, {r: 1 for r in load("drop_reasons.json")["client_dropped"]} | {"other": 1})


def add_tests():
    for path in sorted(glob.glob(os.path.join(PROTOCOL, "examples", "*", "*.json"))):
        name = os.path.basename(path).removesuffix(".json")
        with open(path, encoding="utf-8") as file:
            example = json.load(file)

        def test(self, example=example):
            self.play(example)

        setattr(Example, "test_" + name.replace("-", "_"), test)


add_tests()

if __name__ == "__main__":
    harness.main()
