"""How a chart with rows is laid out: words beside the marks, or above them where there is little room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ratings.reports.drawing import INK, MUTED, shorten, svg, text, width_of

WIDE, NARROW = 800.0, 360.0
WIDEST_LABEL = 220.0

Told = tuple[str, str]
"""What stands at the right of a row: the figure, and its interval in muted ink."""


@dataclass(frozen=True)
class Band:
    """Where the marks stand: from `left` to `right`, in rows of one height beneath `top`."""

    width: float
    left: float
    right: float
    top: float
    row: float
    narrow: bool

    @classmethod
    def around(cls, labels: Sequence[str], told: Sequence[Told], *, narrow: bool, top: float = 28) -> Band:
        """Return the band that leaves room for these words."""
        if narrow:
            return cls(width=NARROW, left=6, right=NARROW - 6, top=top, row=52, narrow=True)
        left = min(WIDEST_LABEL, max(map(width_of, labels), default=0) + 24)
        right = WIDE - max(map(_room, told), default=0)
        return cls(width=WIDE, left=left, right=right, top=top, row=32, narrow=False)

    def across(self, share: float) -> float:
        """Return where a share of 0..1 of the band's width lies; what lies outside stands at the edge."""
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def row_top(self, n: int) -> float:
        return self.top + n * self.row

    def middle(self, n: int) -> float:
        """Return the height at which the marks of row n stand."""
        return self.row_top(n) + (34 if self.narrow else self.row / 2)

    def words(self, n: int, label: str, told: Told) -> str:
        """Return the words of row n: its name at the left, its figure at the right."""
        baseline = self.row_top(n) + (18 if self.narrow else self.row / 2 + 4.5)
        figure, interval = told
        small = f'<tspan class="muted" fill="{MUTED}" dx="6">{escape(interval)}</tspan>' if interval else ""
        room = self.width - _room(told) - 8 if self.narrow else self.left - 16
        return text(0, baseline, shorten(label, room)) + (
            f'<text class="ink" x="{self.width:g}" y="{baseline:.4g}" text-anchor="end" fill="{INK}">'
            f'<tspan font-weight="600">{escape(figure)}</tspan>{small}</text>'
        )

    def sheet(self, body: str, rows: int, *, key: str, title: str, description: str) -> str:
        """Return the whole chart of so many rows."""
        kind = "chart narrow-chart" if self.narrow else "chart wide-chart"
        return svg(
            body,
            width=self.width,
            height=self.row_top(rows) + 4,
            key=key,
            title=title,
            description=description,
            kind=kind,
        )


def _room(told: Told) -> float:
    return width_of(" ".join(told)) + 16
