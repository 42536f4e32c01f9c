"""Boards of votes, of both together, and what they are frozen with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from ratings.models import Assignment, Item, Study
from ratings.services import board_inputs, columns, leaderboards
from tests import factories
from tests.leaderboards import cast

pytestmark = pytest.mark.django_db

MIXED = [
    ("ant", "bee", "a"),
    ("ant", "bee", "b"),
    ("ant", "bee", "a"),
    ("bee", "cat", "tie"),
    ("ant", "cat", "a"),
]


def board(study: Study, **options: Any) -> dict[str, Any]:
    return dict(leaderboards.plain(leaderboards.compute(study, **options)).board)


def test_a_study_that_compares_has_strengths_by_davidson() -> None:
    found = board(cast.compared(MIXED))
    assert (found["method"], found["standings"], found["data"]["votes"]) == ("davidson", [], 45)
    assert {row["generator"]: row["rank"] for row in found["strengths"]} == {"ant": 1, "bee": 2, "cat": 3}
    pair = found["pairs"][0]
    assert (pair["a"], pair["b"], pair["wins_a"], pair["wins_b"], pair["ties"]) == ("ant", "bee", 18, 9, 0)
    assert 0.5 < pair["probability_a"] < 1


def test_a_tie_is_half_a_win_for_bradley_and_terry() -> None:
    found = board(cast.compared([("ant", "bee", "a"), ("ant", "bee", "tie")]), method="bradley-terry")
    # Three wins of four halves: the log of 3 to 1, half of it each side of zero.
    values = {row["generator"]: row["log_strength"] for row in found["strengths"]}
    assert values == pytest.approx({"ant": 0.549306144, "bee": -0.549306144})


def test_votes_and_ratings_share_their_codes_and_stand_on_one_board() -> None:
    study = cast.rated({"ant": [[[3], [2]]] * 2, "cat": [[[1], [2]]] * 2}, mode="both")
    rater, prompt = factories.participation(study), factories.prompt()
    ant, dog = (factories.clip(generator=cast.generator(slug), prompt=prompt) for slug in ("ant", "dog"))
    cast.vote(rater, dog, ant, "b")
    read = columns.read(study)
    assert read.generators == ("ant", "cat", "dog")
    assert (read.votes.a.tolist(), read.votes.b.tolist(), read.votes.choice.tolist()) == ([2], [0], [1])
    found = board(study)
    assert found["method"] == "two-way"
    assert (found["data"]["raters"], found["data"]["votes"], found["data"]["ratings"]) == (3, 1, 8)
    assert [(row["a"], row["b"], row["wins_a"]) for row in found["pairs"]] == [("ant", "dog", 1)]


def test_a_vote_between_two_clips_of_one_generator_is_left_out_with_a_sentence() -> None:
    study = cast.compared([("ant", "bee", "a")])
    prompt, ant = factories.prompt(), cast.generator("ant")
    first, second = (factories.clip(generator=ant, prompt=prompt, sample=sample) for sample in "12")
    cast.vote(factories.participation(study), first, second, "a")
    found = board(study)
    assert found["data"]["votes"] == 9
    assert (
        "1 votes are between two clips of one generator and say nothing of its strength." in found["warnings"]
    )


def test_an_item_has_no_more_votes_on_a_dimension_than_it_asked_for() -> None:
    study = factories.study(rubric=factories.rubric("motion", "clarity"), mode="compare", votes_per_item=1)
    prompt = factories.prompt()
    a, b = (factories.clip(generator=cast.generator(slug), prompt=prompt) for slug in ("ant", "bee"))
    item = Item.objects.create(study=study, prompt=prompt, mode="compare", key="only")
    for choice in ("a", "b"):
        rater = factories.participation(study)
        promised = Assignment.objects.create(
            participation=rater, item=item, position=0, probability=1, expires_at=timezone.now()
        )
        for dimension in ("motion", "clarity"):
            cast.vote(rater, a, b, choice, dimension=dimension, assignment=promised)
    read = columns.read(study)
    assert (read.votes.dimension.tolist(), read.votes.choice.tolist()) == ([0, 1], [0, 0])


def test_votes_of_excluded_raters_and_superseded_votes_do_not_count() -> None:
    study = cast.compared([("ant", "bee", "a")], raters=1, prompts=1)
    first = study.votes.get()
    cast.vote(first.participation, first.clip_a, first.clip_b, "tie", supersedes=first)
    gone = factories.participation(study, excluded_at=timezone.now(), excluded_reason="clicked at random")
    cast.vote(gone, first.clip_a, first.clip_b, "b")
    assert columns.read(study).votes.choice.tolist() == [2]


def test_the_frozen_votes_are_those_of_the_study() -> None:
    study = cast.compared(MIXED)
    made = leaderboards.compute(study)
    kept = board_inputs.kept(made)
    assert kept.judged.votes.digest() == columns.read(study).votes.digest() == made.digest
    assert kept.judged.generators == ("ant", "bee", "cat")


def test_ratings_and_votes_together_give_joint_strengths() -> None:
    source = np.random.default_rng(1)
    table = {
        slug: [
            [[int(np.clip(round(level + source.normal(0, 0.7)), 1, 3))] for _r in range(5)] for _p in range(6)
        ]
        for slug, level in (("ant", 2.5), ("bee", 2), ("cat", 1.5))
    }
    study = cast.rated(table, mode="both")
    clips = {
        (r.clip.generator.slug, r.clip.prompt_id): r.clip
        for r in study.ratings.select_related("clip__generator")
    }
    for rater in study.participations.all():
        for prompt in sorted({key[1] for key in clips}):
            for one, other in (("ant", "bee"), ("bee", "cat"), ("ant", "cat")):
                choice = "b" if source.random() < 0.25 else "a"
                cast.vote(rater, clips[one, prompt], clips[other, prompt], choice)
    found = board(study, method="joint")
    values = {row["generator"]: row["log_strength"] for row in found["strengths"]}
    assert values["ant"] > values["bee"] > values["cat"]
    assert len(found["standings"]) == 6
