"""One comparable line of the bench: a value, its gate, its aim."""

import statistics
from dataclasses import dataclass, field


@dataclass
class Row:
    """`gate` is what must hold, `aim` what we want; `more_is_better` turns both round.

    A row without them is no budget: a part of another row, or a peer's figure.
    """

    name: str
    value: float
    unit: str
    gate: float | None = None
    aim: float | None = None
    more_is_better: bool = False
    low: float | None = None
    high: float | None = None
    note: str = ""

    @classmethod
    def of_runs(cls, name, values, unit, gate=None, aim=None, **more):
        """The median of several runs, with their extremes beside it."""
        return cls(name, statistics.median(values), unit, gate, aim, low=min(values), high=max(values), **more)

    def meets(self, bound):
        """Of a budget: the value is within `bound`. Always, where there is none."""
        if bound is None:
            return True
        return self.value >= bound if self.more_is_better else self.value <= bound

    @property
    def verdict(self):
        if self.gate is None:
            return ""
        if self.meets(self.aim):
            return "pass, aim met"
        return "pass" if self.meets(self.gate) else "MISS"

    def cells(self):
        gate, aim = (self._bound(bound) for bound in (self.gate, self.aim))
        spread = f"{_figure(self.low)}–{_figure(self.high)}" if self.low is not None else ""
        return [self.name, _figure(self.value), self.unit, spread, gate, aim, self.verdict, self.note]

    def _bound(self, bound):
        return "" if bound is None else f"{'≥' if self.more_is_better else '≤'} {_figure(bound)}"


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
        budget = f"gate {gate:8} aim {aim:8}" if gate else ""
        print(f"{name:26} {value:>8} {unit:16} {spread:>13}  {budget:26} {verdict:14} {note}", flush=True)

    def markdown(self):
        lines = [HEADINGS, ["---"] * len(HEADINGS), *(row.cells() for row in self.rows)]
        return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
