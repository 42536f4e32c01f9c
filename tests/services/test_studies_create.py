"""A study from its JSON: strict, found again, never overwritten."""

from __future__ import annotations

from typing import Any

import pytest

from ratings.errors import ConflictError
from ratings.models import Rubric, Study
from ratings.services import studies
from ratings.services.shapes import ShapeError
from tests import factories

pytestmark = pytest.mark.django_db


def definition(**changed: Any) -> dict[str, Any]:
    rubric = {"slug": "mine", "dimensions": [{"key": "motion", "levels": 3, "tasks": ["t2v", "i2v"]}]}
    return {"slug": "first", "title": "First", "task": "t2v", "rubric": rubric, **changed}


def test_a_study_is_a_draft_with_what_was_said() -> None:
    gen, sunset = factories.generator("gen-3", name="Gen-3"), factories.prompt("sunset")
    study = studies.create(
        definition(generators=["Gen-3"], prompts=["sunset"], votes_per_item=5, rules={"anyone": True})
    )
    assert (study.state, study.mode, study.votes_per_item, study.rules) == (
        "draft",
        "rate",
        5,
        {"anyone": True},
    )
    assert (list(study.generators.all()), list(study.prompts.all())) == ([gen], [sunset])


def test_the_same_again_is_the_same_study() -> None:
    study = studies.create(definition())
    assert studies.ensure(definition(prompts=[], votes_per_item=3)) == (study, False)
    with pytest.raises(ConflictError, match=r"There is a study “first” already\."):
        studies.create(definition())


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"title": "Second"}, "title_en"),
        ({"mode": "both", "votes_per_item": 4}, "mode, votes_per_item"),
        ({"rubric": {"slug": "mine", "dimensions": [{"key": "motion", "levels": 5}]}}, "rubric"),
    ],
)
def test_other_content_under_its_slug_is_a_conflict(changed: dict[str, Any], names: str) -> None:
    studies.create(definition())
    with pytest.raises(ConflictError, match=rf"is stored with other values of: {names}\."):
        studies.ensure(definition(**changed))
    assert (Study.objects.get().title_en, Rubric.objects.count()) == ("First", 1)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"colour": 1}, "colour: This key is not known."),
        ({"task": "t2i"}, "task: This must be one of t2v, i2v, v2v."),
        ({"task": "v2v"}, "rubric: No dimension of this rubric is for the task v2v."),
        ({"mode": "rank"}, "mode: This must be one of rate, compare, both."),
        ({"votes_per_item": 0}, "votes_per_item: This must be a whole number from 1 to 10000."),
        ({"generators": ["nobody"]}, "generators[0]: “nobody” is not known here."),
        ({"prompts": "all"}, "prompts: A list in brackets is needed here."),
        ({"rules": {"pace": 1}}, "rules.pace: This key is not known."),
        (
            {"rubric": {"slug": "x", "dimensions": [{"key": "a"}]}},
            "rubric.dimensions[0]: The key “levels” is missing.",
        ),
        ({"slug": "First!"}, "slug: A slug has small letters, digits and single hyphens only."),
    ],
)
def test_what_cannot_be_is_refused_by_name(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ShapeError) as caught:
        studies.create(definition(**changed))
    assert (str(caught.value), Study.objects.count(), Rubric.objects.count()) == (sentence, 0, 0)


def test_a_prompt_of_another_task_is_refused() -> None:
    factories.prompt("portrait", task="i2v")
    with pytest.raises(ShapeError, match=r"The prompt “portrait” is for another task\."):
        studies.create(definition(prompts=["portrait"]))
