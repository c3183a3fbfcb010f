"""One comparable line of the bench: a value, its gate, its aim."""

import statistics
from dataclasses import dataclass, field


@dataclass
class Row:
    """`gate` is what must hold, `aim` what we want; `more_is_better` turns both round."""

    name: str
    value: float
    unit: str
    gate: float
    aim: float
    more_is_better: bool = False
    low: float | None = None
    high: float | None = None
    note: str = ""

    @classmethod
    def of_runs(cls, name, values, unit, gate, aim, **more):
        """The median of several runs, with their extremes beside it."""
        return cls(name, statistics.median(values), unit, gate, aim, low=min(values), high=max(values), **more)

    def meets(self, bound):
        return self.value >= bound if self.more_is_better else self.value <= bound

    @property
    def verdict(self):
        if self.meets(self.aim):
            return "pass, aim met"
        return "pass" if self.meets(self.gate) else "MISS"

    def cells(self):
        sign = "≥" if self.more_is_better else "≤"
        spread = f"{_figure(self.low)}–{_figure(self.high)}" if self.low is not None else ""
        return [self.name, _figure(self.value), self.unit, spread, f"{sign} {_figure(self.gate)}",
                f"{sign} {_figure(self.aim)}", self.verdict, self.note]


HEADINGS = ["row", "value", "unit", "spread", "gate", "aim", "verdict", "note"]


def _figure(value):
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass
class Table:
    """Prints rows as they come, and all of them as Markdown at the end."""

    rows: list[Row] = field(default_factory=list)

    def add(self, row):
        self.rows.append(row)
        name, value, unit, spread, gate, aim, verdict, note = row.cells()
        print(f"{name:26} {value:>8} {unit:16} {spread:>13}  gate {gate:8} aim {aim:8} {verdict:14} {note}", flush=True)

    def markdown(self):
        lines = [HEADINGS, ["---"] * len(HEADINGS), *(row.cells() for row in self.rows)]
        return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
