"""The reader of tables: whatever the bytes, rows with their lines or refusals with theirs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.services.imports import tables
from ratings.services.imports.report import Report

REQUIRED, OPTIONAL = ("a", "b"), ("c",)


def read(data: bytes | str) -> tuple[list[tuple[int, tuple[str, ...]]], list[tuple[int, str]]]:
    """Return rows and refusals of a table."""
    report = Report("rows")
    raw = data.encode() if isinstance(data, str) else data
    rows = list(tables.rows(io.BytesIO(raw), required=REQUIRED, optional=OPTIONAL, report=report))
    return rows, [(refusal.line, refusal.reason) for refusal in report.refusals]


def test_cells_come_in_the_declared_order() -> None:
    assert read("c,b,a\n3,2,1\n") == ([(2, ("1", "2", "3"))], [])


def test_an_absent_column_is_empty() -> None:
    assert read("b,a\n2,1") == ([(2, ("1", "2", ""))], [])


def test_a_byte_order_mark_blank_lines_and_any_line_ends_do_no_harm() -> None:
    assert read(b"\xef\xbb\xbfa,b\r\n1,2\r\n\r\n,\n3,4") == ([(2, ("1", "2", "")), (5, ("3", "4", ""))], [])


def test_lines_are_those_of_the_file_where_cells_span_several() -> None:
    rows, refused = read('a,b\n"1\n1",2\n3,4\n"5"\n6,7\n')
    assert [line for line, _cells in rows] == [2, 4, 6]
    assert refused == [(5, "The row has 1 cells, the header 2.")]


@pytest.mark.parametrize(
    ("data", "line", "sentence"),
    [
        ("", 1, "The file is empty: its first line must name the columns."),
        ("\n\n", 1, "The file is empty: its first line must name the columns."),
        ("a,b,d,e\n", 1, "Unknown column: d, e. Known are: a, b, c."),
        ("a,c\n", 1, "Missing column: b."),
        ("a,b,a\n", 1, "The column “a” stands here twice."),
        ("a,b,\n", 1, "Column 3 has no name."),
        ("a;b;c\n1;2;3\n", 1, "The columns must be separated by commas."),
        ("a,b\n1,2,3\n", 2, "The row has 3 cells, the header 2."),
        ("a,b\n1,2\n1,\0\n", 3, "The line holds a NUL byte, which no text has."),
        (b"a,b\n1,\xff\n", 2, "The line is not UTF-8: byte 0xff at place 3."),
        ("a,b\n1,可\n".encode("gbk"), 2, "The line is not UTF-8: byte 0xbf at place 3."),
        ("a,b\n1,2\n".encode("utf-16"), 1, "This is a file in UTF-16: save it as CSV in UTF-8."),
        (b"PK\x03\x04abc", 1, "This is a file in xlsx: save it as CSV in UTF-8."),
        ("a,b\r1,2\r", 1, "The lines end with a bare carriage return: save the file with usual line ends."),
        (
            'a,b\n1,"2\n3,4\n',
            2,
            "A quote is opened and not closed, or closed too early. What follows it was not read.",
        ),
        ("a,b\n1," + "x" * 100_001 + "\n", 2, "A cell is longer than 100,000 characters."),
        ("a,b\n1," + "x" * 200_000 + "\n", 2, "A cell is longer than 100,000 characters."),
        ("a,b\n1," + "x" * 3_000_000 + "\n", 2, "The line is longer than 1,000,000 bytes."),
        ('a,b\n1,"' + "x\n" * 60_000 + '"\n', 2, "A cell is longer than 100,000 characters."),
    ],
)
def test_what_cannot_be_read_is_one_clear_sentence(data: bytes | str, line: int, sentence: str) -> None:
    assert read(data) == ([(2, ("1", "2", ""))] if line == 3 else [], [(line, sentence)])


@pytest.mark.parametrize("fault", ["1", "1,\0", "1," + "x" * 150_000, "1," + "x" * 2_000_000])
def test_reading_goes_on_after_a_bad_line(fault: str) -> None:
    rows, refused = read(f"a,b\n{fault}\n3,4\n")
    assert (rows, [line for line, _reason in refused]) == ([(3, ("3", "4", ""))], [2])


def test_a_huge_cell_over_many_lines_ends_the_reading() -> None:
    rows, refused = read('a,b\n1,"' + "x,y\n" * 60_000 + '"\n3,4\n')
    assert (rows, refused) == (
        [],
        [(2, "A cell is longer than 100,000 characters. What follows it was not read.")],
    )


@given(st.binary(max_size=400) | st.binary(max_size=400).map(lambda tail: b"a,b,c\n" + tail))
def test_any_bytes_give_rows_or_refusals_within_the_file(data: bytes) -> None:
    rows, refused = read(data)
    last = data.count(b"\n") + 1
    assert all(1 <= line <= last for line, _rest in [*rows, *refused])
    assert all(len(cells) == 3 for _line, cells in rows)
    assert all(reason for _line, reason in refused)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=20))
def test_what_the_csv_module_writes_is_read_back(table: list[tuple[str, str, str]]) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *table])
    rows, refused = read(stream.getvalue())
    assert (refused, [cells for _line, cells in rows]) == ([], [row for row in table if any(row)])
