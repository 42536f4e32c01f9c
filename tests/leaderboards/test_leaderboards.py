"""How a leaderboard is computed, frozen, wanted and published."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from ratings.errors import InvalidError
from ratings.models import Leaderboard, Study
from ratings.services import board_inputs, board_results, columns, leaderboards, studies
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    """Four raters, three prompts, two generators: `good` is always one level above `bad`."""
    made = factories.study("pilot", rubric=factories.rubric("motion", "clarity"))
    generators = {"good": factories.generator("good"), "bad": factories.generator("bad")}
    prompts = [factories.prompt() for _ in range(3)]
    clips = {
        (slug, p.pk): factories.clip(generator=g, prompt=p) for slug, g in generators.items() for p in prompts
    }
    for number in range(4):
        rater = factories.participation(made)
        for (slug, _prompt), clip in clips.items():
            level = 2 if slug == "good" else 1
            factories.rating(rater, clip, {"motion": level + (number % 2), "clarity": level})
    return made


def test_standings_are_means_over_prompts(study: Study) -> None:
    board = leaderboards.compute(study)
    means = {(s.generator.slug, s.dimension): s.mean for s in board.standings.select_related("generator")}
    assert means == pytest.approx(
        {
            ("good", "motion"): 2.5,
            ("bad", "motion"): 1.5,
            ("good", "clarity"): 2.0,
            ("bad", "clarity"): 1.0,
            ("good", "overall"): (0.75 + 0.5) / 2,
            ("bad", "overall"): (0.25 + 0.0) / 2,
        }
    )


def test_a_board_is_frozen_with_its_columns_and_their_digest(study: Study) -> None:
    board = leaderboards.compute(study)
    kept = board_inputs.kept(board).judged.ratings
    assert kept.digest() == board.digest == columns.read(study).ratings.digest()
    assert np.array_equal(kept.levels, columns.read(study).ratings.canonical().levels)


def test_a_later_rating_changes_no_earlier_board(study: Study) -> None:
    before = leaderboards.plain(leaderboards.compute(study)).board
    clip = study.ratings.get(pk=study.ratings.order_by("pk").values("pk")[:1]).clip
    factories.rating(factories.participation(study), clip, {"motion": 1, "clarity": 3})
    stored = Leaderboard.objects.get(public_id=before["id"])
    assert leaderboards.plain(stored).board == before
    assert leaderboards.compute(study).digest != stored.digest


def test_an_unknown_method_is_refused_by_name(study: Study) -> None:
    with pytest.raises(InvalidError, match="median"):
        leaderboards.compute(study, method="median")


def test_an_empty_study_gives_an_empty_board_with_a_sentence() -> None:
    board = leaderboards.plain(leaderboards.compute(factories.study())).board
    assert board["standings"] == []
    assert board["warnings"]


def test_a_rating_asks_once_and_the_task_answers_once(study: Study) -> None:
    leaderboards.mark_due(study)
    asked = Study.objects.get(pk=study.pk).board_due_at
    leaderboards.mark_due(study)
    assert Study.objects.get(pk=study.pk).board_due_at == asked
    leaderboards.run_due(study.pk)
    leaderboards.run_due(study.pk)
    assert study.leaderboards.count() == 1
    assert Study.objects.get(pk=study.pk).board_due_at is None


def test_a_worker_that_died_is_followed_by_another_once_its_lease_is_over(study: Study) -> None:
    Study.objects.filter(pk=study.pk).update(board_lease_until=timezone.now() + timedelta(minutes=1))
    leaderboards.run_due(study.pk)
    assert study.leaderboards.count() == 0
    Study.objects.filter(pk=study.pk).update(board_lease_until=timezone.now() - timedelta(seconds=1))
    leaderboards.run_due(study.pk)
    assert study.leaderboards.count() == 1


def test_closing_a_study_asks_for_its_final_board(study: Study) -> None:
    studies.close_study(study)
    leaderboards.run_due(study.pk)
    assert set(study.leaderboards.values_list("method", "state")) == {
        (method, "final") for method in board_results.RATING_METHODS
    }
    assert list(leaderboards.siblings(study.leaderboards.earliest("pk"))) == list(
        board_results.RATING_METHODS
    )
    assert study.leaderboards.values("digest").distinct().count() == 1
