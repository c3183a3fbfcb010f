"""A random mix of everything that a sender can do, and what each must end as.

One Sender a thread. Every request that it makes adds to `expected` what the ledger must
have grown by, judged from the request and its reply, never from the ledger itself.
"""

import collections
import json
import random

import harness
import wire

SECRET = "ledger-secret-ledger-secret-32by"
ORIGIN = "https://app.example.com"
SERVER_KEY = "server-key-0123456789abcdef0123456789"
SLOW_KEY = "slow-key-0123456789abcdef0123456789ab"
ENV = {"ENVIRONMENT": "prod", "LOG_INGEST_HMAC_SECRET": SECRET, "ALLOWED_ORIGINS": ORIGIN,
       "METRICS_SAMPLE_RATE": "0.5"}
CONFIG = f"""
[[keys]]
name = "backend"
value = "{SERVER_KEY}"
kind = "server"

[[keys]]
name = "slow"
value = "{SLOW_KEY}"
kind = "server"
rate = 0.001
burst = 3
"""
LOG_PATHS = ("/v1/logs", "/api/logs", "/api/backend/v1/logs", "/api/backend/api/logs")
BEACON_PATHS = ("/nb/b", "/ux/beacon", "/api/ux/beacon", "/api/backend/ux/beacon")
GOOD, BAD, INFO, REPEAT, RUN = range(5)


class Sender:
    """Threading: its own thread only. `seed` decides everything that it sends."""

    def __init__(self, server, seed):
        self.server = server
        self.random = random.Random(seed)
        self.name = f"s{seed}"
        self.n = 0
        self.expected = collections.Counter()  # (kind, outcome, reason) → events
        self.refused = collections.Counter()  # reason → requests
        self.dropped = collections.Counter()  # client_dropped reason → count
        self.problems = []
        self.stored_messages = []
        self.ids = {"signed": [], "key:backend": [], "browser": []}  # by how the sender was admitted
        self.connection = None
        self.visitors = {}  # visitor → sampled in

    def run(self, requests):
        steps = (self.logs, self.logs, self.logs, self.beacon, self.beacon, self.presence, self.behavior, self.refusals,
                 self.idempotent, self.slow_key)
        self.meet_visitors()
        for _ in range(requests):
            self.random.choice(steps)()
            if self.connection and self.random.random() < 0.1:
                self.connection.close()
                self.connection = None
        if self.connection:
            self.connection.close()

    # sending

    def send(self, path, body, headers=None):
        try:
            self.connection = self.connection or self.server.connect()
            reply = self.connection.request("POST", path, body, headers)
        except OSError as error:
            self.problem(path, error)
            reply = None
        if reply is None:
            self.connection = None
            self.problem(path, "closed without a reply")
            return wire.Reply(0, {}, b"{}")
        if reply.headers.get("connection", "").lower() == "close":
            self.connection.close()
            self.connection = None
        return reply

    def problem(self, what, got):
        self.problems.append(f"{self.name}: {what}: {got!r}"[:600])

    def want(self, what, reply, status, value=None):
        if reply.status != status or (value is not None and json.loads(reply.body) != value):
            self.problem(f"{what}, wanted {status} {value or ''}", reply)
            return False
        return True

    def credentials(self, via, body):
        """The headers of a way in for logs."""
        return self.random.choice({
            "signed": ({"x-log-signature": wire.sign(SECRET, body)},
                       {"x-log-signature": "sha256=" + wire.sign(SECRET, body).upper()}),
            "key:backend": ({"x-nightbell-key": SERVER_KEY}, {"Authorization": "Bearer " + SERVER_KEY}),
            "browser": ({"Origin": ORIGIN},)}[via])

    def any_via(self):
        return self.random.choice(list(self.ids))

    # events

    def text(self):
        self.n += 1
        return f"{self.name}-{self.n}"

    def event(self, sort, via):
        if sort == BAD:
            return self.random.choice(({"level": "error"}, {**harness.log_event(self.text()), "level": "shout"},
                                       {**harness.log_event("x"), "timestamp": "yesterday"}, 7, "text", None, [1],
                                       {**harness.log_event("x"), "service": 5}))
        if sort == INFO:
            return harness.log_event(self.text(), level=self.random.choice(("info", "debug")))
        if sort == RUN:
            return {"timestamp": harness.now(), "level": "warn", "service": "langgraph", "run_id": self.text(),
                    "node": "plan", "status": self.random.choice(("start", "end", "error", "summary"))}
        if sort == REPEAT and self.ids[via]:  # an id counts for its own way in only
            return harness.log_event("a repeat that is stored nowhere", id=self.random.choice(self.ids[via]))
        event = harness.log_event(self.text(), level=self.random.choice(("error", "warn", "FATAL", "Warning")))
        if self.random.random() < 0.5:
            event["id"] = "id-" + self.text()
        return event

    def events(self, via, most=12):
        return [(sort, self.event(sort, via)) for sort in
                (self.random.choice((GOOD, GOOD, GOOD, BAD, INFO, REPEAT, RUN)) for _ in
                 range(self.random.randint(1, most)))]

    def account(self, sort, event, via):
        """Adds what `event` must end as; the error code that the reply must give it, if any."""
        if sort == BAD:
            self.expected["logs", "rejected", "invalid_payload"] += 1
            return "invalid_payload"
        if sort == INFO:
            self.expected["logs", "rejected", "level_not_allowed"] += 1
            return "level_not_allowed"
        if sort == RUN:
            self.expected["runs", "stored", "ok"] += 1
            return None
        if sort == REPEAT and event.get("id") in self.ids[via]:
            self.expected["logs", "duplicate", "event_id"] += 1
            return None
        self.expected["logs", "stored", "ok"] += 1
        self.stored_messages.append(event["message"])
        if "id" in event:
            self.ids[via].append(event["id"])
        return None

    def judge_batch(self, what, reply, via, pairs, extra_accepted=0):
        """The reply to a batch names every rejected event by index and code."""
        errors = [(i, code) for i, code in enumerate(self.account(*pair, via) for pair in pairs) if code]
        good = len(pairs) - len(errors) + extra_accepted
        if pairs and not good:
            if self.want(what, reply, 400) and reply.error != errors[0][1]:
                self.problem(f"{what}: wanted the first reason {errors[0][1]}", reply)
            return
        if not self.want(what, reply, 200):
            return
        answer = reply.json()
        said = [(r["index"], r["error"]) for r in answer.get("rejected", [])]
        if answer["accepted"] != good or said != errors or not all(r["message"] for r in answer.get("rejected", [])):
            self.problem(f"{what}: wanted {good} accepted, rejected {errors}", reply)
        if not errors and answer != {"accepted": good}:
            self.problem(f"{what}: clean input is answered with the count alone", reply)

    # steps

    def logs(self):
        via = self.any_via()
        pairs = self.events(via)
        shape = self.random.choice(("one", "array", "wrapped", "ndjson", "gzip", "chunked", "empty"))
        if shape == "one":
            pairs = [(s, e) for s, e in pairs if isinstance(e, dict)][:1] or [(GOOD, self.event(GOOD, via))]
        values = [event for _, event in pairs]
        body = wire.compact(values[0] if shape == "one" else {"events": values} if shape == "wrapped" else values)
        if shape == "ndjson":
            pairs = [(s, e) for s, e in pairs if isinstance(e, dict)] or [(GOOD, self.event(GOOD, via))]
            body = b"\n".join(wire.compact(event) for _, event in pairs) + b"\n"
        if shape == "empty":
            pairs, body = [], self.random.choice((b"[]", b'{"events":[]}'))
        headers = {"Content-Type": self.random.choice(("application/json", "text/plain", "application/x-ndjson"))}
        if shape == "gzip":
            body = wire.gzipped(body)
            headers["Content-Encoding"] = "gzip"
        headers |= self.credentials(via, body)
        if shape == "chunked":
            headers["Transfer-Encoding"] = "chunked"
            body = wire.chunked(body, 50)
        reply = self.send(self.random.choice(LOG_PATHS), body, headers)
        self.judge_batch(f"logs as {shape}", reply, via, pairs)

    def beacon(self):
        """Several kinds in one body; unsigned ones must leave their logs at the door."""
        signed = self.random.random() < 0.7
        via = self.any_via()
        pairs = self.events(via, 4)
        items = [{**event, "kind": "run" if sort == RUN else "log"} for sort, event in pairs if isinstance(event, dict)]
        pairs = [pair for pair in pairs if isinstance(pair[1], dict)]
        others = 0
        for kind, item in ((kind, self.other(kind)) for kind in ("heartbeat", "chat_opened", "behavior", "reply",
                                                                  "vital", "rollup", "dropped")):
            if self.random.random() < 0.5:
                items.append({**item, "kind": kind})
                others += 1
                self.account_other(kind, item)
        if not items:
            return
        body = wire.compact({"sdk": "mix/1", "events": items})
        reply = self.send(self.random.choice(BEACON_PATHS), body, self.credentials(via, body) if signed else {})
        if signed:
            self.judge_batch("a beacon", reply, via, pairs, others)
            return
        if others == 0:  # nothing but logs and runs without a proof
            if not self.want("an unsigned beacon of logs", reply, 401) or reply.error != "missing_signature":
                self.problem("wanted missing_signature", reply)
            for sort, _ in pairs:
                self.expected["runs" if sort == RUN else "logs", "rejected", "missing_signature"] += 1
            return
        if not self.want("an unsigned beacon", reply, 200):
            return
        said = [(r["index"], r["error"]) for r in reply.json().get("rejected", [])]
        if said != [(i, "missing_signature") for i in range(len(pairs))] or reply.json()["accepted"] != others:
            self.problem(f"an unsigned beacon with {len(pairs)} logs and {others} others", reply)
        for sort, _ in pairs:
            self.expected["runs" if sort == RUN else "logs", "rejected", "missing_signature"] += 1

    def other(self, kind):
        return {
            "heartbeat": {"page": "/mix", "ts": 1729700000},
            "chat_opened": {},
            "behavior": {"visitor_id": self.random.choice(list(self.visitors)), "event": "mix"},
            "reply": {"session_id": self.text(), "route": "/chat", "transport": "fetch", "end": "done", "chunks": 3},
            "vital": {"name": "LCP", "value": 1200.5, "rating": "good", "page": "/mix"},
            "rollup": {"minute": harness.now(), "service": "web", "route": "/chat", "method": "POST", "count": 4,
                       "errors": 1},
            "dropped": {"reason": self.random.choice(("rate_limited", "queue_full", "network")), "count": 2},
        }[kind]

    def account_other(self, kind, item):
        if kind == "dropped":
            self.dropped[item["reason"]] += item["count"]
        elif kind == "behavior":
            sampled_in = self.visitors[item["visitor_id"]]
            key = ("stored", "ok") if sampled_in else ("sampled_out", "visitor_sampling")
            self.expected[("behavior", *key)] += 1
        else:
            folder = {"heartbeat": "presence", "chat_opened": "presence", "reply": "replies", "vital": "vitals",
                      "rollup": "rollups"}[kind]
            self.expected[folder, "stored", "ok"] += 1

    def presence(self):
        if self.random.random() < 0.3:
            reply = self.send("/ux/chat/opened", None)
            self.expected["presence", "stored", "ok"] += 1
            self.want("chat opened", reply, 200, {"ok": True})
        elif self.random.random() < 0.3:
            reply = self.send("/api/ux/heartbeat", wire.compact({"page": 5, "ts": 1729700000}))
            self.expected["presence", "rejected", "invalid_payload"] += 1
            self.want("a mistyped heartbeat", reply, 422)
        else:
            reply = self.send("/api/ux/heartbeat", wire.compact({"page": "/mix", "ts": 1729700000}))
            self.expected["presence", "stored", "ok"] += 1
            self.want("a heartbeat", reply, 200, {"ok": True})

    def meet_visitors(self):
        for n in range(12):
            self.visit(f"visitor-{self.name}-{n}")

    def visit(self, visitor):
        reply = self.send("/api/metrics/event", wire.compact({"visitor_id": visitor, "event": "met"}))
        if not self.want("a behaviour event", reply, 202):
            return
        sampled_in = reply.json()["stored"] == 1
        if self.visitors.setdefault(visitor, sampled_in) != sampled_in:
            self.problem("a visitor is in or out as a whole", reply)
        key = ("stored", "ok") if sampled_in else ("sampled_out", "visitor_sampling")
        self.expected[("behavior", *key)] += 1

    def behavior(self):
        if self.random.random() < 0.3:
            reply = self.send("/api/metrics/event", wire.compact({"visitor_id": "abc", "event": "x"}))
            self.expected["behavior", "rejected", "invalid_payload"] += 1
            self.want("a short visitor id", reply, 422)
        else:
            self.visit(self.random.choice(list(self.visitors)))

    def refusals(self):
        """Requests that no event comes out of: counted as requests, by reason."""
        body = wire.compact(harness.log_event("refused and stored nowhere"))
        signature = {"x-log-signature": wire.sign(SECRET, body)}
        broken = body[:-5]
        reason, reply = self.random.choice((
            lambda: ("missing_signature", self.send("/v1/logs", body)),
            lambda: ("bad_signature", self.send("/v1/logs", body, {"x-log-signature": "0" * 64})),
            lambda: ("bad_signature", self.send("/v1/logs", body + b" ", signature)),
            lambda: ("missing_signature", self.send("/v1/logs", body, {"Origin": "https://evil.example.net"})),
            lambda: ("invalid_payload", self.send("/v1/logs", broken, {"x-nightbell-key": SERVER_KEY})),
            lambda: ("unsupported_encoding",
                     self.send("/v1/logs", body, {"Content-Encoding": "br", "x-nightbell-key": SERVER_KEY})),
            lambda: ("too_large", self.send("/v1/logs", b" " * 70000, {"Origin": ORIGIN})),
        ))()
        self.refused[reason] += 1
        if reply.error != reason:
            self.problem(f"wanted {reason}", reply)

    def idempotent(self):
        body = wire.compact([harness.log_event(self.text()), harness.log_event(self.text())])
        key = "key-" + self.text()
        for turn in range(self.random.randint(1, 3)):
            headers = {"x-nightbell-key": SERVER_KEY, "Idempotency-Key": key}
            self.want("an idempotent batch", self.send("/v1/logs", body, headers), 200, {"accepted": 2})
            outcome = ("duplicate", "event_id") if turn else ("stored", "ok")
            self.expected[("logs", *outcome)] += 2
        self.stored_messages += [f"{self.name}-{self.n - 2}", f"{self.name}-{self.n - 1}"]

    def slow_key(self):
        text = self.text()
        reply = self.send("/v1/logs", wire.compact(harness.log_event(text)), {"x-nightbell-key": SLOW_KEY})
        if reply.status == 429:
            self.refused["rate_limited"] += 1
            if reply.error != "rate_limited" or int(reply.headers.get("retry-after", "0")) < 1:
                self.problem("wanted rate_limited with Retry-After", reply)
        elif self.want("a slow key's event", reply, 200, {"accepted": 1}):
            self.expected["logs", "stored", "ok"] += 1
            self.stored_messages.append(text)
