"""From columns to a board: one call for each way of judging, one registered function for each method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ratings.stats import standings as write
from ratings.stats.agreement import gwet_ac2, krippendorff_alpha
from ratings.stats.columns import RatingColumns
from ratings.stats.estimates import Estimate, two_way_estimates
from ratings.stats.modelled import modelled_estimates
from ratings.stats.mos import mos_estimates
from ratings.stats.ordinal_estimates import ordinal_estimates
from ratings.stats.rater_models import MODELS
from ratings.stats.reliability import reliability
from ratings.stats.results import OVERALL, Agreement, Board, Caution, Standing, known
from ratings.stats.tally import Tally, tally

Method = Callable[[RatingColumns, Sequence[float] | None], list[Estimate]]

METHODS: dict[str, Method] = {
    "two-way": two_way_estimates,
    "mos": mos_estimates,
    "ordinal": ordinal_estimates,
    **{name: partial(modelled_estimates, model=model) for name, model in MODELS.items()},
}

# Krippendorff's lowest limit for tentative conclusions (Content Analysis, 4th ed., ch. 12).
THRESHOLD = 0.667


def rate(
    columns: RatingColumns,
    *,
    dimensions: Sequence[str],
    weights: Sequence[float],
    ranked: Sequence[bool],
    method: str = "two-way",
    seed: int = 0,
    threshold: float = THRESHOLD,
) -> Board:
    """The board of a study that rates clips.

    `dimensions`: keys of the D dimensions; `weights`: their weights in the overall, which is left out when
    all are zero or when a dimension is itself called `overall`. `ranked`: for each of the M generators,
    whether it has a rank.
    `threshold`: a dimension whose alpha interval lies wholly below it is not trusted. `seed` feeds every
    resampling.
    Raises ValueError when lengths do not fit, keys repeat, or the method is unknown.
    """
    _check(columns, dimensions, weights, ranked, method)
    ordered = columns.canonical()
    counted = [tally(ordered, dimension) for dimension in range(len(dimensions))]
    rows = _rows(ordered, counted, dimensions=dimensions, weights=weights, method=method)
    placed = [_standings([row], ranked, seed=seed) for row in rows]
    agreement = [
        _agreement(ordered, key, dimension, each, seed=seed, threshold=threshold)
        for dimension, (key, each) in enumerate(zip(dimensions, counted, strict=True))
    ]
    cautions = [Caution("usual-interval", {"method": method})] if method == "mos" else []
    for row, own in zip(rows, placed, strict=True):
        cautions += [*write.cautions(row.key, row.estimate, row.raters), *write.rank_cautions(row.key, own)]
    cautions += [caution for row in agreement for caution in _agreement_cautions(row, threshold)]
    return Board(
        standings=tuple(standing for own in placed for standing in own),
        differences=tuple(found for row in rows for found in write.differences(row.key, row.estimate)),
        agreement=tuple(agreement),
        cautions=tuple(cautions),
    )


def standings_of(
    columns: RatingColumns,
    *,
    dimensions: Sequence[str],
    weights: Sequence[float],
    ranked: Sequence[bool],
    method: str = "two-way",
    seed: int = 0,
) -> tuple[Standing, ...]:
    """The standings of `rate` alone: for parts of a study that are laid beside the whole."""
    _check(columns, dimensions, weights, ranked, method)
    ordered = columns.canonical()
    counted = [tally(ordered, dimension) for dimension in range(len(dimensions))]
    rows = _rows(ordered, counted, dimensions=dimensions, weights=weights, method=method)
    return _standings(rows, ranked, seed=seed)


@dataclass(frozen=True)
class _Row:
    """One dimension, or the overall: what the method says of it, what was asked, its scale, who scored."""

    key: str
    estimate: Estimate
    seen: write.Seen
    limits: tuple[float, float]
    raters: int


def _rows(
    columns: RatingColumns,
    counted: Sequence[Tally],
    *,
    dimensions: Sequence[str],
    weights: Sequence[float],
    method: str,
) -> list[_Row]:
    combined = any(weights) and OVERALL not in dimensions
    estimates = METHODS[method](columns, weights if combined else None)
    seen = [_seen(each, columns) for each in counted]
    found = [
        _Row(key, estimates[d], seen[d], (1.0, float(columns.scale[d])), _raters(columns, [d]))
        for d, key in enumerate(dimensions)
    ]
    if combined:
        weighted = [dimension for dimension, weight in enumerate(weights) if weight]
        whole = _seen_overall([seen[dimension] for dimension in weighted])
        found.append(_Row(OVERALL, estimates[-1], whole, (0.0, 1.0), _raters(columns, weighted)))
    return found


def _standings(rows: Sequence[_Row], ranked: Sequence[bool], *, seed: int) -> tuple[Standing, ...]:
    return tuple(
        standing
        for row in rows
        for standing in write.standings(row.key, row.estimate, row.seen, row.limits, ranked, seed=seed)
    )


def _check(
    columns: RatingColumns,
    dimensions: Sequence[str],
    weights: Sequence[float],
    ranked: Sequence[bool],
    method: str,
) -> None:
    size = len(columns.scale)
    if len(dimensions) != size or len(set(dimensions)) != size:
        raise ValueError(f"there must be {size} different dimension keys")
    if len(weights) != size or not all(np.isfinite(weight) and weight >= 0 for weight in weights):
        raise ValueError(f"there must be {size} weights, finite and not below zero")
    if len(ranked) != columns.generators:
        raise ValueError(f"ranked must say yes or no for each of the {columns.generators} generators")
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}: one of {', '.join(METHODS)}")


def _seen(counted: Tally, columns: RatingColumns) -> write.Seen:
    distribution = counted.by_generator(counted.counts, columns.generators)
    na = counted.by_generator(counted.na, columns.generators)
    return write.Seen(na, na + distribution.sum(axis=1), distribution)


def _seen_overall(parts: list[write.Seen]) -> write.Seen:
    return write.Seen(
        np.sum([each.na for each in parts], axis=0), np.sum([each.asked for each in parts], axis=0), None
    )


def _raters(columns: RatingColumns, dimensions: list[int]) -> int:
    scored = np.any(columns.levels[:, dimensions] > 0, axis=1)
    return len(np.unique(columns.rater[scored]))


def _agreement(
    columns: RatingColumns, key: str, dimension: int, counted: Tally, *, seed: int, threshold: float
) -> Agreement:
    alpha = krippendorff_alpha(counted.counts, seed=seed)
    return Agreement(
        dimension=key,
        alpha=known(alpha.alpha),
        low=known(alpha.low),
        high=known(alpha.high),
        ac2=known(gwet_ac2(counted.counts)),
        icc_k=known(reliability(columns, dimension).icc_k),
        units=alpha.units,
        trusted=None if np.isnan(alpha.high) else bool(alpha.high >= threshold),
    )


def _agreement_cautions(row: Agreement, threshold: float) -> list[Caution]:
    params: dict[str, object] = {"dimension": row.dimension, "threshold": threshold, "units": row.units}
    if row.units == 0:
        return [Caution("no-agreement", params)]
    if row.alpha is None:
        return [Caution("no-alpha", params)]
    found = []
    if row.low is None:
        found.append(Caution("no-alpha-interval", params))
    if row.icc_k is None:
        found.append(Caution("no-icc", params))
    if row.trusted is False:
        found.append(Caution("not-trusted", params))
    return found
