"""What a leaderboard says beyond the contract, as plain data: docs/contracts.md lists the keys.

Everything here is computed from the frozen inputs, so it is verified with the board; `board_verdicts` makes
sentences of it when somebody reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ratings.services.board_inputs import Inputs
from ratings.services.columns import StudyColumns
from ratings.services.groups import PROMPTS, Grouping
from ratings.services.outside import FACT
from ratings.stats import board as rated
from ratings.stats import settle
from ratings.stats.arrays import ratio
from ratings.stats.clickers import click_evidence
from ratings.stats.columns import RatingColumns
from ratings.stats.components import Components, components
from ratings.stats.covariates import corrected
from ratings.stats.equivalence import compact_letters
from ratings.stats.estimates import Estimate
from ratings.stats.fragility import Fragility, fragility, overall_fragility
from ratings.stats.ordinal import fit_ordinal
from ratings.stats.plan import Variances
from ratings.stats.ranks import point_ranks
from ratings.stats.rater_models import Scores, remove_bias
from ratings.stats.reliability import of_generators
from ratings.stats.results import OVERALL, known
from ratings.stats.screening import agreement_with_others, bt500, straight_lining
from ratings.stats.tally import tally
from ratings.stats.vote_fragility import PREPARE, vote_fragility

SIGNIFICANT = 0.05
EQUAL = 0.1  # Of the scale's range: a difference whose interval lies within it is of no consequence.
SHORT = ("generator", "dimension", "n", "prompts", "adjusted", "rank", "rank_low", "rank_high")
DISPUTED = 8
JOINT, ORDINAL, TWO_WAY = "joint", "ordinal", "two-way"
Row = Mapping[str, Any]


def of(inputs: Inputs, found: Mapping[str, Sequence[Row]], *, method: str, seed: int) -> dict[str, Any]:
    """Return everything beside the board whose rows, with names for codes, are `found`."""
    judged = inputs.judged
    own = ORDINAL if method == JOINT else method if method in rated.METHODS else TWO_WAY
    distrusted = [row["dimension"] for row in found["agreement"] if row["trusted"] is False]
    return {
        "verdicts": [*_of_ratings(judged, found), *_of_votes(judged, found, method)],
        "included": _short(judged, inputs.everyone, method=own, seed=seed) if inputs.everyone else [],
        "distrusted": distrusted,
        "reliability": list(_reliability(judged, found["standings"])),
        "trusted": _trusted(judged, distrusted, method=own, seed=seed),
        "disputed": [row for key in distrusted for row in _disputed(judged, key)],
        "adjusted_for": list(_adjusted_for(inputs)),
        "slices": [row for grouping in inputs.groupings for row in _slices(judged, grouping, seed=seed)],
        "raters": list(_raters(judged, ordinal=method == ORDINAL)),
    }


def _of_ratings(judged: StudyColumns, found: Mapping[str, Sequence[Row]]) -> Iterator[dict[str, Any]]:
    """Yield a verdict on each dimension that has ranks."""
    for key in dict.fromkeys(row["dimension"] for row in found["standings"]):
        rows = [r for r in found["standings"] if r["dimension"] == key and r["rank"] is not None]
        rows.sort(key=lambda row: row["rank"])
        ranked = {row["generator"] for row in rows}
        pairs = [
            r for r in found["differences"] if r["dimension"] == key and {r["a"], r["b"]} <= ranked
        ]  # fmt: skip
        known_pairs = [r for r in pairs if r["p_adjusted"] is not None]
        undecided = [r for r in known_pairs if r["p_adjusted"] >= SIGNIFICANT]
        margin = EQUAL * _span(judged, key)
        equal = [r for r in undecided if max(-r["low"], r["high"]) < margin]
        yield {
            "dimension": key,
            "of": "ratings",
            "leaders": [r["generator"] for r in rows if r["rank_low"] == 1],
            "ranked": len(rows),
            "pairs": len(known_pairs),
            "apart": len(known_pairs) - len(undecided),
            "open": [[r["a"], r["b"]] for r in undecided],
            "equal": [[r["a"], r["b"]] for r in equal],
            "letters": _letters(rows, undecided),
            "settle": _settle(judged, key, rows, known_pairs),
            "flips": _flips(judged, key, rows),
        }


def _of_votes(
    judged: StudyColumns, found: Mapping[str, Sequence[Row]], method: str
) -> Iterator[dict[str, Any]]:
    strengths, met = found["strengths"], found["pairs"]
    for key in dict.fromkeys(row["dimension"] for row in strengths):
        rows = [r for r in strengths if r["dimension"] == key and r["rank"] is not None]
        rows.sort(key=lambda row: row["rank"])
        ranked = {row["generator"] for row in rows}
        pairs = [r for r in met if r["dimension"] == key and {r["a"], r["b"]} <= ranked]
        pairs = [r for r in pairs if r["p_adjusted"] is not None]
        undecided = [[r["a"], r["b"]] for r in pairs if r["p_adjusted"] >= SIGNIFICANT]
        yield {
            "dimension": key, "of": "votes", "leaders": [r["generator"] for r in rows if r["rank_low"] == 1],
            "ranked": len(rows), "pairs": len(pairs), "apart": len(pairs) - len(undecided), "open": undecided,
            "equal": [], "letters": {}, "settle": None, "flips": _turned(judged, key, method),
        }  # fmt: skip


def _reliability(judged: StudyColumns, standings: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Yield, for each dimension and the overall, how far the generators' means can be relied on."""
    columns = judged.ratings
    for key in dict.fromkeys(row["dimension"] for row in standings):
        scores = [row["n"] for row in standings if row["dimension"] == key and row["n"]]
        found = of_generators(
            variances(judged, key),
            prompts=max(columns.prompts, 1),
            raters=max(columns.raters, 1),
            scores=float(np.mean(scores)) if scores else 0.0,
        )
        yield {"dimension": key, "generators": found}


def _span(judged: StudyColumns, key: str) -> float:
    """The range of a dimension's scale."""
    return dict(zip(judged.dimensions, judged.ratings.scale, strict=True)).get(key, 2) - 1.0


def _letters(rows: Sequence[Row], undecided: Sequence[Row]) -> dict[str, str]:
    """Letters by generator: two share one exactly when they are not told apart."""
    if not any(row["rank_low"] is not None for row in rows):
        return {}
    place = {row["generator"]: code for code, row in enumerate(rows)}
    apart = ~np.eye(len(rows), dtype=bool)
    for row in undecided:
        if row["a"] in place and row["b"] in place:
            a, b = place[row["a"]], place[row["b"]]
            apart[a, b] = apart[b, a] = False
    found = compact_letters(np.array([row["adjusted"] for row in rows]), apart)
    return dict(zip(place, found, strict=True))


def _settle(
    judged: StudyColumns, key: str, rows: Sequence[Row], pairs: Sequence[Row]
) -> dict[str, Any] | None:
    """What would tell the first from the next that it is not told apart from; None where nobody knows."""
    first = next((row["generator"] for row in rows if row["rank"] == 1), None)
    leaders = {row["generator"] for row in rows if row["rank_low"] == 1} - {first}
    rivals = {}
    for row in pairs:
        both = {row["a"], row["b"]}
        close = leaders & both or row["p_adjusted"] >= SIGNIFICANT
        if first in both and close and row["difference"]:
            rivals[row["b"] if row["a"] == first else row["a"]] = abs(row["difference"])
    variances = _variances(judged, key)
    columns = judged.ratings
    if not rivals or variances is None or columns.raters < 2 or columns.prompts < 2:
        return None
    rival = min(rivals, key=lambda slug: rivals[slug])
    votes = max(1, min(round(len(columns) / columns.clips), columns.raters))
    found = settle.settle(
        variances, generators=max(len(rows), 2), prompts=columns.prompts, raters=columns.raters, votes=votes,
        difference=rivals[rival],
    )  # fmt: skip
    if found.prompts == columns.prompts:
        return None  # Such a difference is usually found by as much as there is: this was bad luck.
    now = {"prompts_now": columns.prompts, "raters_now": columns.raters, "votes": votes}
    return {"first": first, "rival": rival, **asdict(found), **now}


def variances(judged: StudyColumns, key: str) -> Components:
    """The variance components of a dimension, or of the overall."""
    if key in judged.dimensions:
        return components(judged.ratings, judged.dimensions.index(key))
    return settle.overall_components(judged.ratings, judged.weights)


def _variances(judged: StudyColumns, key: str) -> Variances | None:
    found = variances(judged, key)
    if not np.isfinite(list(asdict(found).values())).all():
        return None
    try:
        return Variances.of(found)
    except ValueError:
        return None


def _turned(judged: StudyColumns, key: str, method: str) -> dict[str, Any] | None:
    """How few votes, turned round, would let another draw level; None for strengths that scores share in."""
    if method == JOINT or key not in judged.vote_dimensions:
        return None
    mine = judged.votes.take(judged.votes.dimension == judged.vote_dimensions.index(key))
    model = method if method in PREPARE else next(iter(PREPARE))
    return _told(judged, vote_fragility(mine, judged.ranked, method=model))


def _flips(judged: StudyColumns, key: str, rows: Sequence[Row]) -> dict[str, Any] | None:
    """How few scores, given otherwise, would let another draw level with the first.

    None where the board's method puts others first than the means that this counts by.
    """
    if key in judged.dimensions:
        found = fragility(judged.ratings, judged.dimensions.index(key), judged.ranked)
    else:
        found = overall_fragility(judged.ratings, judged.weights, judged.ranked)
    told = _told(judged, found)
    first = {row["generator"] for row in rows if row["rank"] == 1}
    if told is None or told["first"] not in first or (told["rival"] in first) != (told["flips"] == 0):
        return None
    return told


def _told(judged: StudyColumns, found: Fragility | None) -> dict[str, Any] | None:
    if found is None:
        return None
    names = {"first": judged.generators[found.first], "rival": judged.generators[found.rival]}
    return {**names, "flips": found.flips, "scores": found.scores}


def _short(
    judged: StudyColumns,
    columns: RatingColumns | None,
    *,
    seed: int,
    method: str = TWO_WAY,
    weights: Sequence[float] = (),
) -> list[dict[str, Any]]:
    """The standings of other columns of the same study, without those who have none.

    A generator that only excluded raters scored would shift the codes: then nothing can be laid beside."""
    if columns is None or columns.generators != len(judged.generators):
        return []
    found = rated.standings_of(
        columns,
        dimensions=judged.dimensions,
        weights=weights or judged.weights,
        ranked=judged.ranked,
        method=method,
        seed=seed,
    )
    rows = [asdict(row) for row in found if row.adjusted is not None]
    return [
        {
            **{name: row[name] for name in SHORT},
            "generator": judged.generators[row["generator"]],
            "low": row["adjusted_low"],
            "high": row["adjusted_high"],
        }
        for row in rows
    ]


def _trusted(
    judged: StudyColumns, distrusted: Sequence[str], *, method: str, seed: int
) -> list[dict[str, Any]]:
    """The overall without the dimensions that are not trusted; nothing where that changes nothing."""
    weights = [
        0.0 if key in distrusted else weight
        for key, weight in zip(judged.dimensions, judged.weights, strict=True)
    ]
    if not distrusted or not any(weights) or list(judged.weights) == weights or OVERALL in judged.dimensions:
        return []
    rows = _short(judged, judged.ratings, method=method, seed=seed, weights=weights)
    return [row for row in rows if row["dimension"] == OVERALL]


def _disputed(judged: StudyColumns, key: str) -> Iterator[dict[str, Any]]:
    """Yield the clips of a dimension whose scores lie furthest apart."""
    counted = tally(judged.ratings, judged.dimensions.index(key))
    levels = np.arange(1.0, counted.levels + 1)
    spread = (
        counted.counts @ levels**2 / np.maximum(counted.votes, 1) - np.nan_to_num(counted.clip_means) ** 2
    )
    for code in np.argsort(-spread, kind="stable")[:DISPUTED]:
        if counted.votes[code] > 1 and spread[code] > 1e-9:
            counts = [int(n) for n in counted.counts[code]]
            yield {"dimension": key, "clip": judged.clips[code], "distribution": counts}


def _adjusted_for(inputs: Inputs) -> Iterator[dict[str, Any]]:
    """Yield each dimension as it would be had all clips the same form, where that can be told."""
    judged = inputs.judged
    covariates = {one.name: one.values for one in inputs.series if one.kind == FACT}
    if not covariates or not judged.scores:
        return
    for dimension, key in enumerate(judged.dimensions):
        found = corrected(judged.ratings, dimension, covariates)
        if found is not None:
            yield {
                "dimension": key,
                "slopes": dict(found.slopes),
                "left": list(found.left),
                "standings": list(_estimated(judged, key, found.estimate)),
            }


def _estimated(judged: StudyColumns, key: str, estimate: Estimate) -> Iterator[dict[str, Any]]:
    ranks = point_ranks(np.where(judged.ranked, estimate.adjusted, np.nan))
    half = estimate.adjusted_spread.half_width()
    for code, value in enumerate(estimate.adjusted):
        if not np.isnan(value):
            yield {
                "generator": judged.generators[code],
                "dimension": key,
                "adjusted": known(value),
                "low": known(value - half[code]),
                "high": known(value + half[code]),
                "rank": int(ranks[code]) or None,
            }


def _slices(judged: StudyColumns, grouping: Grouping, *, seed: int) -> Iterator[dict[str, Any]]:
    """Yield the board of each group of prompts or raters by itself."""
    columns = judged.ratings
    codes = columns.prompt if grouping.of == PROMPTS else columns.rater
    # In the order of names: PostgreSQL keeps no order of keys in what was frozen.
    for name, members in sorted(grouping.groups.items()):
        mine = columns.take(np.isin(codes, members))
        rows = _short(judged, mine, seed=seed) if len(mine) else []
        if rows:
            yield {
                "grouping": grouping.name, "of": grouping.of, "group": name, "size": len(members),
                "standings": rows,
            }  # fmt: skip


def _raters(judged: StudyColumns, *, ordinal: bool) -> Iterator[dict[str, Any]]:
    """Yield what the screening figures say of each rater: for a person to judge; they remove nobody.

    The ordinal model says how well it fits each rater too.
    """
    columns = judged.ratings
    if not len(columns):
        return
    size = range(len(columns.scale))
    scores = np.stack(
        [np.bincount(columns.rater[columns.levels[:, d] > 0], minlength=columns.raters) for d in size]
    )
    bias = np.stack([_bias(columns, d) for d in size])
    others = np.stack([agreement_with_others(columns, d) for d in size])
    favourite = np.stack([straight_lining(columns, d) for d in size])
    outside = np.stack([bt500(columns, d).rejected for d in size])
    evidence = click_evidence(columns)
    flagged = evidence.flagged()
    fit = _fit_of_raters(columns, scores) if ordinal else {}
    for code, name in enumerate(judged.raters):
        if scores[:, code].any():
            yield {
                "rater": name,
                "scores": int(scores[:, code].sum()),
                "bias": _mean(bias[:, code]),
                "with_others": _mean(others[:, code]),
                "favourite": _mean(favourite[:, code]),
                "rejected": [
                    key for key, out in zip(judged.dimensions, outside[:, code], strict=True) if out
                ],
                "clicks": bool(flagged[code]),
                **{key: known(values[code]) for key, values in fit.items()},
            }


def _fit_of_raters(columns: RatingColumns, scores: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Infit and outfit (I,): the mean over the dimensions, by the scores (D, I) that a rater gave there."""
    models = [fit_ordinal(columns, dimension) for dimension in range(len(scores))]
    found = {}
    for key in ("infit", "outfit"):
        squares = np.stack([getattr(one, key) if one else np.full(columns.raters, np.nan) for one in models])
        weights = scores * np.isfinite(squares)
        found[key] = ratio((np.nan_to_num(squares) * weights).sum(axis=0), weights.sum(axis=0))
    return found


def _bias(columns: RatingColumns, dimension: int) -> Any:
    """(I,): mean distance from the clips' means, in shares of the scale's range."""
    mine = columns.levels[:, dimension] > 0
    levels = columns.levels[mine, dimension].astype(np.float64)
    found = remove_bias(
        Scores(columns.clip[mine], columns.rater[mine], levels, columns.clips, columns.raters)
    )
    return found.bias / (columns.scale[dimension] - 1)


def _mean(values: Any) -> float | None:
    """The mean of what is known, None where nothing is."""
    found = values[~np.isnan(values)]
    return float(found.mean()) if len(found) else None
