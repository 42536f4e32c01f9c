"""CSV in, numbered rows out. Whatever the bytes, the reader gets rows or refusals, never a traceback.

A file is read in blocks and no line is kept beyond a limit, so a file of any size, or of one endless line,
costs no more memory than its longest acceptable line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import BinaryIO

from django.utils.translation import gettext as _

from ratings.services.imports.report import Bar, Report

LONGEST_LINE = 1_000_000
LONGEST_CELL = 100_000
BLOCK = 65_536
Row = tuple[str, ...]
_MARKS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK\x03\x04": "xlsx",
    b"\xd0\xcf\x11\xe0": "xls",
}


def rows(
    stream: BinaryIO, *, required: Sequence[str], optional: Sequence[str] = (), report: Report, size: int = 0
) -> Iterator[tuple[int, Row]]:
    """Yield each row with its line; cells in the order of `required`, `optional`; absent ones are empty."""
    bar = report.watch(_("reading"), size, "B")
    try:
        yield from _rows(_Lines(stream, bar), [*required, *optional], len(required), report)
    finally:
        bar.close()


class _Lines:
    """The physical lines as text. `fault` says what is wrong with those read since it was last cleared.

    A block in which nothing can be wrong is decoded at once; any other is read line by line.
    """

    def __init__(self, stream: BinaryIO, bar: Bar) -> None:
        self._stream = stream
        self._bar = bar
        self._first = True
        self.fault = ""
        self.long = False

    def __iter__(self) -> Iterator[str]:
        while block := self._stream.read(BLOCK):
            if not block.endswith(b"\n"):
                block += self._stream.readline(LONGEST_LINE)
            self._bar.update(len(block))
            if self._first:
                block = self._start(block)
            text = self._plain(block)
            yield from self._careful(block) if text is None else io.StringIO(text, newline="\n")

    def _plain(self, block: bytes) -> str | None:
        if self.fault or len(block) > LONGEST_CELL or b"\0" in block:
            return None
        try:
            return block.decode()
        except UnicodeDecodeError:
            return None

    def _careful(self, block: bytes) -> Iterator[str]:
        for raw in io.BytesIO(block):
            if len(raw) > LONGEST_CELL:
                self.long = True
            if len(raw) > LONGEST_LINE:
                self._skip_rest(raw)
                self.fault = _("The line is longer than %(limit)s bytes.") % {"limit": f"{LONGEST_LINE:,}"}
                yield "\n"
                continue
            try:
                text = raw.decode()
            except UnicodeDecodeError as error:
                self.fault = self.fault or _("The line is not UTF-8: byte %(byte)s at place %(place)s.") % {
                    "byte": f"0x{raw[error.start]:02x}",
                    "place": error.start + 1,
                }
                text = raw.decode(errors="replace")
            if "\0" in text:
                self.fault = self.fault or _("The line holds a NUL byte, which no text has.")
            yield text

    def _start(self, block: bytes) -> bytes:
        """Take the byte order mark off the first line, and name the formats that are no CSV."""
        self._first = False
        for mark, name in _MARKS.items():
            if block.startswith(mark):
                self.fault = _("This is a file in %(format)s: save it as CSV in UTF-8.") % {"format": name}
        return block.removeprefix(b"\xef\xbb\xbf")

    def _skip_rest(self, raw: bytes) -> None:
        """Read on to the end of an overlong line."""
        while not raw.endswith(b"\n") and (raw := self._stream.readline(LONGEST_LINE)):
            self._bar.update(len(raw))


def _rows(lines: _Lines, columns: list[str], required: int, report: Report) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(lines, strict=True)
    pick = None
    width = end = 0
    while True:
        try:
            for cells in reader:
                line, end = end + 1, reader.line_num
                if not any(cells) and not lines.fault:
                    continue
                if pick is None:
                    reason = lines.fault or _header_fault(cells, columns, required)
                    if reason:
                        report.refuse(line, reason)
                        return
                    names = [name.strip() for name in cells]
                    width = len(names)
                    # An absent column is read from an empty cell that is put behind each row.
                    pick = itemgetter(*(names.index(c) if c in names else width for c in columns))
                    continue
                if lines.fault or lines.long or len(cells) != width or end > line:
                    reason = lines.fault or _row_fault(cells, width)
                    lines.fault, lines.long = "", False
                    if reason:
                        report.refuse(line, reason)
                        continue
                cells.append("")
                yield line, pick(cells)
            break
        except csv.Error as error:
            line, end = end + 1, reader.line_num
            known, goes_on = _csv_fault(str(error), one_line=end == line)
            report.refuse(line, lines.fault or known)
            lines.fault, lines.long = "", False
            if not goes_on or pick is None:
                return
    if pick is None:
        report.refuse(1, _("The file is empty: its first line must name the columns."))


def _header_fault(cells: list[str], columns: list[str], required: int) -> str:
    names = [name.strip() for name in cells]
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        return _("The columns must be separated by commas.")
    for number, name in enumerate(names):
        if not name:
            return _("Column %(number)s has no name.") % {"number": number + 1}
        if name in names[:number]:
            return _("The column “%(name)s” stands here twice.") % {"name": name[:60]}
    unknown = [name[:60] for name in names if name not in columns]
    if unknown:
        return _("Unknown column: %(names)s. Known are: %(known)s.") % {
            "names": ", ".join(unknown[:20]),
            "known": ", ".join(columns),
        }
    missing = [name for name in columns[:required] if name not in names]
    if missing:
        return _("Missing column: %(names)s.") % {"names": ", ".join(missing)}
    return ""


def _row_fault(cells: list[str], width: int) -> str:
    if len(cells) != width:
        return _("The row has %(cells)s cells, the header %(width)s.") % {"cells": len(cells), "width": width}
    if max(map(len, cells)) > LONGEST_CELL:
        return _too_long()
    return ""


def _csv_fault(message: str, *, one_line: bool) -> tuple[str, bool]:
    """Return the sentence for what the csv module says, and whether the next line can be read."""
    if "field limit" in message:
        if one_line:
            return _too_long(), True
        return _too_long() + " " + _("What follows it was not read."), False
    if "new-line character" in message:
        return _("The lines end with a bare carriage return: save the file with usual line ends."), False
    return _("A quote is opened and not closed, or closed too early. What follows it was not read."), False


def _too_long() -> str:
    return _("A cell is longer than %(limit)s characters.") % {"limit": f"{LONGEST_CELL:,}"}
