"""Rubrics are stored in versions: the same content once, other content as the next version."""

from __future__ import annotations

from typing import Any

import pytest

from ratings.errors import InvalidError
from ratings.models import Level, Rubric
from ratings.services import rubrics
from ratings.services.shapes import ShapeError

pytestmark = pytest.mark.django_db


def definition(**changed: Any) -> dict[str, Any]:
    dimension = {
        "key": "motion",
        "label": "Motion",
        "label_zh": "动作",
        "levels": 3,
        "anchors": ["little", "some", "much"],
        "tasks": ["i2v", "t2v"],
        "weight": 2,
    }
    return {"slug": "mine", "dimensions": [{**dimension, **changed}]}


def test_a_definition_comes_back_whole() -> None:
    rubric = rubrics.store(definition())
    assert rubrics.definition_of(rubric) == {
        "slug": "mine",
        "title": "",
        "title_zh": "",
        "dimensions": [
            {
                "key": "motion",
                "label": "Motion",
                "label_zh": "动作",
                "definition": "",
                "definition_zh": "",
                "levels": 3,
                "anchors": ["little", "some", "much"],
                "anchors_zh": ["", "", ""],
                "tasks": ["t2v", "i2v"],
                "weight": 2.0,
            }
        ],
    }


def test_the_same_content_is_stored_once() -> None:
    first = rubrics.store(definition())
    again = rubrics.store(definition(anchors_zh=[], tasks=["t2v", "i2v"], weight=2.0))
    assert (again, Rubric.objects.count(), Level.objects.count()) == (first, 1, 3)


def test_other_content_is_the_next_version_and_leaves_the_first_alone() -> None:
    first = rubrics.store(definition())
    second = rubrics.store(definition(weight=0))
    assert [(r.version, r.dimensions.get().weight) for r in (first, second)] == [(1, 2.0), (2, 0.0)]
    assert rubrics.store(definition()) == first


def test_no_task_named_means_all() -> None:
    assert rubrics.checked(definition(tasks=[]))["dimensions"][0]["tasks"] == ["t2v", "i2v", "v2v"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"colour": "red"}, "dimensions[0].colour: This key is not known."),
        (
            {"key": "Motion"},
            "dimensions[0].key: A key begins with a small letter; small letters, digits and _ follow.",
        ),
        ({"levels": 1}, "dimensions[0].levels: This must be a whole number from 2 to 11."),
        ({"levels": "3"}, "dimensions[0].levels: This must be a whole number from 2 to 11."),
        (
            {"anchors": ["a"]},
            "dimensions[0].anchors: There are 3 levels and 1 anchors: give one for each level, or none.",
        ),
        ({"tasks": ["t2i"]}, "dimensions[0].tasks: “t2i” is no task: t2v, i2v or v2v."),
        ({"weight": -1}, "dimensions[0].weight: This must be a number from 0 to 1000."),
        ({"weight": float("nan")}, "dimensions[0].weight: This must be a number from 0 to 1000."),
        ({"label": "a\0b"}, "dimensions[0].label: This text holds a character that cannot be stored."),
        ({"anchors": ["a", 2, "c"]}, "dimensions[0].anchors[1]: A text in quotes is needed here."),
    ],
)
def test_what_cannot_be_is_refused_by_name(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ShapeError) as caught:
        rubrics.store(definition(**changed))
    assert (str(caught.value), Rubric.objects.count()) == (sentence, 0)


def test_a_dimension_stands_once_and_at_least_one_does() -> None:
    one = definition()["dimensions"][0]
    for dimensions, sentence in (
        ([one, one], "dimensions: The dimension “motion” stands here twice."),
        ([], "dimensions: A rubric needs at least one dimension."),
    ):
        with pytest.raises(ShapeError, match=sentence):
            rubrics.store({"slug": "mine", "dimensions": dimensions})


def test_the_built_in_rubric_has_the_reports_eight_dimensions() -> None:
    rubric = rubrics.builtin("report-2024")
    assert rubrics.builtin("report-2024") == rubric
    keys = "clarity camera_control motion semantics consistency stability fluency physics"
    assert [dimension.key for dimension in rubric.dimensions.all()] == keys.split()
    assert {dimension.levels for dimension in rubric.dimensions.all()} == {3}
    assert rubric.dimensions.get(key="camera_control").tasks == ["t2v"]


def test_an_unknown_built_in_rubric_names_those_there_are() -> None:
    with pytest.raises(InvalidError, match=r"There is no built-in rubric “mine”\. There are: report-2024"):
        rubrics.builtin("mine")
