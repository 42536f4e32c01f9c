"""From votes to a board: strengths with intervals, and what each pair said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ratings.stats.arrays import Ints
from ratings.stats.ballots import BOTH_BAD, VoteColumns
from ratings.stats.differences import holm
from ratings.stats.joint import Joint
from ratings.stats.ranks import rank_intervals
from ratings.stats.results import Board, Caution, Pair, Strength, known
from ratings.stats.standings import rank_cautions
from ratings.stats.votes import Strengths, bradley_terry, davidson, pair_counts

MODELS: dict[str, Callable[[VoteColumns], Strengths]] = {"davidson": davidson, "bradley-terry": bradley_terry}


def compare(
    votes: VoteColumns,
    *,
    dimensions: Sequence[str],
    ranked: Sequence[bool],
    method: str = "davidson",
    seed: int = 0,
) -> Board:
    """The board of a study that compares clips: pairs and strengths on each dimension.

    `dimensions`: keys of the dimensions, in the order of their codes. `ranked`: whether each of the M
    generators has a rank. `seed` feeds the simultaneous critical values of the rank intervals. Raises
    ValueError when lengths do not fit, keys repeat, or the method is unknown.
    """
    if len(dimensions) != votes.dimensions or len(set(dimensions)) != len(dimensions):
        raise ValueError(f"there must be {votes.dimensions} different dimension keys")
    if len(ranked) != votes.generators:
        raise ValueError(f"ranked must say yes or no for each of the {votes.generators} generators")
    if method not in MODELS:
        raise ValueError(f"unknown method {method!r}: one of {', '.join(MODELS)}")
    pairs: list[Pair] = []
    strengths: list[Strength] = []
    cautions: list[Caution] = []
    for code, key in enumerate(dimensions):
        own = votes.take(votes.dimension == code)
        found = MODELS[method](own)
        counts = pair_counts(own)
        pairs += pair_rows(key, counts, found)
        rows = tuple(strength_rows(key, counts, found, ranked, seed=seed))
        strengths += rows
        cautions += [*_cautions(key, own, found), *rank_cautions(key, rows)]
    return Board(pairs=tuple(pairs), strengths=tuple(strengths), cautions=tuple(cautions))


def pair_rows(key: str, counts: Ints, found: Strengths | Joint) -> Iterator[Pair]:
    """Every pair with a vote. The probability is that of a, given that one of the two is preferred."""
    values = found.values
    first, second = np.nonzero(counts.sum(axis=2))
    p = holm(found.contrast.p_value(values[:, None] - values[None, :])[first, second])
    for place, (a, b) in enumerate(zip(first, second, strict=True)):
        chance = 1 / (1 + np.exp(values[b] - values[a]))
        wins_a, wins_b, ties, both_bad = (int(count) for count in counts[a, b])
        yield Pair(key, int(a), int(b), wins_a, wins_b, ties, both_bad, known(chance), known(p[place]))


def strength_rows(
    key: str, counts: Ints, found: Strengths | Joint, ranked: Sequence[bool], *, seed: int
) -> Iterator[Strength]:
    """The strength of every generator; `counts` (M, M, 4) are its votes."""
    values = np.where(ranked, found.values, np.nan)
    ranks = rank_intervals(values, found.covariance, found.contrast, seed=seed)
    half = found.spread.half_width()
    met = counts.sum(axis=(1, 2)) + counts.sum(axis=(0, 2))
    bad = counts[:, :, BOTH_BAD].sum(axis=1) + counts[:, :, BOTH_BAD].sum(axis=0)
    for code in range(len(values)):
        yield Strength(
            generator=code,
            dimension=key,
            log_strength=known(found.values[code]),
            low=known(found.values[code] - half[code]),
            high=known(found.values[code] + half[code]),
            rank=int(ranks.rank[code]) or None,
            rank_low=int(ranks.low[code]) or None,
            rank_high=int(ranks.high[code]) or None,
            both_bad_share=float(bad[code] / met[code]) if met[code] else None,
        )


def _cautions(key: str, votes: VoteColumns, found: Strengths) -> Iterator[Caution]:
    compared = found.groups >= 0
    if not compared.any():
        yield Caution("no-votes", {"dimension": key})
        return
    if not compared.all():
        absent = [int(code) for code in np.flatnonzero(~compared)]
        yield Caution("not-compared", {"dimension": key, "generators": absent})
    if found.groups.max() > 0:
        parts = [np.flatnonzero(found.groups == part).tolist() for part in range(found.groups.max() + 1)]
        yield Caution("never-met", {"dimension": key, "groups": parts})
        return
    if found.ridge:
        yield Caution("ridge", {"dimension": key, "ridge": found.ridge})
    bare = compared & np.isnan(found.spread.variance)
    if bare.any():
        codes = [int(code) for code in np.flatnonzero(bare)]
        raters, prompts = len(np.unique(votes.rater)), len(np.unique(votes.prompt))
        params = {"dimension": key, "generators": codes, "raters": raters, "prompts": prompts}
        yield Caution("no-strength-interval", params)
