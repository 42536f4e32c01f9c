"""Strengths agree with published scores, evalica and the likelihood itself."""

from __future__ import annotations

from dataclasses import replace

import evalica
import numpy as np
import pytest
from scipy.optimize import minimize

from ratings.stats.arrays import Floats, Ints
from ratings.stats.ballots import VoteColumns
from ratings.stats.votes import bradley_terry, davidson, pair_counts
from tests.stats import fetv


def votes(a: Ints, b: Ints, choice: Ints, left: Ints | None = None, *, raters: int = 7) -> VoteColumns:
    count = len(a)
    codes = np.arange(count, dtype=np.int32)
    side = np.full(count, -1) if left is None else left
    return VoteColumns(
        np.zeros(count, dtype=np.int32), codes % raters, codes // 3, a, b, choice, side,
        1, raters, count // 3 + 1, int(max(a.max(initial=0), b.max(initial=0))) + 1,
    )  # fmt: skip


def drawn(strengths: Floats, *, count: int, tie: float, left: float, seed: int) -> VoteColumns:
    """Votes from Davidson's model."""
    source = np.random.default_rng(seed)
    a = source.integers(len(strengths), size=count)
    b = (a + source.integers(1, len(strengths), size=count)) % len(strengths)
    side = source.integers(2, size=count)
    push = np.where(side == 0, left / 2, -left / 2)
    odds = np.exp(
        np.stack([strengths[a] + push, strengths[b] - push, tie + (strengths[a] + strengths[b]) / 2])
    )
    choice = (source.random(count) * odds.sum(axis=0) > np.cumsum(odds, axis=0)).sum(axis=0)
    return votes(a, b, choice, side, raters=30)


def golden(name: str) -> tuple[VoteColumns, dict[str, float], list[str]]:
    found = fetv.rows(f"votes/{name}.csv")
    names = sorted({row["generator_a"] for row in found} | {row["generator_b"] for row in found})
    code = {generator: number for number, generator in enumerate(names)}
    kinds = ["a", "b", "tie", "both_bad"]
    columns = votes(
        np.array([code[row["generator_a"]] for row in found]),
        np.array([code[row["generator_b"]] for row in found]),
        np.array([kinds.index(row["choice"]) for row in found]),
    )
    scores = fetv.rows(f"votes/{name}-golden.csv")
    return (
        columns,
        {row["item"]: float(row["score"]) for row in scores if row["algorithm"] == "bradley_terry"},
        names,
    )


@fetv.needs_shared
@pytest.mark.parametrize("name", ["food", "simple"])
def test_bradley_terry_gives_the_published_scores(name: str) -> None:
    columns, published, names = golden(name)
    found = np.exp(bradley_terry(columns).values)
    by_name = {
        generator.removeprefix(f"{name}-"): score for generator, score in zip(names, found, strict=True)
    }
    expected = {item.lower(): score for item, score in published.items()}
    shares = {item: score / found.sum() for item, score in by_name.items()}
    assert shares == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_bradley_terry_is_that_of_evalica(seed: int) -> None:
    columns = drawn(np.linspace(-1, 1, 6), count=600, tie=-0.5, left=0.0, seed=seed)
    winners = [[evalica.Winner.X, evalica.Winner.Y, evalica.Winner.Draw][choice] for choice in columns.choice]
    result = evalica.bradley_terry(
        columns.a.tolist(), columns.b.tolist(), winners, tolerance=1e-12, limit=10_000
    )
    expected = np.log([result.scores[code] for code in range(6)])
    assert bradley_terry(columns).values == pytest.approx(expected - expected.mean(), abs=1e-6)


def test_davidson_maximises_its_likelihood() -> None:
    columns = drawn(np.array([-0.5, 0.0, 0.7]), count=300, tie=0.2, left=0.4, seed=1)

    def loss(theta: Floats) -> float:
        strength = np.append(theta[:2], -theta[:2].sum())
        push = np.where(columns.left == 0, theta[3] / 2, -theta[3] / 2)
        first, second = strength[columns.a] + push, strength[columns.b] - push
        utility = np.stack([first, second, theta[2] + (first + second) / 2])
        return float(
            np.sum(np.log(np.exp(utility).sum(axis=0)) - utility[columns.choice, np.arange(len(columns))])
        )

    best = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-8}).x
    found = davidson(columns)
    assert [*found.values[:2], found.tie, found.left] == pytest.approx(best.tolist(), abs=1e-5)


def test_davidson_finds_the_truth() -> None:
    truth = np.array([-1.0, -0.2, 0.3, 0.9])
    found = davidson(drawn(truth, count=20_000, tie=-0.3, left=0.25, seed=2))
    assert found.values == pytest.approx(truth, abs=0.08)
    assert [found.tie, found.left] == pytest.approx([-0.3, 0.25], abs=0.08)


def test_intervals_hold_the_truth() -> None:
    truth = np.array([-0.6, 0.0, 0.6])
    held = []
    for seed in range(200):
        found = davidson(drawn(truth, count=240, tie=-0.5, left=0.2, seed=seed))
        held.append(np.abs(found.values - truth) <= found.spread.half_width())
    assert 0.92 <= np.mean(held) <= 0.985


@pytest.mark.parametrize("model", [davidson, bradley_terry])
def test_one_more_win_never_lowers(model: object) -> None:
    columns = drawn(np.linspace(-1, 1, 4), count=120, tie=-0.5, left=0.0, seed=3)
    columns = replace(columns, left=np.full(len(columns), -1))
    lost = int(np.flatnonzero((columns.a == 2) & (columns.choice == 1))[0])
    choice = columns.choice.copy()
    choice[lost] = 0
    better = replace(columns, choice=choice)
    assert model(better).values[2] > model(columns).values[2]  # type: ignore[operator]


def test_swapping_a_and_b_changes_nothing() -> None:
    columns = drawn(np.linspace(-1, 1, 4), count=120, tie=-0.5, left=0.3, seed=3)
    turned = replace(
        columns,
        a=columns.b,
        b=columns.a,
        choice=np.array([1, 0, 2, 3])[columns.choice],
        left=1 - columns.left,
    )
    assert davidson(turned).values.tolist() == davidson(columns).values.tolist()
    assert turned.digest() == columns.digest()


def test_who_always_wins_gets_a_finite_strength_and_the_ridge_is_told() -> None:
    found = bradley_terry(votes(np.array([0, 0, 1, 1]), np.array([1, 2, 2, 2]), np.array([0, 0, 0, 1])))
    assert found.ridge > 0
    assert np.isfinite(found.values).all()
    assert found.values[0] > found.values[1]


def test_parts_that_were_never_compared_have_no_strengths() -> None:
    found = davidson(votes(np.array([0, 1, 2]), np.array([1, 0, 3]), np.array([0, 0, 1])))
    assert found.groups.tolist() == [0, 0, 1, 1]
    assert np.isnan(found.values).all()


def test_both_bad_is_counted_and_moves_no_strength() -> None:
    columns = drawn(np.array([0.0, 0.5]), count=60, tie=-0.5, left=0.0, seed=4)
    bad = replace(columns, choice=np.where(np.arange(60) < 10, 3, columns.choice).astype(np.int8))
    rest = columns.take(np.arange(60) >= 10)
    assert davidson(bad).values == pytest.approx(davidson(rest).values)
    assert pair_counts(bad)[0, 1].sum() == 60
    assert pair_counts(bad)[0, 1, 3] == 10
