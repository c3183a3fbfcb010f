"""Random queries of the whole language, each with the test that says which lines it means."""

import re

import oracle

PLAIN_NAME = re.compile(r"[A-Za-z0-9_.]+")
BARE = re.compile(r"[A-Za-z0-9_./%=+,;#&@!?~^$\u0080-\uffff][^\s()|\":*]*")
TIMES = ("since", "until", "at")


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Query:
    """`test`: of a line, times apart. `since` and `until`: milliseconds, or None."""

    def __init__(self, text, test, since=None, until=None):
        self.text, self.test, self.since, self.until = text, test, since, until

    def holds(self, line):
        return ((self.since is None or line.time >= self.since) and (self.until is None or line.time < self.until)
                and self.test(line))


class Queries:
    """Asks for what stands in `lines`, mostly. Threading: one at a time."""

    def __init__(self, random, lines):
        self.random, self.lines = random, lines

    def line(self):
        return self.random.choice(self.lines)

    def maybe(self, share):
        return self.random.random() < share

    def written(self, text):
        """A text as a query has it: bare where that is allowed."""
        if BARE.fullmatch(text) and text not in ("AND", "OR", "NOT") and self.maybe(0.7):
            return text
        return quoted(text)

    def name(self, path):
        return path if PLAIN_NAME.fullmatch(path) and self.maybe(0.9) else quoted(path)

    def paths(self, value, before=""):
        """(path, value) of everything in an object that a path leads to."""
        for name, inner in value.items():
            path = before + name
            if "*" in path or not name or len(path.encode()) > 128 or path in TIMES:
                continue
            yield path, inner
            if isinstance(inner, dict):
                yield from self.paths(inner, path + ".")

    def field(self, wanted):
        """Any (path, value) that `wanted` likes."""
        for _ in range(50):
            found = [(p, v) for p, v in self.paths(self.line().value) if p not in ("level", "kind") and wanted(v)]
            if found:
                return self.random.choice(found)
        return "service", "web"

    # terms

    def words(self):
        """Some words that stand behind each other in a line, or an id."""
        line = self.line()
        if line.ids and self.maybe(0.3):
            text = self.random.choice(sorted(line.ids))
        else:
            texts = [t for name in oracle.WORDS & line.value.keys() for t in oracle.strings_in(line.value[name]) if t]
            text = self.random.choice(sorted(texts)) if texts else "timeout"
            parts = [m.span() for m in re.finditer(r"[\w\u0080-\uffff]+", text)]
            if parts and self.maybe(0.95):
                first = self.random.randrange(len(parts))
                last = min(len(parts) - 1, first + self.random.choice((0, 0, 0, 1, 1, 2, 4)))
                text = text[parts[first][0] : parts[last][1]]
        if self.maybe(0.15):
            text = self.random.choice((text.upper(), text.lower(), text + "x", text[1:] or "x", text[:-1] or "y"))
        return text[:300] or "x"

    def phrase(self):
        text = self.words()
        if self.maybe(0.25):
            text = text[: self.random.randint(1, len(text))]
            return self.written(text) + "*", oracle.phrase(text, True)
        return self.written(text), oracle.phrase(text)

    def spelled(self, value):
        if isinstance(value, bool):
            return "true" if value else "false"
        if oracle.is_number(value):
            return repr(value) if self.maybe(0.7) or not float(value).is_integer() else self.random.choice(
                (f"{float(value):e}" if float(f"{float(value):e}") == value else repr(value), repr(float(value))))
        return str(value)

    def one_value(self, path, value):
        """A value behind `path:` with its test."""
        if isinstance(value, list):
            value = self.random.choice([v for v in value if not isinstance(v, (list, dict))] or ["x"])
        text = self.spelled(value)
        if self.maybe(0.1):
            text = self.random.choice((text + "0", text.upper(), text[:-1] or "-", "0" + text))
        if self.maybe(0.25) and text:
            text = text[: self.random.randint(1, len(text))]
            return self.written(text) + "*", oracle.begins(path, text)
        return self.written(text) if text else '""', oracle.equals(path, text)

    def equals(self):
        path, value = self.field(lambda v: v is not None and not isinstance(v, dict))
        if self.maybe(0.15):
            joined = self.combined([self.one_value(path, value), self.one_value(path, self.field(lambda v: isinstance(v, str))[1])])
            return f"{self.name(path)}:({joined[0]})", joined[1]
        text, test = self.one_value(path, value)
        return f"{self.name(path)}:{text}", test

    def exists(self):
        path, _ = self.field(lambda v: True)
        return f"{self.name(path)}:*", oracle.exists(path)

    def range(self):
        path, value = self.field(oracle.is_number)
        value = value if oracle.is_number(value) else 5
        if self.maybe(0.5):
            sign = self.random.choice((">", ">=", "<", "<="))
            inside = sign.endswith("=")
            limits = {"low": value, "low_in": inside} if sign[0] == ">" else {"high": value, "high_in": inside}
            return f"{self.name(path)}:{sign}{self.spelled(value)}", oracle.between(path, **limits)
        other = value + self.random.choice((0, 1, 100, 1e6))
        low, high = self.random.choice(((value, other), (None, value), (value, None), (None, None)))
        shown = ["*" if bound is None else self.spelled(bound) for bound in (low, high)]
        return f"{self.name(path)}:[{shown[0]} TO {shown[1]}]", oracle.between(path, low, high)

    def level(self):
        at = self.random.randrange(4)
        name = self.random.choice((oracle.LEVELS[at], oracle.LEVELS[at].upper(), ("debug", "info", "warning", "fatal")[at]))
        text, levels = self.random.choice((
            (name, oracle.LEVELS[at : at + 1]), (">=" + name, oracle.LEVELS[at:]), ("<=" + name, oracle.LEVELS[: at + 1]),
            (f"[{name} TO error]", oracle.LEVELS[at:]), (f"[* TO {name}]", oracle.LEVELS[: at + 1]),
            *((((">" + name), oracle.LEVELS[at + 1 :]),) if at < 3 else ()), *((("<" + name, oracle.LEVELS[:at]),) if at else ()),
            ("*", oracle.LEVELS)))
        return "level:" + text, oracle.level_in(levels)

    def kind(self):
        kinds = self.random.sample(oracle.disk.KINDS, self.random.randint(1, 3))
        return "kind:" + ",".join(kinds), oracle.kind_in(set(kinds))

    def term(self):
        return self.random.choices((self.phrase, self.equals, self.exists, self.range, self.level, self.kind),
                                   (6, 6, 1, 3, 2, 1))[0]()

    # operators

    def combined(self, parts):
        """AND binds closer than OR: an OR inside of an AND stands in parentheses."""
        if self.maybe(0.5):
            between = [self.random.choice((" ", " ", " AND ")) for _ in parts[1:]]
            tests = [test for _, test in parts]
            text = parts[0][0] + "".join(b + t for b, (t, _) in zip(between, parts[1:]))
            return text, lambda line: all(test(line) for test in tests)
        tests = [test for _, test in parts]
        return " OR ".join(text for text, _ in parts), lambda line: any(test(line) for test in tests)

    def filter(self, depth=0):
        r = self.random.random()
        if depth > 2 or r < 0.45:
            return self.term()
        if r < 0.6:
            text, test = self.filter(depth + 1)
            return self.random.choice(("NOT ", "-", "NOT NOT -")) + f"({text})", lambda line: not test(line)
        parts = [self.filter(depth + 1) for _ in range(self.random.randint(2, 3))]
        return self.combined([(f"({text})", test) for text, test in parts])

    def mixed(self):
        """a b OR c AND d: without parentheses."""
        ands = [[self.term() for _ in range(self.random.randint(1, 3))] for _ in range(2)]
        text = " OR ".join(self.random.choice((" ", " AND ")).join(t for t, _ in part) for part in ands)
        tests = [[test for _, test in part] for part in ands]
        return text, lambda line: any(all(test(line) for test in part) for part in tests)

    def query(self, may_be_all=True):
        r = self.random.random()
        text, test = self.filter() if r < 0.7 else self.mixed() if r < 0.9 else self.term()
        if may_be_all and self.maybe(0.03):
            text, test = self.random.choice(("", "*")), lambda line: True
        since = until = None
        if self.maybe(0.3):
            times = sorted((self.line().time, self.line().time))  # on a line's own millisecond
            if self.maybe(0.7):
                since = times[0] + self.random.choice((0, 0, 1))
            if self.maybe(0.6):
                until = times[1] + self.random.choice((0, 1, 1))
            if since is not None and until is not None and until <= since:
                until = since + 1
        terms = [f"{name}:{oracle.rfc3339(at)}" for name, at in (("since", since), ("until", until)) if at is not None]
        whole = " ".join([*terms, f"({text})" if terms and text and " OR " in text and self.maybe(0.5) else text])
        return Query(whole.strip(" "), test, since, until)
