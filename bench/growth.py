"""Draws how things grow from the tables of docs/statistics.md, so that picture and table cannot differ.

The tables are measured by `./run bench stats` and `./run bench leaderboard`, and copied there by hand.

    ./run bench growth
"""

from __future__ import annotations

import re
from pathlib import Path

from ratings.reports.curves import Curve, curves
from ratings.reports.drawing import alone

DOCS = Path(__file__).resolve().parent.parent / "docs"
ROW = re.compile(r"^\| ([\d,]+) \| (.+) \|$")
# The picture; the heading of its table; which of its columns, from 0 after the scores, it shows.
PICTURES = {
    "growth-figures.svg": (
        "| scores | bincount, s | means, s |",
        {"one bare bincount": 0, "all means": 1, "the whole board": 4},
    ),
    "growth-reading.svg": (
        "| scores | bare COPY, s | reading, s |",
        {"bare COPY": 0, "columns read": 1, "all figures": 3},
    ),
}
STRONG = {"all means", "columns read"}


def main() -> None:
    """Write the pictures."""
    told = (DOCS / "statistics.md").read_text(encoding="utf-8")
    for name, (heading, columns) in PICTURES.items():
        (DOCS / "pictures" / name).write_text(drawn(told, heading, columns), encoding="utf-8")


def drawn(told: str, heading: str, columns: dict[str, int]) -> str:
    """Return the picture of the table under a heading; a time of 0.000 is drawn at half a millisecond."""
    rows = [(scores, values) for scores, values in table(told, heading)]
    shown = [
        Curve(name, tuple((scores, max(values[at], 0.0005)) for scores, values in rows), name in STRONG)
        for name, at in columns.items()
    ]
    return alone(curves(shown, across="scores", up="seconds", title="Growth", key="growth"))


def table(told: str, heading: str) -> list[tuple[float, list[float]]]:
    """Return the rows of the table: its number of scores, and what stands in the other columns."""
    after = told[told.index(heading) :].splitlines()[2:]
    found = []
    for line in after:
        row = ROW.match(line)
        if row is None:
            break
        found.append((float(row[1].replace(",", "")), [float(cell) for cell in row[2].split(" | ")]))
    return found


if __name__ == "__main__":
    main()
