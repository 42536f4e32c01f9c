"""Differential scores compare a clip with the reference of its prompt in the eyes of one rater."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from ratings.stats.columns import RatingColumns
from ratings.stats.differential import Differential, crush, differential
from tests.stats import studies

REFERENCE = [False, False, False, True]


def found(
    ratings: RatingColumns, hidden: list[bool], weights: list[float] | None = None
) -> list[Differential]:
    keys = [f"d{number}" for number in range(len(ratings.scale))]
    return differential(ratings, dimensions=keys, weights=weights or [0.0] * len(keys), hidden=hidden)


def test_a_study_without_references_has_no_differential_scores() -> None:
    assert found(studies.study(), [False] * 4) == []


def test_each_score_is_held_against_the_same_raters_score_of_the_reference() -> None:
    # The third rater never saw the reference of the first prompt, so that score adds nothing.
    ratings = studies.table([[[1, 2, 3], [2, 2, 3]], [[3, 3, 0], [3, 2, 1]]])
    (row,) = found(ratings, [False, True])
    first, second = np.mean([1 - 3 + 3, 2 - 3 + 3]), np.mean([2 - 3 + 3, 2 - 2 + 3, 3 - 1 + 3])
    assert (row.n, row.prompts) == (5, 2)
    assert row.mean == pytest.approx((first + second) / 2)
    assert row.above == pytest.approx(1 / 5)
    crushed = np.mean([2, 3, 5 * 5 / 7])  # (3 + 2) 5 / (2 + 5)
    assert row.crushed == pytest.approx((first + crushed) / 2)


def test_several_references_of_a_prompt_count_by_their_mean() -> None:
    ratings = studies.table([[[2, 2], [2, 2]], [[3, 1], [3, 1]], [[1, 1], [1, 1]]])
    (row,) = found(ratings, [False, True, True])
    assert row.mean == pytest.approx(np.mean([2 - 2 + 3, 2 - 1 + 3]))


def test_crushing_is_the_function_of_p910_on_five_levels() -> None:
    values = np.array([1.0, 4.5, 5.0, 6.0, 9.0])
    assert crush(values, 5) == pytest.approx([1.0, 4.5, 5.0, 7 * 6 / 8, 7 * 9 / 11])


def written_out(ratings: RatingColumns, generator: int, reference: int) -> tuple[float, float]:
    """Mean and half-width of one generator, one clip a cell: the formula as it stands, in loops."""
    score = {
        (int(g), int(p), int(r)): int(level)
        for g, p, r, level in zip(
            ratings.generator, ratings.prompt, ratings.rater, ratings.levels[:, 0], strict=True
        )
    }
    pairs = {
        (p, r): score[generator, p, r] - score[reference, p, r] + ratings.scale[0]
        for p, r in product(range(ratings.prompts), range(ratings.raters))
        if (generator, p, r) in score and (reference, p, r) in score
    }
    prompts, raters = {p for p, _ in pairs}, {r for _, r in pairs}
    weight = {p: 1 / len(prompts) / sum(q == p for q, _ in pairs) for p in prompts}
    mean = sum(weight[p] * value for (p, _), value in pairs.items())
    error = {key: weight[key[0]] * (value - mean) for key, value in pairs.items()}
    by_prompt = sum(sum(e for (q, _), e in error.items() if q == p) ** 2 for p in prompts)
    by_rater = sum(sum(e for (_, q), e in error.items() if q == r) ** 2 for r in raters)
    first = by_prompt * len(prompts) / (len(prompts) - 1)
    second = by_rater * len(raters) / (len(raters) - 1)
    cells = sum(e**2 for e in error.values())
    variance = max(first + second - cells, (first + second) / 2)
    return mean, float(stats.t.ppf(0.975, min(len(prompts), len(raters)) - 1)) * variance**0.5


@pytest.mark.parametrize("votes", [None, 5])
def test_mean_and_interval_are_the_written_out_formula(votes: int | None) -> None:
    ratings = studies.study(prompts=12, raters=7, votes=votes, levels=5, seed=3)
    for row in found(ratings, REFERENCE):
        mean, half = written_out(ratings, row.generator, 3)
        assert (row.mean, row.low, row.high) == pytest.approx((mean, mean - half, mean + half))


def test_the_overall_is_one_plus_the_weighted_differences() -> None:
    ratings = studies.study(dimensions=3, levels=5, seed=2)
    rows = {(row.generator, row.dimension): row for row in found(ratings, REFERENCE, [1.0, 0.0, 3.0])}
    for code in range(3):
        parts = [rows[code, key].mean for key in ("d0", "d2")]
        first, last = (part - 5 for part in parts if part is not None)
        overall = rows[code, "overall"]
        assert overall.mean == pytest.approx(1 + (first + 3 * last) / 4 / 4)
        assert overall.low is not None
        assert overall.crushed is overall.above is None


def test_nobody_who_rated_both_leaves_no_figure() -> None:
    ratings = studies.table([[[1, 0], [2, 0]], [[0, 3], [0, 3]]])
    (row,) = found(ratings, [False, True])
    assert (row.n, row.mean, row.low, row.above) == (0, None, None, None)


def test_names_and_order_of_rows_change_nothing() -> None:
    ratings = studies.study(samples=2, votes=5, seed=8)
    changed, fresh = studies.relabelled(ratings.take(np.arange(len(ratings))[::-1]), seed=1)
    hidden = np.array(REFERENCE)[np.argsort(fresh)].tolist()
    before = {int(fresh[row.generator]): (row.mean, row.low, row.n) for row in found(ratings, REFERENCE)}
    after = {row.generator: (row.mean, row.low, row.n) for row in found(changed, hidden)}
    assert after == {code: pytest.approx(figures) for code, figures in before.items()}
