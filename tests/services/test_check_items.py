"""The clips that teach and check raters: read strictly, fixed at opening, and not voted on."""

from __future__ import annotations

from typing import Any

import pytest

from ratings.choices import FileState
from ratings.errors import ConflictError, InvalidError
from ratings.models import Study
from ratings.services import check_items, previews, studies
from ratings.services.shapes import ShapeError
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db
CHECK = {"purpose": "gold", "generator": "gen-3", "prompt": "sea", "expected": {"motion": 3}}


def definition(*checks: dict[str, Any], **changed: Any) -> dict[str, Any]:
    rubric = {"slug": "mine", "dimensions": [{"key": "motion", "levels": 3}]}
    return {"slug": "pilot", "task": "t2v", "rubric": rubric, "checks": list(checks), **changed}


@pytest.fixture(autouse=True)
def clips() -> None:
    sea = factories.prompt("sea")
    for name in ("gen-3", "vidu"):
        factories.clip(generator=factories.generator(name), prompt=sea, file=cast.bare_file())


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        ({"purpose": "vote"}, "checks[0].purpose: This must be one of training, gold, trap."),
        ({"prompt": "land"}, "checks[0]: There is no clip of “gen-3” for “land”, sample “0”."),
        ({"expected": {}}, "checks[0].expected: Say what is expected on one dimension at least."),
        *(
            (
                {"expected": {key: level}},
                f"checks[0].expected.{key}: This must be a level of one of the rubric's dimensions, "
                "or a range: [lowest, highest].",
            )
            for key, level in (
                ("motion", 4),
                ("motion", [3, 1]),
                ("motion", True),
                ("motion", [1.0, 2]),
                ("sky", 1),
            )
        ),
        ({"why": 1}, "checks[0].why: A text in quotes is needed here."),
        ({"weight": 1}, "checks[0].weight: This key is not known."),
    ],
)
def test_what_cannot_be_is_refused_by_name(check: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ShapeError) as caught:
        studies.create(definition({**CHECK, **check}))
    assert (str(caught.value), Study.objects.count()) == (sentence, 0)


def test_the_same_clip_twice_and_checks_without_a_clip_to_rate_are_refused() -> None:
    with pytest.raises(ShapeError, match="twice for the same purpose"):
        studies.create(definition(CHECK, CHECK))
    with pytest.raises(ShapeError, match="only compares"):
        studies.create(definition(CHECK, mode="compare"))


def test_other_checks_under_a_slug_are_a_conflict() -> None:
    study = studies.create(definition(CHECK))
    assert studies.ensure(definition({**CHECK, "sample": "0", "expected": {"motion": [3, 3]}})) == (
        study,
        False,
    )
    with pytest.raises(ConflictError, match="checks"):
        studies.ensure(definition({**CHECK, "expected": {"motion": [2, 3]}}))


def test_a_clip_that_checks_is_not_voted_on() -> None:
    study = studies.create(definition(CHECK))
    studies.open_study(study)
    voted = study.items.votes().values_list("places__clip__generator__slug", flat=True)
    assert list(voted) == ["vidu"]
    assert [item.key.split("-")[0] for item in study.items.checks()] == ["gold"]


def test_a_study_opens_only_once_every_chosen_clip_can_be_shown() -> None:
    study = studies.create(definition(CHECK))
    file = check_items.of(study)[0].clip.file
    assert file is not None
    file.state = FileState.RECEIVED
    file.save()
    with pytest.raises(InvalidError, match="cannot be shown yet"):
        studies.open_study(study)
    assert Study.objects.get().state == "draft"


def test_a_preview_has_them_too() -> None:
    study = studies.create(definition({**CHECK, "purpose": "training"}))
    previews.start(study, by=factories.ada())
    twin = Study._base_manager.get(preview=True)
    assert check_items.plain(check_items.of(twin)) == check_items.plain(check_items.of(study))
