"""Least-squares means do not reward a generator for refusing the hard prompts."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.adjust import adjust
from ratings.stats.arrays import Floats


def least_squares(cells: Floats) -> Floats:
    """The same means from the design matrix: generator means with the prompt effects summing to zero."""
    generators, prompts = cells.shape
    rows, columns = np.nonzero(~np.isnan(cells))
    design = np.zeros((len(rows), generators + prompts))
    design[np.arange(len(rows)), rows] = 1
    design[np.arange(len(rows)), generators + columns] = 1
    fitted = np.linalg.lstsq(design, cells[rows, columns], rcond=None)[0]
    return np.asarray(fitted[:generators] + fitted[generators:].mean())


def test_equals_the_design_matrix() -> None:
    source = np.random.default_rng(4)
    cells = source.normal(size=(5, 30))
    cells[source.random(cells.shape) < 0.4] = np.nan
    cells[:, 0] = 1.0
    assert adjust(cells).means == pytest.approx(least_squares(cells), abs=1e-10)


def test_who_answered_everything_keeps_the_plain_mean() -> None:
    source = np.random.default_rng(4)
    cells = source.normal(size=(3, 50))
    cells[2, :20] = np.nan
    assert adjust(cells).means[:2] == pytest.approx(cells[:2].mean(axis=1))


def test_refusing_hard_prompts_does_not_pay() -> None:
    prompts = np.array([1.0, 1.0, 3.0, 3.0])
    cells = np.stack([prompts, prompts, prompts - 0.5])
    cells[2, :2] = np.nan
    assert np.nanmean(cells[2]) > np.mean(cells[0])
    assert adjust(cells).means == pytest.approx([2.0, 2.0, 1.5])


def test_groups_without_a_common_prompt_are_not_compared() -> None:
    cells = np.array([[1.0, 2.0, np.nan], [2.0, 2.0, np.nan], [np.nan, np.nan, 3.0], [np.nan] * 3])
    fit = adjust(cells)
    assert not fit.connected
    assert np.isnan(fit.means).all()
    assert fit.groups.tolist() == [0, 0, 1, -1]


def test_errors_are_the_derivative_of_the_means() -> None:
    source = np.random.default_rng(6)
    cells = source.normal(size=(4, 9))
    cells[0, :3] = cells[2, 5] = np.nan
    step = source.normal(size=4)
    moved = cells.copy()
    moved[:, 4] += step
    fit = adjust(cells)
    assert fit.errors(step[None, :], np.array([4]))[0] == pytest.approx(adjust(moved).means - fit.means)
