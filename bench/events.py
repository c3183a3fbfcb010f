"""Events as applications send them, about 760 bytes each: what every row posts.

The same seed gives the same events; only the times are those of the run, so that no
line is marked `clock_skew`.
"""

import json
import random
import time

SINGLES = 512
BATCHES = 64
BATCH_EVENTS = 100
SMALL_BATCH_BYTES = 48 * 1024

SERVICES = ("web", "shop-api", "checkout", "assistant", "search", "mailer")
COMPONENTS = ("ChatWindow", "CartSummary", "UploadPanel", "SearchBox", "billing.worker", "session.store", "rag.fetch")
ROUTES = ("/chat", "/cart", "/api/orders", "/api/search", "/api/assistant/stream", "/account/settings", "/products/[id]")
ERRORS = ("TypeError", "NetworkError", "TimeoutError", "ChunkLoadError", "ValueError", "IntegrityError")
FILES = ("chat", "cart", "stream", "session", "vendor", "router", "orders", "retry")
FUNCTIONS = ("onMessage", "render", "commitWork", "fetchPage", "applyDiscount", "readChunk", "retryLater", "parse")
# Most texts hold no person; some do, and must pay for being redacted.
MESSAGES = (
    "Cannot read properties of undefined (reading '{word}') while rendering {component}",
    "Request to {route} failed with status {status} after {ms} ms, attempt {n} of 3",
    "Stream closed by the server after {n} chunks, {ms} ms without data",
    "Order {id} could not be saved: duplicate key value violates unique constraint \"orders_{word}_key\"",
    "Payment provider answered {status}; the basket of {n} articles is kept for {ms} s",
    "Loading chunk {n} failed (https://cdn.example.com/assets/{word}-{id}.js?v={n}:{n}:{ms})",
    "Connection to 10.4.{n}.17:5432 lost in pool {word}, {n} waiting; größere Wartezeit möglich",
    "Mail to {word}.{component}@example.com was refused, called back at +49 30 901820{n}",
)
WORDS = ("items", "length", "session", "price", "token_count", "locale", "results", "visitor", "total", "address")


def _hex(choose, digits):
    return f"{choose.getrandbits(digits * 4):0{digits}x}"


def _message(choose, component, route):
    return choose.choice(MESSAGES).format(
        word=choose.choice(WORDS), component=component, route=route, status=choose.choice((404, 500, 502, 503)),
        ms=choose.randint(3, 30000), n=choose.randint(1, 99), id=_hex(choose, 8))


def _frame(choose):
    return (f"    at {choose.choice(FUNCTIONS)} (https://shop.example.com/assets/{choose.choice(FILES)}."
            f"{_hex(choose, 6)}.js:{choose.randint(1, 4000)}:{choose.randint(1, 90)})")


def event(choose, now):
    """One log event; `choose` is a random.Random, `now` Unix seconds."""
    component, route = choose.choice(COMPONENTS), choose.choice(ROUTES)
    at = now + choose.uniform(-2.0, 0.0)
    message = _message(choose, component, route)
    made = {
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at * 1000) % 1000:03d}Z",
        "level": choose.choices(("error", "warn", "info"), (6, 3, 1))[0],
        "service": choose.choice(SERVICES),
        "environment": "prod",
        "release": f"2026.11.{choose.randint(1, 30)}",
        "message": message,
        "trace_id": _hex(choose, 32),
        "request_id": f"{_hex(choose, 8)}-{_hex(choose, 4)}-4{_hex(choose, 3)}-a{_hex(choose, 3)}-{_hex(choose, 12)}",
        "session_id": f"s-{_hex(choose, 12)}",
        "component": component,
        "route": route,
    }
    shape = choose.random()
    if shape < 0.6:
        made["error"] = {"type": choose.choice(ERRORS), "message": message[:90],
                         "stack": "\n".join(_frame(choose) for _ in range(choose.randint(2, 5)))}
    elif shape < 0.85:
        made["http"] = {"method": choose.choice(("GET", "POST")), "route": route, "host": "api.example.com",
                        "status": choose.choice((0, 404, 429, 500, 503)), "duration_ms": choose.randint(2, 30000)}
        made["labels"] = {"region": choose.choice(("eu-central", "us-east")), "flag": f"new-{choose.choice(WORDS)}"}
        made["breadcrumbs"] = [{"at": f"{n * 130} ms", "what": f"click {choose.choice(WORDS)}"} for n in range(4)]
    else:
        made["data"] = {"route_template": route, "pathname": f"{route}/{choose.randint(1, 9999)}", "status": 200,
                        "duration_ms": choose.randint(1, 5000), "component": component}
        made["refs"] = [f"ord_{_hex(choose, 16)}", f"digest.{_hex(choose, 10)}"]
        made["user_hash"] = _hex(choose, 40)
        made["instance"] = f"{made['service']}-{choose.randint(1, 8)}"
    return made


def _line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def singles(seed=1):
    """SINGLES bodies of one event each."""
    choose, now = random.Random(seed), time.time()
    return [_line(event(choose, now)) for _ in range(SINGLES)]


def batches(seed=2):
    """BATCHES bodies of BATCH_EVENTS events each."""
    choose, now = random.Random(seed), time.time()
    return [_line({"events": [event(choose, now) for _ in range(BATCH_EVENTS)]}) for _ in range(BATCHES)]


def small_batch(seed=3):
    """One body just under 48 KiB, and how many events it holds."""
    choose, now = random.Random(seed), time.time()
    events, size = [], len('{"events":[]}')
    while True:
        one = event(choose, now)
        size += len(_line(one).encode()) + 1
        if size > SMALL_BATCH_BYTES:
            return _line({"events": events}), len(events)
        events.append(one)


def write_bodies(path, bodies):
    """One body a line, as post.lua and load read them."""
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(body + "\n" for body in bodies)
    return path
