"""XLSX: real numbers in full precision, panes that stay, the ramp as conditional colours, native charts.

Nothing becomes a formula: every text is stored as a text, whatever it begins with.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference, ScatterChart, Series
from openpyxl.chart.data_source import NumDataSource, NumRef
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ratings.reports import ramp
from ratings.reports.document import (
    Cell,
    Chart,
    Document,
    Gallery,
    Heading,
    Level,
    Notes,
    Number,
    Paragraph,
    Section,
    Table,
    Words,
)
from ratings.reports.plain import seen

INK, MUTED, RULE, ACCENT = "16191D", "59626B", "DDE2E6", "0B5C86"
TITLE_LIMIT = 31
Plain = str | int | float | None


def write(document: Document) -> bytes:
    """Return a workbook: a first sheet with the words, then a sheet for each table."""
    book = Workbook()
    book.remove(book.active)
    titles = _Titles()
    for section in document.sections:
        _words(book.create_sheet(titles.free(section.title)), section)
        for chart, table in _with_charts(section):
            sheet = book.create_sheet(titles.free(table.title))
            below = _Sheet(sheet, section.words).table(table)
            if chart is not None:
                _draw(sheet, chart, below + 2)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class _Titles:
    """Titles of sheets: at most 31 characters, none of some signs, no two alike whatever their case."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def free(self, wanted: str) -> str:
        """Return a title that is not taken yet."""
        stem = re.sub(r"[\[\]:*?/\\']", " ", seen(wanted)).strip()[:TITLE_LIMIT] or "-"
        title, number = stem, 1
        while title.casefold() in self.taken:
            number += 1
            title = f"{stem[: TITLE_LIMIT - len(str(number)) - 1]} {number}"
        self.taken.add(title.casefold())
        return title


def _with_charts(section: Section) -> Iterator[tuple[Chart | None, Table]]:
    """Yield every table, with the chart that stands before it."""
    chart = None
    for part in section.parts:
        if isinstance(part, Chart):
            chart = part
        elif isinstance(part, Table):
            yield chart, part
            chart = None


def _words(sheet: Worksheet, section: Section) -> None:
    """Write the sentences of the report, so that no figure stands without its warnings."""
    sheet.column_dimensions["A"].width = 110
    _text(sheet, 1, 1, section.title, size=16, bold=True)
    _text(sheet, 2, 1, section.subtitle, colour=MUTED)
    row = 4
    for text, size, bold in _sentences(section):
        _text(sheet, row, 1, text, size=size, bold=bold, wrap=True)
        row += 1


def _sentences(section: Section) -> Iterator[tuple[str, int, bool]]:
    for part in section.parts:
        match part:
            case Heading():
                yield "", 11, False
                yield part.text, 13 if part.depth == 1 else 11, True
            case Paragraph():
                yield part.text, 11, part.lead
            case Chart():
                yield part.sentence, 11, False
            case Notes():
                for item in part.items:
                    yield f"• {item}", 11, False
            case Gallery():
                yield f"{part.title}: {section.words.elsewhere}", 11, False


@dataclass(frozen=True)
class _Sheet:
    """One sheet that holds one table from its first row on."""

    sheet: Worksheet
    words: Words

    def table(self, table: Table) -> int:
        """Write a table and return the last row of what was written."""
        _text(self.sheet, 1, 1, table.title, size=13, bold=True)
        if table.verdicts:
            row = self._verdicts(table)
        else:
            heads, blocks = self._spread(table)
            row = self._block(3, heads, blocks, table.rules)
        self.sheet.freeze_panes = self.sheet.cell(4, 2)
        for note in table.notes:
            row += 1
            _text(self.sheet, row, 1, note, colour=MUTED)
        self._widths(table)
        return row

    def _verdicts(self, table: Table) -> int:
        """Write levels, and beneath them their certainties and what they rest on."""
        row = 3
        for label, part in (("", 0), (self.words.certainty, 1), (self.words.scores, 2)):
            heads = [label or table.columns[0], *table.columns[1:]]
            rows = [[line[0], *(_level(cell)[part] for cell in line[1:])] for line in table.rows]
            if part and all(value is None for line in rows for value in line[1:]):
                continue
            last = self._block(row, heads, rows, frozenset())
            if part == 0:
                self._colour(row + 1, last, 2, len(table.columns), _words_of(table))
            self._format(row + 1, last, 2, len(table.columns), ("", "0%", "0")[part])
            row = last + 2
        return row - 2

    def _spread(self, table: Table) -> tuple[list[str], list[list[Any]]]:
        """Return the table with its intervals, certainties and counts in columns of their own."""
        kinds = [_Kind.of(row[n] for row in table.rows) for n in range(len(table.columns))]
        heads = [
            head
            for label, kind in zip(table.columns, kinds, strict=True)
            for head in kind.heads(label, self.words)
        ]
        rows = [
            [value for cell, kind in zip(row, kinds, strict=True) for value in kind.values(cell)]
            for row in table.rows
        ]
        return heads, rows

    def _block(
        self, top: int, heads: Sequence[str], rows: Sequence[Sequence[Any]], rules: frozenset[int]
    ) -> int:
        for column, head in enumerate(heads, start=1):
            cell = _text(self.sheet, top, column, head, bold=True, colour=MUTED, wrap=True)
            cell.border = Border(bottom=Side("thin", color=INK))
        for n, row in enumerate(rows):
            for column, value in enumerate(row, start=1):
                cell = _value(self.sheet, top + 1 + n, column, value)
                cell.border = Border(bottom=Side("thin", color=INK if n in rules else RULE))
                if column == 1:
                    cell.font = Font(bold=True, color=INK)
        return top + len(rows)

    def _colour(self, top: int, bottom: int, left: int, right: int, words: dict[int, str]) -> None:
        """Colour levels by their value, so that a changed value changes its colour."""
        of = max(words, default=3)
        area = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
        for level in range(1, of + 1):
            fill = ramp.colour(level, of).lstrip("#").upper()
            ink = ramp.ink_on(f"#{fill}").lstrip("#")
            self.sheet.conditional_formatting.add(
                area,
                CellIsRule("equal", [str(level)], fill=PatternFill(bgColor=fill), font=Font(color=ink)),
            )

    def _format(self, top: int, bottom: int, left: int, right: int, number_format: str) -> None:
        for row in self.sheet.iter_rows(top, bottom, left, right):
            for cell in row:
                cell.alignment = Alignment(horizontal="center")
                if number_format:
                    cell.number_format = number_format

    def _widths(self, table: Table) -> None:
        self.sheet.column_dimensions["A"].width = min(
            48, max([10, *(len(seen(str(row[0]))) + 4 for row in table.rows)])
        )
        for column in range(2, self.sheet.max_column + 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = 14


@dataclass(frozen=True)
class _Kind:
    """What the cells of a column are, and so how many columns they take."""

    interval: bool
    level: bool
    certainty: bool

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> _Kind:
        listed = list(cells)
        return cls(
            interval=any(isinstance(cell, Number) and cell.low is not None for cell in listed),
            level=any(isinstance(cell, Level) for cell in listed),
            certainty=any(isinstance(cell, Level) and cell.certainty is not None for cell in listed),
        )

    def heads(self, label: str, words: Words) -> list[str]:
        if self.interval:
            return [label, f"{label}, {words.low}", f"{label}, {words.high}"]
        return [label, f"{label}, {words.certainty}"] if self.certainty else [label]

    def values(self, cell: Cell) -> list[Any]:
        if isinstance(cell, Level):
            return [cell.word, Number(cell.certainty, share=True)] if self.certainty else [cell.word]
        if self.interval:
            number = cell if isinstance(cell, Number) else Number(None)
            ends = (Number(end, number.places, share=number.share) for end in (number.low, number.high))
            return [Number(number.value, number.places, share=number.share), *ends]
        return [cell, None] if self.certainty else [cell]


def _level(cell: Cell) -> tuple[Plain, Plain, Plain]:
    """Return a verdict as three values: the level's number or the word for what has none, certainty, n."""
    if not isinstance(cell, Level):
        return None, None, None
    return (cell.level if cell.certain else cell.word), cell.certainty, cell.n


def _words_of(table: Table) -> dict[int, str]:
    """Return the levels of a table's scale."""
    levels = [cell for row in table.rows for cell in row if isinstance(cell, Level)]
    return dict.fromkeys(range(1, max((cell.of for cell in levels), default=3) + 1), "")


def _value(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    if isinstance(value, Number):
        cell = sheet.cell(row, column, value.value)
        cell.number_format = "0%" if value.share else ("0." + "0" * value.places if value.places else "0")
        return cell
    if isinstance(value, str):
        return _text(sheet, row, column, value)
    return sheet.cell(row, column, value)


def _text(
    sheet: Worksheet,
    row: int,
    column: int,
    text: str,
    *,
    size: int = 11,
    bold: bool = False,
    colour: str = INK,
    wrap: bool = False,
) -> Any:
    """Write a text as a text: neither a formula nor an error value."""
    cell = sheet.cell(row, column)
    cell.value = seen(text)
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.font = Font(size=size, bold=bold, color=colour)
    cell.alignment = Alignment(wrap_text=wrap, vertical="top" if wrap else None)
    return cell


def _draw(sheet: Worksheet, chart: Chart, top: int) -> None:
    """Draw a chart beneath its table, from data that stand beside it."""
    rows = chart.data.rows
    if not rows:
        return
    if len(chart.data.columns) == 2:
        _dots(sheet, chart, top)
    else:
        _points(sheet, chart, top)


def _dots(sheet: Worksheet, chart: Chart, top: int) -> None:
    """Dot and interval: markers without a line, with error bars of their own lengths."""
    left = sheet.max_column + 2
    heads = [*chart.data.columns, "−", "+"]
    for column, head in enumerate(heads):
        _text(sheet, 3, left + column, head, colour=MUTED)
    for n, (label, number) in enumerate(chart.data.rows):
        found = number if isinstance(number, Number) else Number(None)
        middle, low, high = found.value, found.low, found.high
        _value(sheet, 4 + n, left, label)
        sheet.cell(4 + n, left + 1, middle)
        if middle is not None and low is not None and high is not None:
            sheet.cell(4 + n, left + 2, max(0.0, middle - low))
            sheet.cell(4 + n, left + 3, max(0.0, high - middle))
    last = 3 + len(chart.data.rows)
    drawn = LineChart()
    drawn.add_data(Reference(sheet, min_col=left + 1, min_row=3, max_row=last), titles_from_data=True)
    drawn.set_categories(Reference(sheet, min_col=left, min_row=4, max_row=last))
    series = drawn.series[0]
    series.graphicalProperties.line.noFill = True
    _marker(series)
    series.errBars = ErrorBars(
        errDir="y",
        errBarType="both",
        errValType="cust",
        minus=_numbers(sheet, left + 2, last),
        plus=_numbers(sheet, left + 3, last),
    )
    _place(sheet, drawn, chart, top)


def _points(sheet: Worksheet, chart: Chart, top: int) -> None:
    """One point a row: across and up."""
    left = sheet.max_column + 2
    for column, head in enumerate(chart.data.columns):
        _text(sheet, 3, left + column, head, colour=MUTED)
    for n, row in enumerate(chart.data.rows):
        for column, value in enumerate(row):
            _value(sheet, 4 + n, left + column, value)
    last = 3 + len(chart.data.rows)
    drawn = ScatterChart()
    drawn.style = 13
    drawn.x_axis.title = chart.data.columns[1]
    across = Reference(sheet, min_col=left + 1, min_row=4, max_row=last)
    series = Series(Reference(sheet, min_col=left + 2, min_row=3, max_row=last), across, title_from_data=True)
    series.graphicalProperties.line.noFill = True
    _marker(series)
    drawn.series.append(series)
    _place(sheet, drawn, chart, top)


def _numbers(sheet: Worksheet, column: int, last: int) -> NumDataSource:
    letter = get_column_letter(column)
    name = sheet.title.replace("'", "''")
    return NumDataSource(numRef=NumRef(f=f"'{name}'!${letter}$4:${letter}${last}"))


def _marker(series: Any) -> None:
    series.marker.symbol = "circle"
    series.marker.size = 8
    series.marker.graphicalProperties.solidFill = ACCENT
    series.marker.graphicalProperties.line.solidFill = "FFFFFF"


def _place(sheet: Worksheet, drawn: Any, chart: Chart, top: int) -> None:
    drawn.title = seen(chart.title)
    drawn.legend = None
    drawn.height, drawn.width = 9, 24
    drawn.x_axis.delete = drawn.y_axis.delete = False
    sheet.add_chart(drawn, f"A{top}")
