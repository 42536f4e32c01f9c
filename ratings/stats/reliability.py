"""How far a mean of several raters can be relied on: variance of clips against that of raters and noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.stats.columns import RatingColumns
from ratings.stats.components import Components, henderson


@dataclass(frozen=True)
class Reliability:
    """Variances of clips, raters and residual in squared levels, and what follows; NaN where not estimable.

    `icc_1`: ICC(2,1), of a single score. `icc_k`: ICC(2,k), of the mean of `votes` scores, the harmonic mean
    of the scores a clip got. A negative estimate is shown as it is: it says that clips differ less than
    chance makes them.
    """

    clip: float
    rater: float
    residual: float
    votes: float
    icc_1: float
    icc_k: float


def reliability(columns: RatingColumns, dimension: int) -> Reliability:
    """Variance components clip + rater + residual of one dimension, and the intraclass correlations.

    Henderson's method I, equal to the analysis of variance where every rater scored every clip.
    Sources: Henderson (1953), Biometrics 9(2); Shrout and Fleiss (1979), Psychol. Bull. 86(2), for ICC(2,1),
    ICC(2,k).
    """
    scored = columns.levels[:, dimension] > 0
    votes = np.bincount(columns.clip[scored], minlength=columns.clips)
    votes = votes[votes > 0]
    factors = {"clip": columns.clip[scored], "rater": columns.rater[scored]}
    found = henderson(factors, columns.levels[scored, dimension].astype(np.float64))
    mean_votes = float(len(votes) / np.sum(1 / votes)) if len(votes) else np.nan
    noise = found["rater"] + found["residual"]
    single, several = (intraclass(found["clip"], noise, k) for k in (1, mean_votes))
    return Reliability(**found, votes=mean_votes, icc_1=single, icc_k=several)


def intraclass(clip: float, noise: float, votes: float) -> float:
    """Reliability of the mean of `votes` scores: clip / (clip + noise / votes), the Spearman-Brown
    formula.
    """
    total = clip + noise / votes
    return clip / total if total > 0 else np.nan


def of_generators(found: Components, *, prompts: int, raters: int, scores: float) -> float | None:
    """How far the generators' means would come out alike with other prompts and raters, 0..1.

    Formula: s_g / (s_g + s_gp / P + s_gr / I + s_e / n), the generalizability coefficient of means over P
    prompts, I raters and n scores each, for comparisons; what prompts and raters do to all generators alike
    cancels. Variances below zero count as zero. Low with a low alpha: the generators may simply be equal.
    None where the components are not known, or nothing at all varies.
    Source: Brennan (2001), "Generalizability Theory", ch. 4.
    """
    parts = (found.generator, found.generator_prompt, found.generator_rater, found.residual)
    if not np.isfinite(parts).all() or not scores:
        return None
    own, by_prompt, by_rater, rest = (max(part, 0.0) for part in parts)
    total = own + by_prompt / prompts + by_rater / raters + rest / scores
    return own / total if total > 0 else None
