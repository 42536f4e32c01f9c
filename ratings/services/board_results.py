"""From frozen inputs to every figure of a leaderboard, as plain data. Same inputs, same figures: no database.

The keys of the contract come first; what a board says beyond it stands under `beside`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ratings.services import board_beside, differentials, outside
from ratings.services.board_inputs import Inputs
from ratings.services.columns import StudyColumns
from ratings.stats import board as rated
from ratings.stats import joint_board, vote_board
from ratings.stats.results import Board, Caution

RATING_METHODS = tuple(rated.METHODS)
VOTE_METHODS = tuple(vote_board.MODELS)
JOINT = board_beside.JOINT
METHODS = (*RATING_METHODS, *VOTE_METHODS, JOINT)
FRAMES = ("standings", "differences", "pairs", "strengths", "agreement", "correlations", "cautions")


def compute(inputs: Inputs, *, method: str, seed: int) -> dict[str, Any]:
    """Return every figure of a board, with names for codes."""
    inputs = inputs.canonical()
    result = _board(inputs, method, seed)
    found = plain(result, inputs.judged)
    correlated = list(outside.correlations(inputs.judged, found["coded"], inputs.series, seed=seed))
    found["cautions"] += _without(correlated)
    differential = differentials.rows(inputs.judged)
    found["cautions"] += differentials.cautions(differential)
    rows = {key: found.get(key, correlated) for key in FRAMES}
    beside = board_beside.of(inputs, rows, method=method, seed=seed)
    return {**rows, "beside": {**beside, "intervals": found["intervals"], "differential": differential}}


def _without(correlated: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what correlations lack: themselves, or an interval."""
    rows = list(correlated)
    bare = {row["with"] for row in rows if row["spearman"] is None}
    loose = {row["with"] for row in rows if row["spearman"] is not None and row["low"] is None}
    for code, names in (("no-correlation", bare), ("no-correlation-interval", loose)):
        if names:
            yield {"code": code, "params": {"with": sorted(names)}}


def fitting(board_data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the methods that have something to say of a board with these counts."""
    rated, voted = bool(board_data["ratings"]), bool(board_data["votes"])
    return (
        *(RATING_METHODS if rated else ()),
        *(VOTE_METHODS if voted else ()),
        *((JOINT,) if rated and voted else ()),
    )


def _board(inputs: Inputs, method: str, seed: int) -> Board:
    """Ratings by the method if it is one for ratings, else by the default; the same with votes."""
    judged = inputs.judged
    fixed: dict[str, Any] = {"ranked": judged.ranked, "seed": seed}
    if method == JOINT:
        found = joint_board.combine(
            judged.ratings, judged.votes, dimensions=judged.dimensions,
            vote_dimensions=judged.vote_dimensions, weights=judged.weights,
            threshold=inputs.threshold, **fixed,
        )  # fmt: skip
        return _joined([found], [*_no_votes(judged), *_own_votes(judged)])
    parts = []
    if method in RATING_METHODS or len(judged.ratings):
        own = method if method in RATING_METHODS else RATING_METHODS[0]
        parts.append(
            rated.rate(
                judged.ratings, dimensions=judged.dimensions, weights=judged.weights, method=own,
                threshold=inputs.threshold, **fixed,
            )
        )  # fmt: skip
    if method in VOTE_METHODS or len(judged.votes):
        own = method if method in VOTE_METHODS else VOTE_METHODS[0]
        parts.append(vote_board.compare(judged.votes, dimensions=judged.vote_dimensions, method=own, **fixed))
        parts.append(Board(cautions=tuple(_no_votes(judged))))
    return _joined(parts, _own_votes(judged))


def _no_votes(judged: StudyColumns) -> list[Caution]:
    return [] if judged.vote_dimensions else [Caution("no-votes", {"dimension": ""})]


def _own_votes(judged: StudyColumns) -> list[Caution]:
    return [Caution("own-votes", {"votes": judged.own_votes})] if judged.own_votes else []


def _joined(parts: Iterable[Board], cautions: Iterable[Caution]) -> Board:
    """Return boards of ratings and of votes as one."""
    found = list(parts)
    return Board(
        standings=tuple(row for part in found for row in part.standings),
        differences=tuple(row for part in found for row in part.differences),
        agreement=tuple(row for part in found for row in part.agreement),
        cautions=(*(row for part in found for row in part.cautions), *cautions),
        pairs=tuple(row for part in found for row in part.pairs),
        strengths=tuple(row for part in found for row in part.strengths),
    )


def plain(result: Board, judged: StudyColumns) -> dict[str, Any]:
    """Return a board with slugs for codes; `coded` are its standings as they were, `intervals` those of the
    adjusted means.
    """

    def named(row: Any, *fields: str) -> dict[str, Any]:
        return {key: judged.generators[v] if key in fields else v for key, v in asdict(row).items()}

    standings = [named(row, "generator") for row in result.standings]
    intervals = [
        {
            "generator": row["generator"],
            "dimension": row["dimension"],
            "low": row.pop("adjusted_low"),
            "high": row.pop("adjusted_high"),
        }
        for row in standings
    ]
    return {
        "coded": [asdict(row) for row in result.standings],
        "standings": [{**row, "distribution": list(row["distribution"] or ())} for row in standings],
        "intervals": intervals,
        "differences": [named(row, "a", "b") for row in result.differences],
        "pairs": [named(row, "a", "b") for row in result.pairs],
        "strengths": [named(row, "generator") for row in result.strengths],
        "agreement": [asdict(row) for row in result.agreement],
        "cautions": [_caution(row, judged) for row in result.cautions],
    }


def _caution(caution: Caution, judged: StudyColumns) -> dict[str, Any]:
    params: dict[str, Any] = dict(caution.params)
    if "generators" in params:
        params["generators"] = [judged.generators[code] for code in params["generators"]]
    if "groups" in params:
        params["groups"] = [[judged.generators[code] for code in group] for group in params["groups"]]
    return {"code": caution.code, "params": params}
