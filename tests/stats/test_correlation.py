"""Correlations with metrics are those published, and their intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.correlation import Correlation, correlate
from ratings.stats.tally import tally
from tests.stats import fetv

PUBLISHED = {
    "CLIPScore": (0.177, 0.243),
    "CLIPScore-ft": (0.224, 0.309),
    "BLIPScore": (0.235, 0.322),
    "Otter-VQA": (0.081, 0.114),
    "UMTScore": (0.309, 0.425),
}


@fetv.needs_shared
@pytest.mark.parametrize("metric", PUBLISHED)
def test_metrics_of_fetv_correlate_as_published(metric: str) -> None:
    columns = fetv.columns()
    human = tally(columns, fetv.DIMENSIONS.index("alignment")).clip_means
    found = [row for row in fetv.rows("fetv/metrics.csv") if row["metric"] == metric]
    clips = fetv.clip_codes()
    theirs = np.full(columns.clips, np.nan)
    for row in found:
        theirs[clips[row["generator"], row["prompt"]]] = float(row["value"])
    got = correlate(human, theirs)
    assert got.n == 3017
    assert [got.kendall_c, got.spearman] == pytest.approx(PUBLISHED[metric], abs=0.001)


def test_interval_covers() -> None:
    source = np.random.default_rng(1)
    truth = 6 / np.pi * np.arcsin(0.5 / 2)  # Spearman's rho of a normal pair with correlation one half.
    held = 0
    for run in range(300):
        x, y = source.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], size=80).T
        found = correlate(x, y, seed=run)
        held += (found.low or 0) <= truth <= (found.high or 0)
    assert 0.92 <= held / 300 <= 0.98


def test_clusters_widen_the_interval() -> None:
    source = np.random.default_rng(2)
    group = np.repeat(np.arange(30), 10)
    x = source.normal(size=30)[group] + source.normal(size=300) * 0.2
    y = 0.5 * x + source.normal(size=30)[group]
    single, grouped = correlate(x, y), correlate(x, y, clusters=group)
    width = [(each.high or 0) - (each.low or 0) for each in (single, grouped)]
    assert width[1] > 1.5 * width[0]


@pytest.mark.parametrize("values", [[], [1.0, 2.0], [2.0, 2.0, 2.0, 2.0]])
def test_too_little_gives_nothing(values: list[float]) -> None:
    found = correlate(np.array(values), np.arange(float(len(values))))
    assert found == Correlation(None, None, None, None, None, None, len(values))


def test_pairs_with_a_gap_are_left_out() -> None:
    found = correlate(np.array([1, 2, 3, np.nan, 5]), np.array([1, 2, 4, 4, np.inf]))
    assert found.n == 3
    assert found.spearman == pytest.approx(1)


def test_lengths_must_match() -> None:
    with pytest.raises(ValueError, match="one length"):
        correlate(np.zeros(3), np.zeros(4))
