#!/usr/bin/env python3
"""Holds docs/openapi.yaml against the running server and against protocol/.

Schemathesis makes requests from the document, good ones and bad ones, and compares each
answer with it. It and its packages are installed under build/ (tools/install_python.sh);
where that is not possible this fails.
"""

import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def enter_environment():
    """Goes on in the interpreter that has the packages."""
    installed = subprocess.run([os.path.join(ROOT, "tools/install_python.sh")], stdout=subprocess.PIPE, text=True, check=False)
    if installed.returncode != 0:
        print("schemathesis could not be installed; see above")
        print("0 passed, 1 failed")
        sys.exit(1)
    python = os.path.join(ROOT, installed.stdout.strip())
    os.execv(python, [python, os.path.abspath(__file__), *sys.argv[1:]])


if not sys.prefix.startswith(os.path.join(ROOT, "build")):
    enter_environment()

import glob
import unittest

import harness
import jsonschema_rs
import test_protocol
import wire
import yaml
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

SCHEMATHESIS = os.path.join(os.path.dirname(sys.executable), "schemathesis")
STRICT = os.path.join(ROOT, "build/openapi-strict.json")
DIAGNOSTIC = {"LOG_DIAGNOSTIC_SECRET": "diagnostic-secret-of-at-least-32-bytes"}
EXAMPLES = int(os.environ.get("NIGHTBELL_TEST_EXAMPLES", "20"))
SEED = os.environ.get("NIGHTBELL_TEST_SEED", "1")
METHODS = ("get", "post")
# It does not end by itself.
STREAM = "/api/tail"
# Required for an event to be what it is called, but taken without: a run without run_id is a log, one without a message
# is called by its node, a loss without a count is one.
TAKEN_WITHOUT = {"log": {"message"}, "run": {"message", "run_id"}, "dropped": {"count"}}
# Examples that are refused for what no schema of a body can say.
NOT_OF_THE_BODY = {"too_large", "unsupported_encoding", "not_found", "method_not_allowed"}

with open(os.path.join(ROOT, "docs/openapi.yaml"), encoding="utf-8") as document:
    DOCUMENT = yaml.safe_load(document)


def resolve(node):
    while "$ref" in node:
        target = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def operations():
    """(path, method, operation) of the whole document."""
    for path, item in DOCUMENT["paths"].items():
        item = resolve(item)
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def is_way_in(operation):
    return "ingest" in operation["tags"]


def first_example(media):
    return media["example"] if "example" in media else next(iter(media["examples"].values()))["value"]


def properties_of(schema, wanted="properties"):
    """All properties (or required names) of a schema and of what it is made of."""
    schema = resolve(schema)
    found = set(schema.get(wanted, ()))
    return found.union(*(properties_of(part, wanted) for part in schema.get("allOf", ())))


def validator(schema):
    return jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def strict_document():
    """Without what any request may get, since it would stand for what this one got; and without text/plain, which is the
    same body."""
    strict = json.loads(json.dumps(DOCUMENT))
    for item in [*strict["paths"].values(), *strict["components"]["pathItems"].values()]:
        for method in METHODS:
            operation = item.get(method, {})
            operation.get("responses", {}).pop("default", None)
            operation.get("requestBody", {"content": {}})["content"].pop("text/plain", None)
    return strict


class Document(unittest.TestCase):
    """The document by itself, and beside protocol/."""

    def test_it_is_openapi_3_1(self):
        self.assertEqual([error.message for error in OPENAPI_31_VALIDATOR.iter_errors(DOCUMENT)], [])

    def test_events_have_the_fields_of_the_protocol(self):
        kinds = {row["kind"]: row for row in test_protocol.load("fields.json")["kinds"]}
        shown = {option["properties"]["kind"]["const"]: option["allOf"][0]
                 for option in DOCUMENT["components"]["schemas"]["BeaconEvent"]["oneOf"]}
        self.assertEqual(set(shown), set(kinds))
        for kind, row in kinds.items():
            with self.subTest(kind):
                self.assertEqual(properties_of(shown[kind]), {field["name"] for field in row["fields"]})
                required = {field["name"] for field in row["fields"] if field["required"]}
                self.assertEqual(properties_of(shown[kind], "required"), required - TAKEN_WITHOUT.get(kind, set()))

    def test_batches_have_the_limit_of_the_protocol(self):
        limit = test_protocol.load("fields.json")["max_events"]
        for name in ("LogBatch", "LogLines", "BeaconBatch"):
            self.assertEqual(DOCUMENT["components"]["schemas"][name]["maxItems"], limit)

    def test_examples_of_the_protocol_are_on_their_side_of_the_schema(self):
        judged = 0
        for path in sorted(glob.glob(os.path.join(ROOT, "protocol/examples/*/*.json"))):
            with open(path, encoding="utf-8") as file:
                example = json.load(file)
            if example.get("server", "default") != "default":
                continue
            plain = {name: value for name, value in example["request"].items() if name not in ("encoding", "chunked")}
            request, body, _ = test_protocol.request_of({"request": plain})
            where = request["path"].partition("?")[0].removeprefix("/api/backend")
            error = example["expect"].get("has", {}).get("error")
            if body is None or where not in DOCUMENT["paths"] or request["method"] != "POST":
                continue
            if isinstance(error, str) and error in NOT_OF_THE_BODY:
                continue
            schema = resolve(DOCUMENT["paths"][where])["post"]["requestBody"]["content"]["application/json"]["schema"]
            try:
                good = validator(schema).is_valid(json.loads(body))
            except ValueError:
                continue  # NDJSON, or broken on purpose
            judged += 1
            with self.subTest(os.path.basename(path)):
                self.assertEqual(good, os.path.basename(os.path.dirname(path)) == "valid")
        self.assertGreater(judged, 150)


class Server(unittest.TestCase):
    """The document against one server that knows the examples' ids."""

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(env=DIAGNOSTIC).start()
        for step in ("start", "error"):
            cls.server.post("/v1/logs", harness.log_event(
                "it broke", service="langgraph", run_id="run-1", session_id="s-1", job_id="job-1", node="plan", step=1,
                attempt=1, status=step, error={"type": "KeyError", "message": "no 17", "stack": "at plan (/a/b.py:3)"}))
        cls.server.post("/v1/logs", harness.log_event("done", service="langgraph", run_id="run-1", status="summary",
                                                      summary={"trigger": "cron"}))
        cls.server.post("/v1/logs", harness.log_event("it broke", session_id="s-1", refs=["run-1"]))
        cls.server.post("/nb/b", {"sdk": "test/1", "events": [
            {"kind": "heartbeat", "page": "/cart", "ts": 1, "session_id": "s-1"},
            {"kind": "reply", "end": "timeout", "session_id": "s-1", "request_id": "r-1"},
            {"kind": "behavior", "visitor_id": "visitor-1", "event": "page_view", "metadata": {"path": "/"}}]})

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def assert_documented(self, operation, reply):
        """The status is in the document, the body is what it says."""
        self.assertIn(str(reply.status), operation["responses"])
        response = resolve(operation["responses"][str(reply.status)])
        media = reply.headers["content-type"].partition(";")[0]
        self.assertIn(media, response["content"])
        if media == "application/json":
            validator(response["content"][media]["schema"]).validate(reply.json())

    def test_ways_in_take_their_examples_also_behind_a_proxy(self):
        for path, _, operation in operations():
            if not is_way_in(operation):
                continue
            for media, body in operation["requestBody"]["content"].items():
                if media == "application/x-ndjson":
                    continue
                for prefix in ("", "/api/backend"):
                    with self.subTest(prefix + path, media=media):
                        reply = self.server.post(prefix + path, first_example(body), {"Content-Type": media})
                        self.assertLess(reply.status, 300, reply)
                        self.assertNotIn(b"dropped_fields", reply.body)
                        self.assert_documented(operation, reply)

    def test_lines_of_json_are_taken(self):
        body = b"\n".join(wire.compact(harness.log_event(text)) for text in ("one", "two"))
        reply = self.server.post("/v1/logs", body, {"Content-Type": "application/x-ndjson"})
        self.assertEqual(reply.json(), {"accepted": 2})

    def test_answers_about_known_ids_are_as_documented(self):
        fingerprint = self.server.get("/api/errors").json()["errors"][0]["fingerprint"]
        ids = {"/api/errors/{fingerprint}": fingerprint, "/api/runs/{id}": "run-1"}
        for path, method, operation in operations():
            if method != "get" or path == STREAM:
                continue
            url = path.partition("{")[0] + ids.get(path, "s-1" if "{" in path else "")
            with self.subTest(url):
                reply = self.server.get(url)
                self.assertEqual(reply.status, 200, reply)
                self.assert_documented(operation, reply)

    def test_what_needs_an_operator_is_what_the_document_says(self):
        for path, method, operation in operations():
            if method != "get":
                continue
            with self.subTest(path):
                reply = self.server.get(path.replace("{id}", "x").replace("{fingerprint}", "x"),
                                        {"X-Forwarded-For": "203.0.113.9"})
                wants = "security" in operation and path != "/api/metrics/behavior"  # public as long as it is configured so
                self.assertEqual(reply.status == 401, wants, reply)

    def test_the_stream_refuses_as_documented(self):
        operation = DOCUMENT["paths"][STREAM]["get"]
        for query in ("q=(", "q=*%20|%20count", "cursor=00"):
            with self.subTest(query):
                reply = self.server.get(f"{STREAM}?{query}")
                self.assertEqual(reply.status, 400, reply)
                self.assert_documented(operation, reply)

    def test_schemathesis_finds_no_difference(self):
        with open(STRICT, "w", encoding="utf-8") as file:
            json.dump(strict_document(), file)
        cursor = self.server.get("/api/search?limit=1").json()["next_cursor"]
        run = subprocess.run(
            [SCHEMATHESIS, "--config-file", "tests/openapi_schemathesis.toml", "run", STRICT,
             "--url", f"http://127.0.0.1:{self.server.port}", "--exclude-path", STREAM,
             "--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES), "--seed", SEED,
             "--workers", "2", "--no-shrink", "--continue-on-failure", "--generation-database", "none"],
            cwd=ROOT, env={**os.environ, "SCHEMATHESIS_HOOKS": "tests/openapi_hooks.py", "NIGHTBELL_TEST_CURSOR": cursor,
                           "HYPOTHESIS_STORAGE_DIRECTORY": "build/hypothesis"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        print(run.stdout)
        self.assertEqual(run.returncode, 0)
        harness.check_ledger_against_files(self.server)


if __name__ == "__main__":
    harness.main()
