"""Random events of every kind, with everything in them that could be found wrongly."""

import random

import oracle

WORDS = ["timeout", "Timeout", "TIMEOUT", "refused", "connection", "reset", "disk", "full", "naïve", "Straße", "STRASSE",
         "привет", "ПРИВЕТ", "日本語", "テスト", "😀", "a", "b", "of", "x_1", "_", "__init__", "req", "77", "1234567", "12",
         "0012", "1e3", "true", "false", "null", "AND", "OR", "NOT", "since", "checkout", "pay", "payment", "w" * 63,
         "w" * 64, "w" * 65, "w" * 64 + "tail", "é" * 33, "É" * 40, "İ", "ſ", "K", "\u00a0", "e\u0301"]
BETWEEN = [" ", " ", " ", " ", "  ", "-", ".", ": ", "/", ", ", " \"", "\" ", "\\", "\t", "\n", "|", "(", ")", "*", "%", "\\n",
           "\u2028", "\x01", "\x7f", "'", "<", "&", "[", "]", "{", "\\\"", "\\u0041", "="]
SERVICES = ["web", "api", "worker", "Web", "api-2", "сервис", "a b", "12", "true"]
ROUTES = ["/", "/chat", "/chat/1", "/api/*", "/a b", "/prix/é", "/checkout", "/v1/items/7"]
FLAGS = ["eu", "us", "on", "off", "1", "1.0", "v2 beta", "q\"x", "b\\y"]
KEYS = ["a", "b", "a.b", "n", "odd name", "x:y", "кл", "tool", "deep", "list", "t", "ok"]


class Events:
    """`seed` decides everything but the clock. Threading: one at a time."""

    def __init__(self, seed, now_ms):
        self.random = random.Random(seed)
        self.now_ms = now_ms
        self.ids = {name: [self.id(name, n) for n in range(size)] for name, size in
                    (("request_id", 400), ("session_id", 90), ("trace_id", 120), ("run_id", 40), ("job_id", 15),
                     ("user_hash", 30), ("visitor_id", 60), ("tenant_id", 5), ("refs", 50))}

    def id(self, name, n):
        return self.random.choice((f"{name[:3]}-{n}", f"{self.random.getrandbits(128):032x}", f"{n:04d}", f"{name}.{n}:x",
                                   f"Req-{n}", f"timeout-{n}"))

    def maybe(self, share):
        return self.random.random() < share

    def text(self, most=9):
        out = ""
        for _ in range(self.random.randint(1, most)):
            out += self.random.choice(WORDS) + self.random.choice(BETWEEN)
        return out.strip() or "x"

    def filler(self):
        """Words that hardly another line has."""
        return " ".join(f"{self.random.choice(WORDS[:20])}{self.random.randrange(3000)}" for _ in range(self.random.randint(5, 90)))

    def number(self):
        r = self.random
        return r.choice((r.randrange(6), r.randrange(6), -r.randrange(5), r.random() * 10, 0.1, 1.5, 1e3, 1e21, 2.5e-7,
                         2**53, 2**53 + 1, 2**63, -(2**63), r.randrange(10**9), 500, 404, 200, -0.0, 5.0, 12))

    def scalar(self):
        r = self.random.random()
        if r < 0.4:
            return self.text(3)
        if r < 0.75:
            return self.number()
        return self.random.choice((True, False, None, "true", "false", "5", "0012", "-1.5", ""))

    def free(self, depth=0):
        out = {}
        for key in self.random.sample(KEYS, self.random.randint(1, 4)):
            r = self.random.random()
            if depth < 2 and r < 0.2:
                out[key] = self.free(depth + 1)
            elif depth < 2 and r < 0.35:
                out[key] = [self.scalar() for _ in range(self.random.randint(0, 3))]
            else:
                out[key] = self.scalar()
        return out

    def time_ms(self):
        """Mostly of the last day; some that nobody trusts."""
        r = self.random.random()
        if r < 0.3:
            return self.now_ms - self.random.randrange(60_000)
        if r < 0.9:
            return self.now_ms - self.random.randrange(23 * 3_600_000)
        if r < 0.94:
            return self.now_ms + self.random.randrange(200_000)
        return self.now_ms + self.random.choice((-30, -400, 3, 900)) * 86_400_000

    def time(self):
        text = oracle.rfc3339(self.time_ms())
        if self.maybe(0.2):  # finer than a line keeps it
            text = text[:-1] + f"{self.random.randrange(1000):03d}Z"
        return text

    def some_ids(self, names, share):
        return {name: self.random.choice(self.ids[name]) for name in names if self.maybe(share)}

    def log(self):
        r = self.random
        event = {"timestamp": self.time(), "level": r.choice(("error", "warn", "info", "debug", "ERROR", "Warning", "fatal")),
                 "service": r.choice(SERVICES), "message": self.text()}
        event |= self.some_ids(("request_id", "session_id", "trace_id", "user_hash", "visitor_id", "tenant_id", "job_id"), 0.4)
        if self.maybe(0.2):
            event["refs"] = r.sample(self.ids["refs"] + self.ids["request_id"][:20], r.randint(1, 4))
        if self.maybe(0.5):
            event["route"] = r.choice(ROUTES)
        if self.maybe(0.4):
            event["http"] = {"method": r.choice(("GET", "POST")), "route": r.choice(ROUTES), "status": r.choice((200, 404, 500, 503)),
                             "duration_ms": r.choice((r.random() * 9000, r.randrange(9000), 1000, 5000))}
        if self.maybe(0.4):
            event["error"] = {"type": r.choice(("TypeError", "AbortError", "KeyError", "Ошибка")), "message": self.text(5),
                              "stack": [f"at {w} (app.js:{r.randrange(99)}:{r.randrange(99)})" for w in r.sample(WORDS[:12], r.randint(0, 5))]}
        if self.maybe(0.4):
            event["labels"] = {k: r.choice(FLAGS) for k in r.sample(("region", "flag", "a.b", "odd name", "промпт"), r.randint(1, 3))}
        if self.maybe(0.8):
            event["data"] = {k: v for k, v in (("component", self.text(2)), ("status", r.choice((200, "200", True, 1.5))),
                             ("retries", self.number()), ("cached", self.maybe(0.5)), ("blob", self.filler())) if self.maybe(0.8)}
        if self.maybe(0.2):
            event["breadcrumbs"] = [self.free(1) for _ in range(r.randint(1, 4))]
        if self.maybe(0.1):
            event["repeat_count"] = r.randint(1, 9)
        if self.maybe(0.3):
            event["component"] = self.text(3)
        if self.maybe(0.3):
            event["environment"], event["release"] = r.choice(("prod", "dev", "staging")), r.choice(("1.0", "2", "r-77"))
        return event

    def run(self):
        r = self.random
        event = {"timestamp": self.time(), "level": r.choice(("info", "warn", "error")), "service": "langgraph",
                 "run_id": r.choice(self.ids["run_id"]), "node": r.choice(("plan", "act", "Tool use", "étape")),
                 "status": r.choice(("start", "end", "error", "summary")), "duration_ms": r.randrange(5000), "step": r.randrange(9)}
        event |= self.some_ids(("request_id", "session_id", "job_id"), 0.4)
        if event["status"] == "summary":
            event["summary"] = {"trigger": r.choice(("cron", "user", "disk full")), "totals": r.randrange(50), "ok": self.maybe(0.5)}
        if self.maybe(0.5):
            event["tokens"] = {"input": r.randrange(999), "output": r.randrange(999)}
            event["payload"] = {"inputs": {"q": self.text(3), "n": 5}, "error_type": "ToolError", "error_message": self.text(4)}
        if self.maybe(0.3):
            event["message"] = self.text()
        return event

    def beacon(self):
        """An item of another kind."""
        r = self.random
        item = r.choice((
            lambda: {"kind": "heartbeat", "page": r.choice(ROUTES), "ts": self.time_ms() / 1000, "meta": self.free()},
            lambda: {"kind": "chat_opened", "page": r.choice(ROUTES), "meta": self.free()},
            lambda: {"kind": "behavior", "visitor_id": r.choice(self.ids["visitor_id"]) + "-visitor", "timestamp": self.time(),
                     "event": r.choice(("page_view", "link_click", "assistant_tool_query", "Page View")),
                     "metadata": self.free() | {"pad": self.filler()}},
            lambda: {"kind": "reply", "timestamp": self.time(), "route": r.choice(ROUTES), "transport": "fetch",
                     "end": r.choice(("done", "server_error", "timeout")), "status": r.choice((200, 500)),
                     "ttfc_ms": r.random() * 900, "chunks": r.randrange(99)},
            lambda: {"kind": "vital", "timestamp": self.time(), "name": r.choice(("LCP", "CLS")), "value": r.random() * 5000,
                     "rating": r.choice(("good", "poor")), "page": r.choice(ROUTES)},
            lambda: {"kind": "rollup", "minute": oracle.rfc3339(self.time_ms() // 60_000 * 60_000), "service": r.choice(SERVICES),
                     "route": r.choice(ROUTES), "method": "POST", "count": r.randrange(1, 99), "errors": 1,
                     "buckets": {"20": 4, "28": 6}},
        ))()
        return item | self.some_ids(("request_id", "session_id", "run_id", "user_hash"), 0.25)

    def request(self, most=150):
        """(path, value) of one request."""
        if self.maybe(0.6):
            return "/v1/logs", [self.run() if self.maybe(0.15) else self.log() for _ in range(self.random.randint(1, most))]
        return "/nb/b", {"events": [self.beacon() for _ in range(self.random.randint(1, most))]}
