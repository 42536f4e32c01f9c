"""What a study holds already of the ratings a file names, as columns to hold the file's against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ratings.models import Dimension, Rating, Score, Study
from ratings.services.imports.scores import UNKNOWN_TIME, Lines, microseconds

Ints = NDArray[np.int64]
CHUNK = 10_000


@dataclass(frozen=True)
class Stored:
    """Scores and ratings, each sorted by a key of rater, clip and, for scores, dimension."""

    raters: Ints
    clips: Ints
    dimensions: int
    score_key: Ints
    level: Ints
    rating_key: Ints
    rating: Ints
    moment: Ints

    def score_at(self, lines: Lines) -> Ints:
        """Return the place of each line's score, or -1."""
        keys = _key(self.raters, self.clips, lines.rater, lines.clip) * self.dimensions + lines.dimension
        return _places(self.score_key, keys)

    def rating_of(self, lines: Lines) -> Ints:
        """Return the id of each line's rating, or -1."""
        return self._of_rating(self.rating, lines, missing=-1)

    def moment_of(self, lines: Lines) -> Ints:
        """Return when each line's rating was given, where that is stored."""
        return self._of_rating(self.moment, lines, missing=UNKNOWN_TIME)

    def _of_rating(self, column: Ints, lines: Lines, *, missing: int) -> Ints:
        if not len(column):
            return np.full(len(lines), missing, dtype=np.int64)
        places = _places(self.rating_key, _key(self.raters, self.clips, lines.rater, lines.clip))
        return np.where(places >= 0, column[places], missing)


def read(study: Study, lines: Lines, dimensions: list[Dimension]) -> Stored:
    """Return what is stored of the raters and clips of these lines: each rating as last submitted."""
    raters, clips = np.unique(lines.rater), np.unique(lines.clip)
    ratings = Rating.objects.filter(study=study, superseded_by__isnull=True).order_by()
    numbers = {dimension.pk: number for number, dimension in enumerate(dimensions)}
    given = _columns(
        (
            (pk, rater, clip, UNKNOWN_TIME if rated == received else microseconds(rated))
            for pk, rater, clip, rated, received in ratings.values_list(
                "pk", "participation_id", "clip_id", "rated_at", "received_at"
            ).iterator(chunk_size=CHUNK)
        ),
        4,
    )
    scores = Score.objects.filter(rating__in=ratings, dimension__in=numbers).order_by()
    judged = _columns(
        (
            (rater, clip, numbers[dimension], level or 0)
            for rater, clip, dimension, level in scores.values_list(
                "rating__participation_id", "rating__clip_id", "dimension_id", "level"
            ).iterator(chunk_size=CHUNK)
        ),
        4,
    )
    given = _concerned(given, raters, clips, at=1)
    judged = _concerned(judged, raters, clips, at=0)
    rating_key = _key(raters, clips, given[1], given[2])
    score_key = _key(raters, clips, judged[0], judged[1]) * len(dimensions) + judged[2]
    by_rating, by_score = np.argsort(rating_key), np.argsort(score_key)
    return Stored(
        raters=raters,
        clips=clips,
        dimensions=len(dimensions),
        score_key=score_key[by_score],
        level=judged[3][by_score],
        rating_key=rating_key[by_rating],
        rating=given[0][by_rating],
        moment=given[3][by_rating],
    )


def _columns(rows: Iterable[tuple[Any, ...]], count: int) -> Ints:
    """Return rows of whole numbers as columns, without holding them as tuples."""
    flat = np.fromiter((value for row in rows for value in row), dtype=np.int64)
    return flat.reshape(-1, count).T


def _concerned(columns: Ints, raters: Ints, clips: Ints, *, at: int) -> Ints:
    """Return the rows whose rater and clip, at `at` and after it, are among those given."""
    return columns[:, np.isin(columns[at], raters) & np.isin(columns[at + 1], clips)]


def _key(raters: Ints, clips: Ints, rater: Ints, clip: Ints) -> Ints:
    """Return one number for each pair of a rater and a clip that are among those given."""
    return np.searchsorted(raters, rater) * len(clips) + np.searchsorted(clips, clip)


def _places(keys: Ints, wanted: Ints) -> Ints:
    """Return where each wanted key stands among sorted keys, or -1."""
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.int64)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, places, -1)
