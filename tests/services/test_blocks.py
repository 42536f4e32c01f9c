"""A rubric shared out: each rater answers one block, every clip gets its votes on every dimension."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.choices import StudyState
from ratings.models import Dimension, Rubric, Score, Study
from ratings.services import assignments, blocks, ratings, studies
from tests import factories
from tests.room import cast

KEYS = ("clarity", "motion", "physics", "stability", "fluency")


@given(st.integers(1, 12), st.integers(0, 14))
def test_blocks_hold_every_dimension_once_in_order_and_are_as_equal_as_can_be(count: int, most: int) -> None:
    study = Study(task="t2v", rubric=Rubric(pk=1), rules={"dimensions_per_rater": most})
    asked = [Dimension(key=f"d{n}", position=n, tasks=["t2v"]) for n in range(count)]
    study.rubric._prefetched_objects_cache = {"dimensions": asked}  # type: ignore[attr-defined]
    parts = blocks.split(study)
    assert [dimension for part in parts for dimension in part] == asked
    sizes = [len(part) for part in parts]
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= (most or count)


@pytest.mark.django_db
def test_every_clip_gets_its_votes_on_every_dimension_and_no_rater_sees_a_clip_twice() -> None:
    study = factories.study(
        state=StudyState.DRAFT,
        opened_at=None,
        rubric=factories.rubric(*KEYS),
        votes_per_item=2,
        rules={"dimensions_per_rater": 3},
    )
    prompt = factories.prompt()
    for _ in range(3):
        factories.clip(prompt=prompt, file=cast.bare_file())
    studies.open_study(study)
    assert Counter(study.items.values_list("block", flat=True)) == {0: 3, 1: 3}
    for _ in range(6):
        rater = cast.rater(study)
        clips = []
        while (assignment := assignments.next_for(rater)) is not None:
            asked = blocks.asked_of(assignment)
            assert 2 <= len(asked) <= 3
            scores = {dimension.key: 2 for dimension in asked}
            ratings.submit(cast.shown(assignment), **cast.answer(assignment, scores=scores))
            clips.append(assignment.item.places.get().clip_id)
        assert len(clips) == len(set(clips)) <= 3
    votes = Counter(Score.objects.values_list("rating__clip", "dimension__key"))
    assert set(votes.values()) == {2}
    assert len(votes) == 3 * len(KEYS)
