"""Cells that a spreadsheet opens without harm: a text stays a text, a number stays a number.

A spreadsheet computes a cell that begins like a formula, and names, prompts and notes come from people. An
apostrophe in front makes it text (OWASP, CSV Injection). What reads as a number is left alone, or every
negative seed and every `+3` would arrive changed.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TextIO

Value = str | int | float | bool | date | None
# The full-width signs count too: spreadsheets in Chinese and Japanese read them as the plain ones.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
# Control characters, and those that turn the direction of what follows.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def cell(value: Value) -> str:
    """Return a value as the text of a cell; what is not a finite number is an empty one."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if not math.isfinite(value):
            return ""
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
    return harmless(value)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, without characters nobody can see."""
    text = _UNSEEN.sub("", text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def write(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a table as CSV; the stream must not translate line ends."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
