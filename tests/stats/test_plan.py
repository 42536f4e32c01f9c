"""Components find the truth, and a plan keeps what it promises."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.columns import RatingColumns
from ratings.stats.components import components, henderson
from ratings.stats.estimates import two_way_estimates
from ratings.stats.plan import Prices, Variances, cheapest, promise, what_helps
from tests.stats import studies

STATED = Variances(prompt=9, rater=4, generator_prompt=2, generator_rater=1, residual=25)


def drawn(variances: Variances, sizes: tuple[int, int, int], votes: int, seed: int) -> RatingColumns:
    """Scores on a hundred levels with the stated variances; each rater judges all generators of his
    prompts.
    """
    source = np.random.default_rng(seed)
    generators, prompts, raters = sizes
    generator, prompt, rater = (index.ravel() for index in np.indices(sizes))
    effect = source.normal(0, variances.prompt**0.5, prompts)[prompt]
    effect += source.normal(0, variances.rater**0.5, raters)[rater]
    effect += source.normal(0, variances.generator_prompt**0.5, (generators, prompts))[generator, prompt]
    effect += source.normal(0, variances.generator_rater**0.5, (generators, raters))[generator, rater]
    effect += source.normal(0, variances.residual**0.5, len(rater))
    kept = (rater - prompt) % raters < votes
    level = np.clip(np.round(50 + effect), 1, 100)[:, None]
    clip = generator * prompts + prompt
    return studies.columns(generator[kept], prompt[kept], clip[kept], rater[kept], level[kept], scale=(100,))


def test_components_of_a_balanced_table_are_those_of_the_analysis_of_variance() -> None:
    source = np.random.default_rng(1)
    values = source.normal(size=(6, 8)) + source.normal(size=(6, 1)) * 2
    row, column = (index.ravel() for index in np.indices((6, 8)))
    found = henderson({"row": row, "column": column}, values.ravel())
    rest = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    residual = np.sum(rest**2) / 35
    assert found["residual"] == pytest.approx(residual)
    assert found["row"] == pytest.approx((8 * values.mean(axis=1).var(ddof=1) - residual) / 8)
    assert found["column"] == pytest.approx((6 * values.mean(axis=0).var(ddof=1) - residual) / 6)


def test_components_of_a_sparse_study_average_to_the_truth() -> None:
    runs = [components(drawn(STATED, (6, 40, 20), 5, seed), 0) for seed in range(25)]
    for name in ("prompt", "rater", "generator_prompt", "generator_rater", "residual"):
        values = np.array([getattr(run, name) for run in runs])
        assert abs(values.mean() - getattr(STATED, name)) < 4 * values.std(ddof=1) / 5


def test_what_the_design_does_not_tell_is_not_invented() -> None:
    one = drawn(STATED, (3, 1, 1), 1, 0)
    assert np.isnan(components(one, 0).residual)


def test_a_plan_keeps_its_promise() -> None:
    plan = promise(STATED, generators=2, prompts=24, raters=16, votes=4)
    gaps, means = [], []
    for seed in range(300):
        ratings = drawn(STATED, (2, 24, 16), 4, seed)
        level, first = ratings.levels[:, 0].astype(float), ratings.generator == 0
        means.append(level[first].mean())
        gaps.append(means[-1] - level[~first].mean())
    wide = 2.1314
    assert np.std(gaps) == pytest.approx(plan.difference_half_width / wide, rel=0.12)
    assert np.std(means) == pytest.approx(plan.mean_half_width / wide, rel=0.12)


def test_the_half_width_is_what_the_analysis_will_show() -> None:
    plan = promise(STATED, generators=2, prompts=40, raters=40, votes=8)
    shown = [
        two_way_estimates(drawn(STATED, (2, 40, 40), 8, seed), None)[0].gap_spread.half_width()[0, 1]
        for seed in range(40)
    ]
    assert np.mean(shown) == pytest.approx(plan.difference_half_width, rel=0.15)


def test_the_cheapest_plan_is_enough_and_nothing_cheaper_is() -> None:
    prices = Prices(clip=0.5, vote=0.1, rater=4)
    plan = cheapest(STATED, generators=4, difference=1.5, prices=prices)
    assert plan is not None
    assert plan.smallest <= 1.5
    again = promise(
        STATED, generators=4, prompts=plan.prompts, raters=plan.raters, votes=plan.votes, prices=prices
    )
    assert again == plan
    harder = cheapest(STATED, generators=4, difference=1.0, prices=prices)
    assert harder is not None
    assert harder.cost > plan.cost


def test_some_differences_are_out_of_reach() -> None:
    assert cheapest(STATED, generators=4, difference=0.01) is None


def test_prompts_help_where_prompts_differ() -> None:
    prompts = Variances(prompt=1, rater=0, generator_prompt=1, generator_rater=0.001, residual=0.1)
    plan = promise(prompts, generators=3, prompts=20, raters=40, votes=5)
    gains = what_helps(prompts, plan, generators=3)
    assert gains["prompts"] > 0.15 > gains["raters"]


@pytest.mark.parametrize(
    "design", [{"prompts": 1}, {"raters": 1}, {"votes": 9}, {"votes": 0}, {"power": 1.0}, {"generators": 1}]
)
def test_designs_that_cannot_be_are_refused(design: dict[str, float]) -> None:
    sound: dict[str, float] = {"generators": 2, "prompts": 10, "raters": 8, "votes": 3}
    with pytest.raises(ValueError, match=r"plan needs|lie between"):
        promise(STATED, **(sound | design))  # type: ignore[arg-type]


def test_variances_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="none below zero"):
        Variances(prompt=-1, rater=0, generator_prompt=0, generator_rater=0, residual=1)
