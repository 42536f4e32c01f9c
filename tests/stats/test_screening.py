"""Screening flags who does not look, and rarely who does."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.clickers import click_evidence
from ratings.stats.columns import RatingColumns
from ratings.stats.screening import agreement_with_others, bt500, straight_lining, weighted_kappa
from tests.stats import studies


def attended(seed: int, *, clickers: int = 0, inverted: int = 0, levels: int = 5) -> RatingColumns:
    """60 clips by 12 raters; the first ones click at random, the next ones turn the scale round."""
    source = np.random.default_rng(seed)
    clip, rater = (index.ravel() for index in np.indices((60, 12)))
    latent = (
        source.normal(3, 1.1, 60)[clip] + source.normal(0, 0.3, 12)[rater] + source.normal(0, 0.5, len(clip))
    )
    level = np.clip(np.round(latent), 1, levels)
    level = np.where(rater < clickers, source.integers(1, levels + 1, len(clip)), level)
    turned = (rater >= clickers) & (rater < clickers + inverted)
    level = np.where(turned, levels + 1 - level, level)
    return studies.columns(clip % 3, clip // 3, clip, rater, level[:, None], scale=(levels,))


def bt500_by_hand(ratings: RatingColumns, rater: int) -> tuple[int, int, int]:
    """Judged, above and below of one rater, score by score."""
    judged = above = below = 0
    for clip, level in zip(
        ratings.clip[ratings.rater == rater], ratings.levels[ratings.rater == rater, 0], strict=True
    ):
        given = ratings.levels[ratings.clip == clip, 0].astype(float)
        rest = given - given.mean()
        judged += 1
        if not rest.any():
            continue
        kurtosis = np.mean(rest**4) / np.mean(rest**2) ** 2
        limit = (2 if 2 <= kurtosis <= 4 else 20**0.5) * given.std(ddof=1)
        above += bool(level >= given.mean() + limit)
        below += bool(level <= given.mean() - limit)
    return judged, above, below


def test_bt500_is_the_rule_written_out() -> None:
    ratings = attended(1, clickers=2)
    found = bt500(ratings, 0)
    for rater in range(12):
        assert (found.judged[rater], found.above[rater], found.below[rater]) == bt500_by_hand(ratings, rater)


def test_bt500_rejects_random_clickers_and_not_the_strict() -> None:
    caught = [bt500(attended(seed, clickers=2), 0).rejected for seed in range(20)]
    assert np.mean([each[:2] for each in caught]) > 0.6
    assert np.mean([each[2:] for each in caught]) < 0.02


def test_bt500_leaves_raters_with_few_scores_alone() -> None:
    ratings = attended(1, clickers=2)
    few = ratings.take((ratings.rater > 0) | (ratings.clip < 15))
    assert not bt500(few, 0).rejected[0]


def test_who_turns_the_scale_round_disagrees_with_the_others() -> None:
    found = agreement_with_others(attended(2, inverted=1), 0)
    assert found[0] < -0.5
    assert found[1:].min() > 0.5


def test_agreement_with_others_is_the_plain_correlation() -> None:
    ratings = attended(3)
    table = np.zeros((60, 12))
    table[ratings.clip, ratings.rater] = ratings.levels[:, 0]
    others = (table.sum(axis=1) - table[:, 4]) / 11
    assert agreement_with_others(ratings, 0)[4] == pytest.approx(np.corrcoef(table[:, 4], others)[0, 1])


def test_straight_lining_is_the_share_of_the_favourite_level() -> None:
    found = straight_lining(studies.table([[[3, 1], [3, 2], [3, 2], [3, -1]]]), 0)
    assert found == pytest.approx([1.0, 2 / 3])


def test_weighted_kappa_by_hand() -> None:
    first, second = np.array([1, 2, 3, 3]), np.array([1, 2, 3, 2])
    expected = sum((a - b) ** 2 for a in first for b in second) / 16
    assert weighted_kappa(first, second, 3) == pytest.approx(1 - 0.25 / expected)
    assert weighted_kappa(first, first, 3) == pytest.approx(1)
    assert weighted_kappa(np.array([2, 2]), np.array([2, 2]), 3) is None


def test_random_clickers_are_found_and_attentive_raters_left_alone() -> None:
    found = [click_evidence(attended(seed, clickers=2)).flagged(0.01) for seed in range(30)]
    assert np.mean([each[:2] for each in found]) > 0.95
    assert np.mean([each[2:] for each in found]) < 0.01


def test_the_peak_does_not_shrink_as_scores_come_in() -> None:
    ratings = attended(5, clickers=1)
    order = np.random.default_rng(1).permutation(len(ratings))
    assert click_evidence(ratings, order=order).peak[0] >= 0
    with pytest.raises(ValueError, match="every rating once"):
        click_evidence(ratings, order=order[1:])
