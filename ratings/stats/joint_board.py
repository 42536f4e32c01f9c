"""The board of a study that both rates and compares: standings from the ratings, strengths from both
together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ratings.stats.ballots import VoteColumns
from ratings.stats.board import THRESHOLD, rate
from ratings.stats.columns import RatingColumns
from ratings.stats.joint import fit_joint
from ratings.stats.results import Board, Caution, Pair, Strength
from ratings.stats.vote_board import pair_rows, strength_rows
from ratings.stats.votes import pair_counts

CONTRADICTION = 0.01  # Below this p-value ratings and votes are said to see different strengths.


def combine(
    columns: RatingColumns,
    votes: VoteColumns,
    *,
    dimensions: Sequence[str],
    vote_dimensions: Sequence[str],
    weights: Sequence[float],
    ranked: Sequence[bool],
    seed: int = 0,
    threshold: float = THRESHOLD,
) -> Board:
    """Standings, differences and agreement by the ordinal model; strengths by `joint.fit_joint`.

    `dimensions`: keys of the rated dimensions; `vote_dimensions`: keys of the votes' ones, in the order of
    their codes. A dimension has joint strengths where it was both rated and compared. Other arguments as for
    `board.rate`.
    """
    if len(vote_dimensions) != votes.dimensions or len(set(vote_dimensions)) != len(vote_dimensions):
        raise ValueError(f"there must be {votes.dimensions} different dimension keys of votes")
    rated = rate(
        columns, dimensions=dimensions, weights=weights, ranked=ranked, method="ordinal", seed=seed,
        threshold=threshold,
    )  # fmt: skip
    pairs: list[Pair] = []
    strengths: list[Strength] = []
    cautions = list(rated.cautions)
    for code, key in enumerate(vote_dimensions):
        own = votes.take(votes.dimension == code)
        found = fit_joint(columns, list(dimensions).index(key), own) if key in dimensions else None
        counts = pair_counts(own)
        values = np.full(columns.generators, np.nan) if found is None else found.values
        pairs += pair_rows(key, counts, values)
        if found is None:
            text = f"On {key} ratings and votes do not both give every generator a strength: no joint one."
            cautions.append(Caution("no-joint", text, {"dimension": key}))
            continue
        strengths += strength_rows(key, counts, found, ranked, seed=seed)
        if found.misfit < CONTRADICTION:
            text = f"On {key} ratings and votes see different strengths: read them apart."
            cautions.append(Caution("contradiction", text, {"dimension": key, "p": found.misfit}))
    return Board(
        rated.standings, rated.differences, rated.agreement, tuple(cautions), tuple(pairs), tuple(strengths)
    )
