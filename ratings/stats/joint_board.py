"""The board of a study that both rates and compares: standings from the ratings, strengths from both
together.
"""

from __future__ import annotations

from collections.abc import Sequence

from ratings.stats.ballots import VoteColumns
from ratings.stats.board import THRESHOLD, rate
from ratings.stats.columns import RatingColumns
from ratings.stats.joint import fit_joint, no_joint
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
        known = found or no_joint(columns.generators)
        pairs += pair_rows(key, counts, known)
        strengths += strength_rows(key, counts, known, ranked, seed=seed)
        if found is None:
            cautions.append(Caution("no-joint", {"dimension": key}))
        elif found.misfit < CONTRADICTION:
            cautions.append(Caution("contradiction", {"dimension": key, "p": found.misfit}))
    return Board(
        rated.standings, rated.differences, rated.agreement, tuple(cautions), tuple(pairs), tuple(strengths)
    )
