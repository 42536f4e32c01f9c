"""Ratings and votes together tell more than either alone, and say when they disagree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ratings.stats.joint import fit_joint
from ratings.stats.joint_board import combine
from ratings.stats.votes import davidson
from tests.stats import studies
from tests.stats.test_ordinal import logistic_study
from tests.stats.test_votes import drawn

TRUTH = np.array([-1.0, 0.0, 1.0])


def test_it_finds_the_strengths_and_the_factor_between_the_scales() -> None:
    ratings = logistic_study(1, prompts=80, raters=24)
    votes = drawn(1.5 * TRUTH, count=4000, tie=-0.5, left=0.1, seed=1)
    found = fit_joint(ratings, 0, votes)
    assert found is not None
    assert found.values == pytest.approx(TRUTH, abs=0.15)
    assert found.factor == pytest.approx(1.5, abs=0.2)
    assert found.misfit > 0.001


def test_it_is_surer_than_the_votes_alone() -> None:
    votes = drawn(TRUTH, count=150, tie=-0.5, left=0.1, seed=2)
    found = fit_joint(logistic_study(2, prompts=80, raters=24), 0, votes)
    assert found is not None
    assert np.all(found.spread.error < davidson(votes).spread.error)


def test_it_says_when_votes_contradict_ratings() -> None:
    votes = drawn(np.array([1.0, -1.5, 0.5]), count=3000, tie=-0.5, left=0.1, seed=3)
    found = fit_joint(logistic_study(3, prompts=80, raters=24), 0, votes)
    assert found is not None
    assert found.misfit < 1e-6


def test_without_ratings_there_is_nothing_joint() -> None:
    votes = drawn(TRUTH, count=90, tie=-0.5, left=0.1, seed=4)
    assert fit_joint(studies.table([[[2, 2]], [[2, 2]], [[2, 2]]]), 0, votes) is None


def test_generators_must_be_the_same() -> None:
    votes = replace(drawn(TRUTH, count=90, tie=-0.5, left=0.1, seed=4), generators=5)
    with pytest.raises(ValueError, match="same generators"):
        fit_joint(logistic_study(1, prompts=5, raters=4), 0, votes)


def test_the_board_holds_standings_and_joint_strengths() -> None:
    ratings = logistic_study(1, prompts=40, raters=16)
    votes = drawn(TRUTH, count=600, tie=-0.5, left=0.1, seed=1)
    found = combine(
        ratings, votes, dimensions=["motion"], vote_dimensions=["motion"], weights=[0], ranked=[True] * 3
    )
    assert [row.rank for row in found.strengths] == [row.rank for row in found.standings] == [3, 2, 1]
    assert sum(row.log_strength or 0.0 for row in found.strengths) == pytest.approx(0, abs=1e-9)
    assert len(found.pairs) == 3


def test_the_board_explains_a_dimension_that_was_only_compared() -> None:
    votes = drawn(TRUTH, count=200, tie=-0.5, left=0.1, seed=1)
    found = combine(
        logistic_study(1, prompts=20, raters=8), votes, dimensions=["motion"], vote_dimensions=["overall"],
        weights=[0], ranked=[True] * 3,
    )  # fmt: skip
    assert [row.probability_a for row in found.pairs] == [None] * 3
    assert "no-joint" in [caution.code for caution in found.cautions]
    assert [(row.dimension, row.log_strength, row.rank) for row in found.strengths] == [
        ("overall", None, None)
    ] * 3
