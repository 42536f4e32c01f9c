"""The built-in rubric: eight dimensions, three anchored levels, two languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ratings import builtin
from ratings.calibration.levels import DIMENSIONS
from tests.builtin.shared import needs_report, report

RUBRIC = builtin.document("rubrics", "report-2024")
FIELDS = {
    *("key", "label", "label_zh", "definition", "definition_zh"),
    *("levels", "anchors", "anchors_zh", "tasks", "weight"),
}


def _chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


def test_it_has_the_eight_dimensions_of_the_contract_in_order() -> None:
    assert RUBRIC["slug"] == "report-2024"
    assert tuple(dimension["key"] for dimension in RUBRIC["dimensions"]) == DIMENSIONS


@pytest.mark.parametrize("dimension", RUBRIC["dimensions"], ids=DIMENSIONS)
def test_every_dimension_is_whole_in_both_languages(dimension: dict[str, Any]) -> None:
    assert set(dimension) == FIELDS
    assert dimension["levels"] == len(dimension["anchors"]) == len(dimension["anchors_zh"]) == 3
    assert dimension["weight"] == 1
    assert dimension["tasks"] == (["t2v"] if dimension["key"] == "camera_control" else ["t2v", "i2v"])
    for text in (dimension["label"], dimension["definition"], *dimension["anchors"]):
        assert text
        assert not _chinese(text)
    for text in (dimension["label_zh"], dimension["definition_zh"], *dimension["anchors_zh"]):
        assert _chinese(text)
    for sentences in (dimension["anchors"], dimension["anchors_zh"]):
        assert len(set(sentences)) == 3
        assert all(sentence.endswith((".", "。")) for sentence in sentences)


@needs_report
def test_labels_and_tasks_are_those_of_the_report() -> None:
    ours = [(d["key"], d["label"], d["label_zh"], d["tasks"]) for d in RUBRIC["dimensions"]]
    assert ours == [(d["key"], d["en"], d["zh"], d["tasks"]) for d in report()["dimensions"]]
