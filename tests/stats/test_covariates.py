"""A board adjusted for form: known slopes come out; what never varies within a generator is left alone."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.arrays import Floats
from ratings.stats.columns import RatingColumns
from ratings.stats.covariates import corrected
from tests.stats import studies

GENERATORS, PROMPTS, RATERS = 3, 40, 6


def study(effect: Floats, seed: int = 1) -> RatingColumns:
    """Three generators of one true quality, on 11 levels; `effect` (C,) is added to each clip."""
    source = np.random.default_rng(seed)
    clip = np.repeat(np.arange(GENERATORS * PROMPTS), RATERS)
    rater = np.tile(np.arange(RATERS), GENERATORS * PROMPTS)
    value = 6 + effect[clip] + source.normal(0, 0.6, len(clip))
    levels = np.clip(np.rint(value), 1, 11).astype(np.int8)[:, None]
    sizes = (GENERATORS, PROMPTS, GENERATORS * PROMPTS, RATERS)
    return RatingColumns(clip // PROMPTS, clip % PROMPTS, clip, rater, levels, *sizes, (11,))


def test_a_known_slope_is_taken_out_again() -> None:
    length = np.random.default_rng(2).uniform(2, 6, GENERATORS * PROMPTS) + np.repeat(
        [0.0, 1.0, 2.0], PROMPTS
    )
    found = corrected(study(0.8 * (length - 5)), 0, {"duration": length})
    assert found is not None
    assert found.slopes["duration"] == pytest.approx(0.8, abs=0.08)
    assert np.ptp(found.estimate.adjusted) < 0.25
    assert not np.isnan(found.estimate.adjusted_spread.variance).any()


def test_what_belongs_to_the_generator_is_named_and_left() -> None:
    length = np.random.default_rng(2).uniform(2, 6, GENERATORS * PROMPTS)
    rate = np.repeat([24.0, 30.0, 60.0], PROMPTS)
    found = corrected(study(0.8 * (length - 5)), 0, {"duration": length, "frame_rate": rate})
    assert found is not None
    assert (list(found.slopes), list(found.left)) == (["duration"], ["frame_rate"])


@pytest.mark.parametrize("values", [np.nan, 1.0])
def test_without_a_covariate_that_varies_there_is_nothing_to_adjust_for(values: float) -> None:
    columns = studies.study(seed=1)
    assert corrected(columns, 0, {"duration": np.full(columns.clips, values)}) is None
