"""Columns refuse what does not fit together, and have one order and one digest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ratings.stats.columns import RatingColumns
from tests.stats import studies


def test_digest_ignores_the_order_of_rows() -> None:
    ratings = studies.study(seed=3)
    shuffled = ratings.take(np.random.default_rng(1).permutation(len(ratings)))
    assert shuffled.digest() == ratings.digest()


def test_digest_changes_with_one_score() -> None:
    ratings = studies.study(seed=3)
    levels = ratings.levels.copy()
    levels[5, 0] = levels[5, 0] % 3 + 1
    assert replace(ratings, levels=levels).digest() != ratings.digest()


def test_canonical_columns_are_ordered_by_clip_and_rater() -> None:
    ratings = studies.study(seed=3, votes=3)
    ordered = ratings.take(np.random.default_rng(1).permutation(len(ratings))).canonical()
    assert np.array_equal(np.lexsort((ordered.rater, ordered.clip)), np.arange(len(ordered)))


def test_saved_columns_come_back(tmp_path: Path) -> None:
    ratings = studies.study(seed=3, dimensions=2)
    ratings.save(tmp_path / "columns.npz")
    loaded = RatingColumns.load(tmp_path / "columns.npz")
    assert loaded.digest() == ratings.digest()
    assert np.array_equal(loaded.levels, ratings.canonical().levels)


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "columns.npz").write_bytes(b"not an archive")
    with pytest.raises(ValueError, match=r"columns\.npz holds no valid rating columns"):
        RatingColumns.load(tmp_path / "columns.npz")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("generator", np.array([0, 9]), "generator codes"),
        ("rater", np.array([0, -1]), "rater codes"),
        ("rater", np.array([0.0, 1.0]), "integer"),
        ("prompt", np.array([0]), "one length"),
        ("levels", np.array([[4], [1]], dtype=np.int8), "levels must be"),
        ("levels", np.array([[-2], [1]], dtype=np.int8), "levels must be"),
        ("levels", np.array([1, 2], dtype=np.int8), "shape"),
        ("scale", (1,), "2 to 100"),
        ("clip", np.array([0, 0]), "more than one prompt"),
    ],
)
def test_what_does_not_fit_is_refused(field: str, value: object, message: str) -> None:
    zero, both = np.zeros(2, dtype=np.int32), np.array([0, 1], dtype=np.int32)
    good = RatingColumns(zero, both, both, both, np.ones((2, 1), dtype=np.int8), 1, 2, 2, 2, (3,))
    with pytest.raises(ValueError, match=message):
        replace(good, **{field: value})  # type: ignore[arg-type]


def test_a_rater_counts_once_a_clip() -> None:
    zero = np.zeros(2, dtype=np.int32)
    with pytest.raises(ValueError, match="twice"):
        RatingColumns(zero, zero, zero, zero, np.ones((2, 1), dtype=np.int8), 1, 1, 1, 1, (3,))
