"""A board holds every figure of the contract, or None and a sentence that says why."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings.stats.board import METHODS, rate
from ratings.stats.columns import RatingColumns
from ratings.stats.results import Board
from tests.stats import fetv, studies


def board(ratings: RatingColumns, method: str = "two-way", **options: object) -> Board:
    size = len(ratings.scale)
    given = {"dimensions": [f"d{k}" for k in range(size)], "weights": [1.0] * size} | options
    return rate(ratings, ranked=[True] * ratings.generators, method=method, **given)  # type: ignore[arg-type]


def figures(found: Board) -> Iterator[tuple[str, object]]:
    for rows in (found.standings, found.differences, found.agreement):
        for row in rows:
            for name, value in dataclasses.asdict(row).items():
                yield f"{type(row).__name__}.{name}", value


def assert_sound(found: Board) -> None:
    """No figure is NaN or infinite; intervals hold their estimates; what is missing is explained."""
    for name, value in figures(found):
        assert not isinstance(value, float) or math.isfinite(value), name
        assert not isinstance(value, np.generic), name
    for row in found.standings:
        assert (row.low is None) == (row.high is None)
        assert (row.level is None) == (row.adjusted is None)
        assert row.low is None or row.mean is None or row.low <= row.mean <= (row.high or 0)
        if row.rank_low is not None and row.rank_high is not None:
            assert row.rank_low <= (row.rank or 0) <= row.rank_high
    for pair in found.differences:
        assert pair.low is None or pair.difference is None or pair.low <= pair.difference <= (pair.high or 0)
        assert pair.p is None or 0 <= pair.p <= (pair.p_adjusted or 0) <= 1
    missing = any(row.low is None or row.rank_low is None for row in found.standings)
    assert not missing or found.cautions


@st.composite
def messy(draw: st.DrawFn) -> RatingColumns:
    """Studies of every shape: few or many clips, holes, `na`, dimensions never asked, one level only."""
    source = np.random.default_rng(draw(st.integers(0, 10_000)))
    sizes = [draw(st.integers(1, top)) for top in (5, 6, 2, 6)]
    full = np.moveaxis(np.indices(sizes), 0, -1).reshape(-1, 4)
    kept = full[source.random(len(full)) < draw(st.sampled_from([0.0, 0.2, 0.6, 1.0]))]
    scale = tuple(draw(st.lists(st.integers(2, 7), min_size=1, max_size=3)))
    lowest = draw(st.sampled_from([-1, 0, 1]))
    highest = [draw(st.integers(max(lowest, 0), top)) for top in scale]
    levels = source.integers(lowest, np.array(highest) + 1, (len(kept), len(scale)))
    generator, prompt, sample, rater = kept.T.astype(np.int32)
    clip = ((generator * sizes[1] + prompt) * sizes[2] + sample).astype(np.int32)
    count = (sizes[0], sizes[1], sizes[0] * sizes[1] * sizes[2], sizes[3])
    return RatingColumns(generator, prompt, clip, rater, levels.astype(np.int8), *count, scale)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None)
@given(ratings=messy())
def test_whatever_the_study_no_figure_is_invented(method: str, ratings: RatingColumns) -> None:
    assert_sound(board(ratings, method))


@settings(max_examples=20, deadline=None)
@given(ratings=messy(), seed=st.integers(0, 100))
def test_the_order_of_rows_changes_nothing(ratings: RatingColumns, seed: int) -> None:
    shuffled = ratings.take(np.random.default_rng(seed).permutation(len(ratings)))
    assert board(shuffled) == board(ratings)


@pytest.mark.parametrize("method", METHODS)
def test_new_names_change_nothing_but_names(method: str) -> None:
    ratings = studies.study(generators=4, prompts=9, raters=7, votes=4, dimensions=2, seed=4)
    changed, fresh = studies.relabelled(ratings, 5)
    before, after = board(ratings, method), board(changed, method)
    found = {(row.generator, row.dimension): row for row in after.standings}
    for row in before.standings:
        twin = found[int(fresh[row.generator]), row.dimension]
        assert twin.rank == row.rank
        assert [twin.mean, twin.low, twin.high] == pytest.approx([row.mean, row.low, row.high])
        assert twin.distribution == row.distribution
    assert [row.alpha for row in after.agreement] == pytest.approx([row.alpha for row in before.agreement])


def test_the_same_seed_gives_the_same_board() -> None:
    ratings = studies.study(dimensions=2, seed=4)
    assert board(ratings, seed=7) == board(ratings, seed=7)


def test_a_generator_that_is_not_ranked_stands_without_a_rank() -> None:
    ratings = studies.study(seed=4)
    found = rate(ratings, dimensions=["d"], weights=[0], ranked=[True, True, True, False])
    assert [row.rank for row in found.standings] == [3, 2, 1, None]
    assert found.standings[3].mean is not None


def test_na_is_missing_and_its_share_is_told() -> None:
    ratings = studies.table([[[1, -1], [2, 3]], [[3, 3], [3, 0]]])
    found = rate(ratings, dimensions=["d"], weights=[1], ranked=[True, True])
    first, second = found.standings[:2]
    assert (first.n, first.na_share, first.distribution) == (3, 0.25, (1, 1, 1))
    assert (second.n, second.na_share, second.distribution) == (3, 0.0, (0, 0, 3))


def test_an_only_dimension_called_overall_is_the_overall() -> None:
    found = rate(studies.study(seed=1), dimensions=["overall"], weights=[1], ranked=[True] * 4)
    assert {row.dimension for row in found.standings} == {"overall"}
    assert len(found.standings) == 4
    assert (found.standings[3].mean or 0) > 1


def test_a_dimension_called_overall_beside_others_stands_for_the_overall() -> None:
    columns = studies.study(dimensions=2, seed=1)
    found = rate(columns, dimensions=["motion", "overall"], weights=[1, 1], ranked=[True] * 4)
    assert [(row.dimension, row.generator) for row in found.standings] == [
        (key, code) for key in ("motion", "overall") for code in range(4)
    ]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([[[1], [2]], [[3], [2]]], "no-interval"),
        ([[[1, 2, 3]], [[3, 2, 2]]], "no-interval"),
        ([[[2, 2], [2, 2]], [[2, 2], [2, 2]]], "no-alpha"),
        ([[[2, 2], [0, 0]], [[0, 0], [2, 1]]], "disconnected"),
        ([[[0, 0], [0, 0]], [[-1, 0], [0, 0]]], "no-scores"),
        ([[[1, 2], [2, 3]], [[-1, -1], [-1, -1]]], "no-mean"),
    ],
)
def test_what_cannot_be_computed_is_explained(cells: list[list[list[int]]], code: str) -> None:
    found = rate(studies.table(cells), dimensions=["d"], weights=[0], ranked=[True, True])
    assert_sound(found)
    assert code in [caution.code for caution in found.cautions]


def test_a_model_that_finds_nothing_does_not_say_that_nobody_scored() -> None:
    ratings = studies.table([[[2, 2], [2, 2]], [[2, 2], [2, 2]]])
    found = rate(ratings, dimensions=["d"], weights=[0], ranked=[True, True], method="ordinal")
    assert_sound(found)
    assert found.cautions[0].code == "no-model"


@fetv.needs_shared
def test_fetv_trusts_its_dimensions_and_places_the_real_videos_unranked() -> None:
    found = rate(
        fetv.columns(), dimensions=fetv.DIMENSIONS, weights=[1, 1, 1], ranked=[True] * 4 + [False], seed=1
    )
    assert [row.trusted for row in found.agreement] == [True, True, True]
    overall = [row for row in found.standings if row.dimension == "overall"]
    assert [row.rank for row in overall] == [3, 4, 1, 2, None]
    assert [round(row.icc_k or 0, 3) for row in found.agreement] == [0.869, 0.882, 0.862]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dimensions": ["a", "a"]}, "different dimension keys"),
        ({"weights": [1.0]}, "2 weights"),
        ({"weights": [1.0, -1.0]}, "not below zero"),
        ({"method": "guess"}, "unknown method"),
        ({"ranked": [True]}, "each of the 4 generators"),
    ],
)
def test_what_does_not_fit_is_refused(options: dict[str, object], message: str) -> None:
    given: dict[str, object] = {
        "dimensions": ["a", "b"],
        "weights": [1.0, 1.0],
        "ranked": [True] * 4,
    } | options
    with pytest.raises(ValueError, match=message):
        rate(studies.study(dimensions=2), **given)  # type: ignore[arg-type]
