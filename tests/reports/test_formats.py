"""A Document in each of its formats: the same figures, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from ratings.reports import formats
from ratings.reports.board import BoardData


def standing(**fields: Any) -> dict[str, Any]:
    return {
        **dict.fromkeys(formats.COLUMNS),
        "generator": "gen-3",
        "dimension": "motion",
        "n": 12,
        "prompts": 4,
        "mean": 2.123456789012345,
        "rank": 1,
        "distribution": [1, 5, 6],
        **fields,
    }


def document(*rows: dict[str, Any]) -> BoardData:
    return BoardData(board={"standings": list(rows)}, generators={"gen-3": "Gen-3 可灵", "=1+1": "=1+1"})


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_keeps_every_digit_and_leaves_what_is_unknown_empty() -> None:
    (line,) = lines(formats.as_csv(document(standing())))
    assert float(line["mean"]) == 2.123456789012345
    assert line["name"] == "Gen-3 可灵"
    assert line["distribution"] == "1;5;6"
    assert line["low"] == ""


def test_no_name_becomes_a_formula() -> None:
    (line,) = lines(formats.as_csv(document(standing(generator="=1+1"))))
    assert not line["generator"].startswith("=")
    assert not line["name"].startswith("=")


def test_a_negative_figure_stays_a_number() -> None:
    (line,) = lines(formats.as_csv(document(standing(mean=-0.25))))
    assert float(line["mean"]) == -0.25


def test_json_is_the_board_itself() -> None:
    made = document(standing(low=None))
    assert json.loads(formats.as_json(made)) == made.board


def test_a_figure_that_is_not_a_number_never_leaves() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        formats.as_json(document(standing(mean=float("nan"))))


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="docx"):
        formats.write(document(), "docx")
