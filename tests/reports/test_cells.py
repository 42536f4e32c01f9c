"""Cells are harmless in a spreadsheet, and numbers stay numbers."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.reports import cells


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (-3, "-3"),
        (0.1, "0.1"),
        (-1e-07, "-1e-07"),
        (float("nan"), ""),
        (float("-inf"), ""),
        (datetime(2024, 1, 1, tzinfo=UTC), "2024-01-01T00:00:00+00:00"),
        ("-3", "-3"),
        ("+3.5e7", "+3.5e7"),
        ("plain - text", "plain - text"),
        ("=1+1", "'=1+1"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1+1", "'\t=1+1"),
        ("＝1+1", "'＝1+1"),
        ("\0\x07=1", "'=1"),
        ("-", "'-"),
    ],
)
def test_a_value_as_a_cell(value: cells.Value, shown: str) -> None:
    assert cells.cell(value) == shown


@given(st.text())
def test_no_text_begins_like_a_formula_unless_it_is_a_number(text: str) -> None:
    shown = cells.harmless(text)
    if shown[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"}:
        float(shown)


def test_a_table_is_read_back() -> None:
    stream = io.StringIO()
    cells.write(stream, ["name", "n"], [["a,\nb", 1], ["=x", None]])
    assert list(csv.reader(io.StringIO(stream.getvalue()))) == [["name", "n"], ["a,\nb", "1"], ["'=x", ""]]
