#!/usr/bin/env python3
"""Writes events as many as wanted, in the order of their times, for benches of the store.

    bench/generate.py --events 1000000 --days 7 --out events.jsonl
    nightbell import --data-dir ./bench-data events.jsonl

The same seed gives the same bytes. Texts are those of events.py; what it draws at random
for each event has here the cardinalities of real traffic: a session has about 20 events, a
request about 3 of browser, backend and agent, a release ships the same asset names to all.

Planted, so that a search can be checked: the request id `needle-8` in 8 lines and
`needle-50` in 50, spread evenly over all; the word `zyzzyva` in the messages of 3.
"""

import argparse
import calendar
import json
import random
import re
import sys
import time

import events

SERVICES = (*events.SERVICES, "notifier", "gateway")
NEEDLES = (("request_id", "needle-8", 8), ("request_id", "needle-50", 50), ("message", "zyzzyva", 3))
ROUTES, RELEASES, ERROR_TYPES, COMPONENTS = 200, 5, 50, 60
SESSION_EVENTS, SESSIONS = 20, 400
REQUEST_EVENTS, REQUESTS = 3, 24
NEW_WORDS = 0.78  # of messages that bring one nobody used before
FRAMES = 400  # different stack frames a release
POOL = 4096  # drawn once, picked from for each event
WORDS_MEASURED = 100_000  # events whose words are counted
BATCH = 10_000  # lines a write

SEARCHED = ("message", "component", "route", "error", "http", "labels", "data", "breadcrumbs", "node", "payload")
TOKEN = re.compile(r"[A-Za-z0-9_\u0080-\U0010ffff]+")


def words_in(line):
    """The words of a line that an index of words would hold (src/event/tokens.h)."""
    def texts(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, (dict, list)):
            for one in value.values() if isinstance(value, dict) else value:
                yield from texts(one)
    event = json.loads(line)
    return {word.lower() for name in SEARCHED for text in texts(event.get(name)) for word in TOKEN.findall(text)
            if len(word) >= 2 and (len(word) >= 6 or not word.isdigit())}


class Vocabulary:
    """Fragments of lines, JSON already, made once from the seed."""

    def __init__(self, choose):
        quoted = json.dumps
        self.routes = [f"/{area}/{choose.choice(events.WORDS)}-{n}" for n in range(ROUTES // 4)
                       for area in ("api", "app", "account", "products")]
        self.components = [f"{name}{n}" for name in events.COMPONENTS for n in range(COMPONENTS // 7 + 1)][:COMPONENTS]
        self.types = [f"{choose.choice(('Cart', 'Order', 'Stream', 'Auth', 'Cache'))}{n}{name}"
                      for n in range(9) for name in events.ERRORS][:ERROR_TYPES]
        self.releases = [f"2026.{9 + n // 3}.{1 + n * 5}" for n in range(RELEASES)]
        self.frames = [[self._frame(choose, release) for _ in range(FRAMES)] for release in range(RELEASES)]
        self.stacks = [["\\n".join(choose.choice(frames) for _ in range(choose.randint(1, 4))) for _ in range(POOL)]
                       for frames in self.frames]
        self.messages = [self._message(choose) for _ in range(POOL)]
        self.http = [self._http(choose) for _ in range(POOL)]

    def _frame(self, choose, release):
        return (f"    at {choose.choice(events.FUNCTIONS)} (https://shop.example.com/assets/{choose.choice(events.FILES)}."
                f"r{release}.js:{choose.randint(1, 4000)}:{choose.randint(1, 90)})")

    def _message(self, choose):
        """A text and its beginning, both escaped, without quotes around them."""
        text = choose.choice(events.MESSAGES).format(
            word=choose.choice(events.WORDS), component=choose.choice(self.components), route=choose.choice(self.routes),
            status=choose.choice((404, 500, 502, 503)), ms=choose.randint(3, 30000), n=choose.randint(1, 99), id="chunk")
        return tuple(json.dumps(part, ensure_ascii=False)[1:-1] for part in (text, text[:90]))

    def _http(self, choose):
        return (f'"http":{{"method":"{choose.choice(("GET", "POST"))}","route":"{choose.choice(self.routes)}",'
                f'"host":"api.example.com","status":{choose.choice((0, 404, 429, 500, 503))},'
                f'"duration_ms":{choose.randint(2, 30000)}}},'
                f'"labels":{{"region":"{choose.choice(("eu-central", "us-east"))}","flag":"new-{choose.choice(events.WORDS)}"}},'
                '"breadcrumbs":[' + ",".join(f'{{"at":"{n * 130} ms","what":"click {choose.choice(events.WORDS)}"}}'
                                             for n in range(3)) + "]")


class Traffic:
    """Sessions and requests that come and go."""

    def __init__(self, choose):
        self._bits = choose.getrandbits
        self._chance = choose.random
        self.sessions = [self._session() for _ in range(SESSIONS)]
        self.requests = [self._request() for _ in range(REQUESTS)]

    def _session(self):
        return f"s-{self._bits(48):012x}", f"v-{self._bits(40):010x}", f"{self._bits(160):040x}"

    def _request(self):
        bits = self._bits(96)
        return (f"{bits & 0xffffffff:08x}-{bits >> 80:04x}-4{bits >> 32 & 0xfff:03x}-a{bits >> 44 & 0xfff:03x}"
                f"-{bits >> 32 & 0xffffffffffff:012x}", f"{self._bits(128) | 1:032x}", f"r-{self._bits(48):012x}",
                self.sessions[int(self._chance() * SESSIONS)])

    def next_request(self):
        """(request id, trace id, run id, session) of the request whose event comes now."""
        at = int(self._chance() * REQUESTS)
        request = self.requests[at]
        chance = self._chance()
        if chance < 1 / REQUEST_EVENTS:
            self.requests[at] = self._request()
            if chance < 1 / SESSION_EVENTS:
                self.sessions[int(self._chance() * SESSIONS)] = self._session()
        return request


def lines(count, days, seed, start):
    """JSON texts, oldest first. `start`: Unix seconds."""
    choose = random.Random(seed)
    vocabulary, traffic = Vocabulary(choose), Traffic(choose)
    planted = {}
    for field, text, places in NEEDLES:
        for n in range(places):
            at = (2 * n + 1) * count // (2 * places)
            while at in planted:
                at += 1
            planted[at] = (field, text)
    chance, bits = choose.random, choose.getrandbits
    step, last_second, clock = days * 86400 / count, -1, ""
    for n in range(count):
        at = start + n * step
        second = int(at)
        if second != last_second:
            last_second = second
            clock = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        request, trace, run, (session, visitor, user) = traffic.next_request()
        release = int((n / count * 0.8 + chance() * 0.2) * RELEASES)
        message, short = vocabulary.messages[int(chance() * POOL)]
        if chance() < NEW_WORDS:
            message += f" ({bits(36):09x}x)"
        if n in planted:
            field, text = planted[n]
            request, message = (text, message) if field == "request_id" else (request, f"{message} {text}")
        shape, pick = chance(), int(chance() * POOL)
        component = vocabulary.components[pick % COMPONENTS]
        route = vocabulary.routes[int(chance() * ROUTES)]
        head = (f'{{"timestamp":"{clock}.{int((at - second) * 1000):03d}Z","level":'
                f'"{"error" if pick & 15 < 9 else "warn" if pick & 15 < 14 else "info"}",')
        ids = (f'"environment":"prod","release":"{vocabulary.releases[release]}","message":"{message}",'
               f'"trace_id":"{trace}","span_id":"{bits(64):016x}","request_id":"{request}","session_id":"{session}",')
        if shape < 0.12:
            yield (f'{head}"service":"langgraph",{ids}"run_id":"{run}","thread_id":"t{session}",'
                   f'"node":"{("plan", "retrieve", "rerank", "answer")[pick & 3]}","status":'
                   f'"{("start", "end", "end", "error")[pick >> 2 & 3]}","step":{pick % 9},"duration_ms":{pick * 3},'
                   f'"tokens":{{"input":{pick},"output":{pick >> 3},"total":{pick + (pick >> 3)}}},'
                   f'"payload":{{"inputs":{{"question":"{message}","history":[{pick},{release}]}},'
                   f'"error_message":"{short}"}}}}')
        elif shape < 0.62:
            yield (f'{head}"service":"web",{ids}"visitor_id":"{visitor}","component":"{component}","route":"{route}",'
                   f'"error":{{"type":"{vocabulary.types[pick % ERROR_TYPES]}","message":"{short}",'
                   f'"stack":"{vocabulary.stacks[release][pick]}"}}}}')
        else:
            service = SERVICES[1 + pick % (len(SERVICES) - 1)]
            more = (vocabulary.http[pick] if shape < 0.85 else
                    f'"data":{{"route_template":"{route}","pathname":"{route}/{pick}","status":200,'
                    f'"duration_ms":{pick},"component":"{component}"}},"refs":["ord_{bits(64):016x}"]')
            yield (f'{head}"service":"{service}",{ids}"user_hash":"{user}","instance":"{service}-{pick & 7}",'
                   f'"component":"{component}","route":"{route}",{more}}}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--days", type=float, default=7, help="that the events are spread over")
    parser.add_argument("--start", default="2026-10-01", help="the first day, UTC")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    asked = parser.parse_args()
    start = calendar.timegm(time.strptime(asked.start, "%Y-%m-%d"))

    began, total, batch, known, before = time.process_time(), 0, [], set(), 0
    with open(asked.out, "wb", buffering=0) as out:
        def write():
            nonlocal total
            text = ("\n".join(batch) + "\n").encode() if batch else b""
            total += len(text)
            out.write(text)
            batch.clear()
        for n, line in enumerate(lines(asked.events, asked.days, asked.seed, start)):
            batch.append(line)
            if n < WORDS_MEASURED:
                if n == WORDS_MEASURED // 2:
                    before = len(known)
                known |= words_in(line)
            if len(batch) == BATCH:
                write()
        write()
    seconds = time.process_time() - began
    measured = min(asked.events, WORDS_MEASURED)
    print(f"{asked.events} events, {total / max(1, asked.events):.0f} bytes each, {seconds:.1f} CPU-s")
    if measured > WORDS_MEASURED // 2:
        fresh = (len(known) - before) / (measured - WORDS_MEASURED // 2)
        print(f"{fresh:.2f} new words an event (of events {WORDS_MEASURED // 2} to {measured}; {len(known)} so far)")
    print("planted: " + ", ".join(f"{text} in {places} lines" for _, text, places in NEEDLES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
