"""The rows of a board: what a leaderboard's JSON holds, with codes instead of names.

A field is None where the figure cannot be computed, and a `Caution` then says why. No field is ever NaN or
infinite.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

OVERALL = "overall"


@dataclass(frozen=True)
class Standing:
    """One generator on one dimension (its key, or `overall`), on the scale 1..L (`overall`: 0..1).

    `n` scores (overall: ratings) on `prompts` prompts; `mean` with its 95% interval `low`..`high`;
    `adjusted`, the least-squares mean, with its own `adjusted_low`..`adjusted_high`; `rank` by it, shared by
    ties, with the 95% rank interval; `level` with its certainty;
    `distribution`: counts of the levels, lowest first, None for the overall.
    """

    generator: int
    dimension: str
    n: int
    prompts: int
    mean: float | None
    low: float | None
    high: float | None
    adjusted: float | None
    adjusted_low: float | None
    adjusted_high: float | None
    na_share: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    level: str | None
    level_probability: float | None
    distribution: tuple[int, ...] | None


@dataclass(frozen=True)
class Difference:
    """a less b on the prompts both answered, with its 95% interval; `p_adjusted` by Holm over the dimension's
    pairs.
    """

    dimension: str
    a: int
    b: int
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    prompts: int


@dataclass(frozen=True)
class Pair:
    """Votes between a and b on one dimension, and the model's probability that a is preferred to b.

    `p_adjusted`: of the hypothesis that both are equally strong, by Holm over the dimension's pairs.
    """

    dimension: str
    a: int
    b: int
    wins_a: int
    wins_b: int
    ties: int
    both_bad: int
    probability_a: float | None
    p_adjusted: float | None


@dataclass(frozen=True)
class Strength:
    """A generator's logarithmic strength from votes, centred on zero, with its 95% interval and rank
    interval.
    """

    generator: int
    dimension: str
    log_strength: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    both_bad_share: float | None


@dataclass(frozen=True)
class Agreement:
    """How far raters agree on one dimension; `units` clips have two scores or more."""

    dimension: str
    alpha: float | None
    low: float | None
    high: float | None
    ac2: float | None
    icc_k: float | None
    units: int
    trusted: bool | None


@dataclass(frozen=True)
class Caution:
    """Something that the reader must be told: a stable `code`, and the codes and figures it speaks of.

    The sentence is made where the reader's language is known. `generators` and `groups` among the params hold
    codes of generators.
    """

    code: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Board:
    """Everything a leaderboard says."""

    standings: tuple[Standing, ...] = ()
    differences: tuple[Difference, ...] = ()
    agreement: tuple[Agreement, ...] = ()
    cautions: tuple[Caution, ...] = ()
    pairs: tuple[Pair, ...] = ()
    strengths: tuple[Strength, ...] = ()


def known(value: float) -> float | None:
    """`value` as a plain float, None where it is NaN or infinite."""
    number = float(value)
    return number if math.isfinite(number) else None
