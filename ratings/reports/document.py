"""The Document: a whole report as plain data, before any format is chosen.

Every text is in its reader's language already; every figure is a number with what is known of its
uncertainty. Writers decide how that looks and never compute anything, so all formats hold equal figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ratings.reports import figures
from ratings.reports.board import BoardData


@dataclass(frozen=True)
class Number:
    """A figure with its interval. `share` marks a figure of 0..1 that is told in whole percents."""

    value: float | None
    places: int = 2
    low: float | None = None
    high: float | None = None
    share: bool = False

    @classmethod
    def of(cls, value: float | None, low: float | None = None, high: float | None = None) -> Number:
        """Return a figure in as many digits as its interval allows."""
        return cls(value, figures.decimals(low, high), low, high)

    @property
    def figure(self) -> str:
        """The figure alone; a dash where there is none."""
        if self.share:
            return figures.percent(self.value) or "–"
        return figures.number(self.value, self.places)

    @property
    def interval(self) -> str:
        """The interval alone; empty where there is none."""
        return figures.interval(self.low, self.high, self.places)

    @property
    def text(self) -> str:
        """The figure with its interval."""
        return f"{self.figure} ({self.interval})" if self.interval else self.figure


@dataclass(frozen=True)
class Level:
    """A verdict: a step of `of` levels in words, the certainty of it, and how many scores it rests on."""

    level: int | None
    word: str
    of: int = 3
    to: int | None = None
    certainty: float | None = None
    n: int | None = None

    @property
    def certain(self) -> bool:
        """Whether one level is meant: it is filled, while what lies between two is outlined."""
        return self.level is not None and self.to is None

    @property
    def text(self) -> str:
        """The verdict in one line."""
        told = [self.word, figures.percent(self.certainty), "" if self.n is None else f"n={self.n}"]
        return " ".join(part for part in told if part)


Cell = str | int | Number | Level | None


@dataclass(frozen=True)
class Table:
    """Columns by their labels, rows of as many cells; the first cell of a row names it.

    `rules` are the numbers of rows beneath which a rule stands, because what follows differs.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    rules: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"A row of “{self.title}” has not {len(self.columns)} cells.")

    @property
    def verdicts(self) -> bool:
        """Whether it is the report's table: verdicts across, in every column but the first."""
        cells = [cell for row in self.rows for cell in row[1:]]
        return bool(cells) and all(isinstance(cell, Level) for cell in cells)

    def numeric(self, column: int) -> bool:
        """Whether a column holds figures, which stand at the right."""
        cells = [row[column] for row in self.rows if row[column] is not None]
        return bool(cells) and all(isinstance(cell, Number | int) for cell in cells)


@dataclass(frozen=True)
class Heading:
    """A heading; depth 1 opens a part, 2 and 3 something within it."""

    text: str
    depth: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Some sentences. `lead` marks the ones to read when nothing else is read."""

    text: str
    lead: bool = False


@dataclass(frozen=True)
class Notes:
    """A list of sentences."""

    items: Sequence[str]


@dataclass(frozen=True)
class Chart:
    """A drawing, the sentence that says what is seen, and its data.

    The data's rows are a label and one figure with its interval, or a label and two figures (across, up).
    """

    title: str
    sentence: str
    svg: str
    data: Table


@dataclass(frozen=True)
class Picture:
    """A picture's bytes, with the words for those who do not see it."""

    content: bytes
    media_type: str
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Gallery:
    """Pictures under one title: side by side, or strips of pictures one under the other."""

    title: str
    pictures: Sequence[Picture]
    strips: bool = False


Part = Heading | Paragraph | Notes | Table | Chart | Gallery


@dataclass(frozen=True)
class Words:
    """What the writers say themselves, in the section's language."""

    low: str = "low"
    high: str = "high"
    certainty: str = "certainty"
    scores: str = "scores"
    contents: str = "Contents"
    filled: str = "Filled: at least 80% certain"
    outlined: str = "Outlined: less certain, or between two levels"
    elsewhere: str = "Pictures stand in the HTML and PDF of this report."


@dataclass(frozen=True)
class Section:
    """The report in one language."""

    language: str
    title: str
    subtitle: str
    parts: Sequence[Part]
    words: Words = Words()

    @property
    def tables(self) -> Iterator[Table]:
        """Every table of the section."""
        return (part for part in self.parts if isinstance(part, Table))


@dataclass(frozen=True)
class Document:
    """A report: a section for each language, and the boards it came from as outside programs know them.

    `plain` is what the JSON holds: for one leaderboard the object that the contract promises.
    """

    sections: Sequence[Section]
    boards: Sequence[BoardData]
    plain: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title in the first language."""
        return self.sections[0].title
