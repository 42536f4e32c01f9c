"""What counts, and how it is coded."""

from __future__ import annotations

import pytest
from django.utils import timezone

from ratings.models import Assignment, Item, ItemClip, Participation, Study
from ratings.services import columns
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    return factories.study(rubric=factories.rubric("motion", "clarity"))


def test_levels_na_and_what_was_not_asked_are_told_apart(study: Study) -> None:
    rater = factories.participation(study)
    factories.rating(rater, factories.clip(), {"motion": 2, "clarity": None})
    factories.rating(rater, factories.clip(), {"motion": 3})
    assert columns.read(study).ratings.levels.tolist() == [[2, -1], [3, 0]]


def test_codes_follow_names_and_not_the_order_of_rows(study: Study) -> None:
    late, early = factories.generator("zebra"), factories.generator("ant")
    rater = factories.participation(study)
    prompt = factories.prompt()
    factories.rating(rater, factories.clip(generator=late, prompt=prompt), {"motion": 1, "clarity": 1})
    factories.rating(rater, factories.clip(generator=early, prompt=prompt), {"motion": 3, "clarity": 3})
    read = columns.read(study)
    assert read.generators == ("ant", "zebra")
    assert read.ratings.generator.tolist() == [1, 0]


def test_a_superseded_rating_does_not_count(study: Study) -> None:
    rater, clip = factories.participation(study), factories.clip()
    first = factories.rating(rater, clip, {"motion": 1, "clarity": 1})
    factories.rating(rater, clip, {"motion": 3, "clarity": 2}, supersedes=first)
    assert columns.read(study).ratings.levels.tolist() == [[3, 2]]


def test_an_excluded_rater_does_not_count_and_is_counted_as_excluded(study: Study) -> None:
    clip = factories.clip()
    factories.rating(factories.participation(study), clip, {"motion": 1, "clarity": 1})
    gone = factories.participation(study, excluded_at=timezone.now(), excluded_reason="clicked at random")
    factories.rating(gone, clip, {"motion": 3, "clarity": 3})
    read = columns.read(study)
    assert read.ratings.levels.tolist() == [[1, 1]]
    assert read.excluded_raters == 1


def promised(rater: Participation, item: Item) -> Assignment:
    return Assignment.objects.create(
        participation=rater, item=item, position=0, probability=1, expires_at=timezone.now()
    )


def test_an_item_has_no_more_votes_than_it_asked_for_and_an_exclusion_lets_the_next_in(study: Study) -> None:
    Study.objects.filter(pk=study.pk).update(votes_per_item=2)
    study.refresh_from_db()
    clip = factories.clip()
    item = Item.objects.create(study=study, prompt=clip.prompt, key="only")
    ItemClip.objects.create(item=item, clip=clip)
    raters = [factories.participation(study) for _ in range(3)]
    for level, rater in enumerate(raters, start=1):
        factories.rating(rater, clip, {"motion": level, "clarity": 1}, assignment=promised(rater, item))
    assert sorted(columns.read(study).ratings.levels[:, 0]) == [1, 2]
    Participation.objects.filter(pk=raters[0].pk).update(
        excluded_at=timezone.now(), excluded_reason="clicked at random"
    )
    assert sorted(columns.read(study).ratings.levels[:, 0]) == [2, 3]


def test_real_footage_and_vendor_demos_are_not_ranked(study: Study) -> None:
    rater = factories.participation(study)
    cases = {
        "a-real": factories.clip(generator=factories.generator("a-real", kind="real")),
        "b-demo": factories.clip(generator=factories.generator("b-demo"), source="vendor-demo"),
        "c-system": factories.clip(generator=factories.generator("c-system")),
    }
    for clip in cases.values():
        factories.rating(rater, clip, {"motion": 2, "clarity": 2})
    assert columns.read(study).ranked == (False, False, True)
    Study.objects.filter(pk=study.pk).update(rules={"vendor_demos": True})
    assert columns.read(Study.objects.get(pk=study.pk)).ranked == (False, True, True)


def test_a_study_without_ratings_has_empty_columns(study: Study) -> None:
    read = columns.read(study)
    assert len(read.ratings) == 0
    assert read.generators == ()
