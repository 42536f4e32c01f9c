"""The published tables: every figure, every unknown cell with its reason, and who judged."""

from __future__ import annotations

from typing import Any

import pytest

from ratings import builtin
from tests.builtin.shared import needs_report, report

REFERENCES: list[dict[str, Any]] = builtin.document("references", "report-2024")
SLUGS = {generator["slug"] for generator in builtin.document("generators", "report-2024")}


def _table(judge: str, task: str) -> dict[str, Any]:
    return next(r for r in REFERENCES if (r["judge"], r["task"]) == (judge, task))


def _cells(judge: str, task: str) -> dict[tuple[str, str], float | None]:
    return {(row["dimension"], row["generator"]): row["value"] for row in _table(judge, task)["rows"]}


def test_each_table_says_source_date_judge_and_task_in_both_languages() -> None:
    keys = [(r["source"], r["date"], r["judge"], r["task"]) for r in REFERENCES]
    assert len(set(keys)) == len(keys) == 5
    assert [(judge, task) for _, _, judge, task in keys] == [
        ("model", "t2v"), ("human", "t2v"), ("human", "i2v"), ("metric", "t2v"), ("metric", "i2v"),
    ]  # fmt: skip
    for reference in REFERENCES:
        assert all(reference[key] for key in ("source_zh", "note", "note_zh"))
        assert all(d["label"] and d["label_zh"] for d in reference["dimensions"])


def test_every_row_names_a_known_generator_and_a_dimension_of_its_table_once() -> None:
    for reference in REFERENCES:
        known = {dimension["key"] for dimension in reference["dimensions"]}
        places = [(row["generator"], row["dimension"]) for row in reference["rows"]]
        assert len(set(places)) == len(places)
        assert {generator for generator, _ in places} <= SLUGS
        assert {dimension for _, dimension in places} == known


def test_unknown_values_are_there_with_the_reason() -> None:
    unknown = [row for r in REFERENCES for row in r["rows"] if row["value"] is None]
    assert all(row["reason"] and row["reason_zh"] for row in unknown)
    assert sum(value is None for value in _cells("human", "t2v").values()) == 18
    assert len(unknown) == 18 + 2


def test_values_lie_on_their_scale() -> None:
    for reference in REFERENCES:
        scales = {d["key"]: (d["scale_low"], d["scale_high"]) for d in reference["dimensions"]}
        for row in reference["rows"]:
            low, high = scales[row["dimension"]]
            if row["value"] is not None and low is not None:
                assert low <= row["value"] <= high


@needs_report
def test_the_benchmark_is_that_of_the_report() -> None:
    rows = report()["superclue_aigvbench_t2v"]["rows"]
    assert len(rows) == 14
    keys = ("overall", "sensory_quality", "instruction_following", "physics", "hard_tasks")
    assert _cells("model", "t2v") == {(key, row["generator"]): row[key] for row in rows for key in keys}


@needs_report
@pytest.mark.parametrize("task", ["t2v", "i2v"])
def test_verdicts_and_times_are_those_of_the_report(task: str) -> None:
    table = report()[task]
    assert _cells("human", task) == {
        (key, generator): value for key, row in table["ratings"].items() for generator, value in row.items()
    }
    assert _cells("metric", task) == {
        (key, generator): value
        for key in ("generation_seconds", "clip_seconds")
        for generator, value in table[key].items()
    }
    bounds = [row["generator"] for row in _table("metric", task)["rows"] if row.get("bound") == "at_least"]
    assert bounds == table.get("generation_lower_bounds", [])
