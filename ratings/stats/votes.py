"""Strengths from votes: Bradley-Terry, and Davidson's model with ties and a term for the left side.

`both bad` is no tie: such votes say nothing about which clip is better and are counted as a failure rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ratings.stats import logit
from ratings.stats.arrays import Floats, Ints, Mask, sum_by
from ratings.stats.ballots import BOTH_BAD, TIE, A, B, VoteColumns
from ratings.stats.twoway import Spread, fewer, two_way, two_way_difference


@dataclass(frozen=True)
class Strengths:
    """Log strengths of M generators, centred on zero over those with votes; NaN = cannot be computed.

    `spread`: their variances (M,); `contrast`: (M, M), of the differences; `covariance`: (M, M), for
    correlations.
    `tie`: log of Davidson's tie parameter, `left`: log odds gained by standing left, NaN where not fitted.
    `groups`: (M,), connected parts of the comparison graph, -1 without votes. `ridge`: the penalty used, 0 if
    none.
    """

    values: Floats
    spread: Spread
    contrast: Spread
    covariance: Floats
    tie: float
    left: float
    groups: Ints
    ridge: float


def davidson(votes: VoteColumns) -> Strengths:
    """Davidson's model: odds a : b : tie = s_a : s_b : nu sqrt(s_a s_b), the left side's strength times
    exp(left).

    `votes` are of one dimension. The left term is fitted where every vote says who stood left.
    Sources: Davidson (1970), JASA 65; Davidson and Beaver (1977), Biometrics 33, for the order effect.
    Variances from a sandwich clustered by prompt and by rater (Cameron, Gelbach and Miller 2011).
    """
    return _fit(*ties_apart(votes))


def bradley_terry(votes: VoteColumns) -> Strengths:
    """Bradley and Terry's model with a tie as half a win for each side, without a term for the side.

    Sources: Bradley and Terry (1952), Biometrika 39; variances as for `davidson`. Of one dimension, as there.
    """
    return _fit(*ties_shared(votes))


def ties_apart(votes: VoteColumns) -> tuple[VoteColumns, Floats, bool]:
    """The votes that count, their outcomes (V, O) as `davidson` takes them, and whether sides are known."""
    counted = votes.take(votes.choice != BOTH_BAD).canonical()
    sided = bool(len(counted) and np.all(counted.left >= 0))
    tied = bool(np.any(counted.choice == TIE))
    return counted, np.eye(3)[counted.choice] if tied else np.eye(2)[counted.choice], sided


def ties_shared(votes: VoteColumns) -> tuple[VoteColumns, Floats, bool]:
    """The same as `bradley_terry` takes them: a tie is half a win for each, no side."""
    counted = votes.take(votes.choice != BOTH_BAD).canonical()
    return counted, np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])[counted.choice], False


def pair_counts(votes: VoteColumns) -> Ints:
    """(M, M, 4): for a < b the numbers of votes for a, for b, ties and both bad; zero elsewhere."""
    ordered = votes.canonical()
    size = votes.generators
    key = (ordered.a.astype(np.int64) * size + ordered.b) * 4 + ordered.choice
    return np.bincount(key, minlength=size * size * 4).reshape(size, size, 4)


def _fit(votes: VoteColumns, outcomes: Floats, sided: bool) -> Strengths:
    """Fit votes whose `outcomes` (V, O) are shares of a, b and, where O = 3, tie."""
    size = votes.generators
    groups = groups_of(votes)
    if not len(votes) or groups.max(initial=-1) > 0:
        return _nothing(size, groups)
    cells = cells_of(votes, outcomes, sided=sided)
    found = logit.fit(cells.features, cells.counts)
    present = groups == 0
    centre = np.where(present, 1.0, 0.0)[:, None] * (np.eye(size) - present / present.sum())
    full = np.zeros((size, len(found.parameters)))
    full[:, :size] = centre
    pulls = np.einsum("vo,vok->vk", outcomes, found.scores[cells.where]) @ (full @ found.inverse).T
    grams = [_gram(pulls, group) for group in _clusters(votes)]
    sums = [np.add.outer(np.diag(gram), np.diag(gram)) - 2 * gram for gram in grams]
    prompts, raters = (_met(votes, codes) for codes in (votes.prompt, votes.rater))
    spread = two_way(np.diag(grams[0]), np.diag(grams[1]), np.diag(grams[2]), prompts, raters)
    contrast = two_way_difference(sums[0], sums[1], sums[2], fewer(prompts), fewer(raters))
    values = np.where(present, centre @ found.parameters[:size], np.nan)
    return Strengths(
        values=values,
        spread=Spread(np.where(present, spread.variance, np.nan), spread.freedom, spread.prompts),
        contrast=contrast,
        covariance=grams[0] + grams[1] - grams[2],
        tie=float(found.parameters[size]) if outcomes.shape[1] == 3 else np.nan,
        left=float(found.parameters[-1]) if sided else np.nan,
        groups=groups,
        ridge=found.ridge,
    )


@dataclass(frozen=True)
class Cells:
    """Votes counted by pair and side: `a`, `b` (C,) the pair; `counts` (C, O) and `features` (C, O, K) as in
    `logit.fit`; `where` (V,), the cell of each vote.
    """

    a: Ints
    b: Ints
    counts: Floats
    features: Floats
    where: Ints


def cells_of(votes: VoteColumns, outcomes: Floats, *, sided: bool) -> Cells:
    """Count votes whose `outcomes` (V, O) are shares of a, b and, where O = 3, tie."""
    size = votes.generators
    side = (
        np.where(votes.left == A, 1, np.where(votes.left == B, -1, 0)) if sided else np.zeros(len(votes), int)
    )
    key = (votes.a.astype(np.int64) * size + votes.b) * 3 + side + 1
    cells, where = np.unique(key, return_inverse=True)
    features = _features(cells, size, ties=outcomes.shape[1] == 3, sided=sided)
    counts = np.stack([sum_by(where, column, len(cells)) for column in outcomes.T], axis=1)
    return Cells(cells // 3 // size, cells // 3 % size, counts, features, where)


def _features(cells: Ints, size: int, *, ties: bool, sided: bool) -> Floats:
    """(C, O, K): utilities of a, b and tie as functions of the strengths, log nu and the left term."""
    pair, side = cells // 3, cells % 3 - 1.0
    rows = np.arange(len(cells))
    features = np.zeros((len(cells), 3 if ties else 2, size + ties + sided))
    features[rows, 0, pair // size] = 1
    features[rows, 1, pair % size] = 1
    if sided:
        features[:, 0, -1], features[:, 1, -1] = side / 2, -side / 2
    if ties:
        features[:, 2] = (features[:, 0] + features[:, 1]) / 2
        features[:, 2, size] = 1
    return features


def groups_of(votes: VoteColumns) -> Ints:
    """(M,): connected parts of the generators that were compared, the largest first; -1 without a vote."""
    size = votes.generators
    graph = csr_array((np.ones(len(votes)), (votes.a, votes.b)), shape=(size, size))
    parts = connected_components(graph, directed=False)[1]
    seen: Mask = np.zeros(size, dtype=bool)
    seen[votes.a] = seen[votes.b] = True
    names, sizes = np.unique(parts[seen], return_counts=True)
    rank = {int(name): order for order, name in enumerate(names[np.argsort(-sizes, kind="stable")])}
    return np.array(
        [rank[int(part)] if here else -1 for part, here in zip(parts, seen, strict=True)], dtype=np.int64
    )


def _met(votes: VoteColumns, codes: Ints) -> Ints:
    """(M,): how many different `codes` (V,) each generator's votes have."""
    seen = np.zeros((votes.generators, int(codes.max(initial=-1)) + 1), dtype=bool)
    seen[votes.a, codes] = seen[votes.b, codes] = True
    return np.asarray(seen.sum(axis=1))


def _clusters(votes: VoteColumns) -> tuple[Ints, Ints, Ints]:
    both = votes.prompt.astype(np.int64) * votes.raters + votes.rater
    return votes.prompt, votes.rater, np.unique(both, return_inverse=True)[1]


def _gram(pulls: Floats, group: Ints) -> Floats:
    """(M, M): sum over groups of the outer products of their summed pulls."""
    total = np.stack([np.bincount(group, column) for column in pulls.T], axis=1)
    return np.asarray(total.T @ total)


def _nothing(size: int, groups: Ints) -> Strengths:
    empty = np.full(size, np.nan)
    square = np.full((size, size), np.nan)
    none = np.zeros((size, size), dtype=np.int64)
    spread = Spread(empty, np.ones(size), np.diag(none))
    return Strengths(
        empty, spread, Spread(square, np.ones((size, size)), none), square, np.nan, np.nan, groups, 0.0
    )
