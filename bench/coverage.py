"""How often a nominal 95% interval holds the truth: `./run bench coverage [--runs N] [--design N]`.

Three levels, prompt sd .45, rater sd .3, noise sd .5; the truth is the mean over all prompts and raters there
could be. Differential scores take the last generator as hidden reference. In the last designs generators
also interact: sd .3 with prompts, .15 with raters. The table goes into docs/statistics.md.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

import numpy as np
from scipy import stats
from tqdm import tqdm

from ratings.stats.arrays import Floats
from ratings.stats.columns import RatingColumns
from ratings.stats.differential import differential
from ratings.stats.estimates import two_way_estimates
from ratings.stats.mos import mos_estimates
from ratings.stats.ranks import rank_intervals

PROMPT_SD, RATER_SD, NOISE_SD = 0.45, 0.3, 0.5
QUALITIES = np.array([-0.5, 0.0, 0.2, 0.25])


@dataclass(frozen=True)
class Design:
    """`votes` raters judge each clip, chosen anew for each; None: everybody judges everything."""

    prompts: int
    raters: int
    votes: int | None = None
    refusals: float = 0.0
    interacts: bool = False

    def __str__(self) -> str:
        votes = "all" if self.votes is None else str(self.votes)
        refused = f", {self.refusals:.0%} refused" if self.refusals else ""
        interacts = ", interacting" if self.interacts else ""
        return f"{self.prompts} x {self.raters}, {votes} a clip{refused}{interacts}"

    @property
    def interactions(self) -> tuple[float, float]:
        """Standard deviations of generator x prompt and of generator x rater."""
        return (0.3, 0.15) if self.interacts else (0.0, 0.0)


DESIGNS = [
    *(Design(*size) for size in [(10, 8), (20, 12), (40, 24)]),
    *(Design(*size, votes=4) for size in [(10, 8), (20, 12), (40, 24)]),
    Design(40, 24, votes=3, refusals=0.1),
    *(Design(*size, votes=votes, interacts=True) for size in [(10, 8), (40, 24)] for votes in (None, 4)),
]


def truth(design: Design) -> Floats:
    """(4,): mean level of each generator over all prompts, raters and noise."""
    by_prompt, by_rater = design.interactions
    total = np.sqrt(PROMPT_SD**2 + RATER_SD**2 + NOISE_SD**2 + by_prompt**2 + by_rater**2)
    low, high = stats.norm.cdf((-0.5 - QUALITIES) / total), stats.norm.sf((0.5 - QUALITIES) / total)
    return np.asarray(2 - low + high)


def draw(design: Design, source: np.random.Generator) -> RatingColumns:
    """One study of the design."""
    size = (len(QUALITIES), design.prompts, design.raters)
    generator, prompt, rater = (index.ravel() for index in np.indices(size))
    clip = generator * design.prompts + prompt
    latent = QUALITIES[generator] + source.normal(0, PROMPT_SD, design.prompts)[prompt]
    latent += source.normal(0, RATER_SD, design.raters)[rater] + source.normal(0, NOISE_SD, len(clip))
    by_prompt, by_rater = design.interactions
    latent += by_prompt * source.normal(size=size[:2])[generator, prompt]
    latent += by_rater * source.normal(size=size[::2])[generator, rater]
    levels = (2 + (latent > 0.5) - (latent < -0.5)).astype(np.int8)[:, None]
    order = source.random(size).argsort(axis=2).argsort(axis=2).ravel()
    kept = order < (design.votes or design.raters)
    kept &= (source.random(size[:2]) >= design.refusals).ravel()[clip]
    codes = [code[kept].astype(np.int32) for code in (generator, prompt, clip, rater)]
    return RatingColumns(
        codes[0], codes[1], codes[2], codes[3], levels[kept], *size[:2], size[0] * size[1], size[2], (3,)
    )  # fmt: skip


def measure(design: Design, runs: int, seed: int) -> dict[str, float]:
    """Shares of runs in which each interval held the truth."""
    source = np.random.default_rng(seed)
    expected = truth(design)
    gaps = expected[:, None] - expected[None, :]
    pairs = np.triu_indices(len(expected), 1)
    held: dict[str, list[float]] = {
        name: [] for name in ("usual", "two-way", "difference", "differential", "first rank wrong")
    }
    for run in tqdm(range(runs), desc=str(design), file=sys.stderr, leave=False):
        columns = draw(design, source).canonical()
        (usual,), (two_way,) = mos_estimates(columns, None), two_way_estimates(columns, None)
        held["usual"].append(float(np.mean(np.abs(usual.mean - expected) <= usual.spread.half_width())))
        held["two-way"].append(float(np.mean(np.abs(two_way.mean - expected) <= two_way.spread.half_width())))
        apart = np.abs(two_way.gap - gaps) <= two_way.gap_spread.half_width()
        held["difference"].append(float(np.mean(apart[pairs])))
        against = differential(columns, dimensions=["q"], weights=[0], hidden=[False, False, False, True])
        wanted = expected[:3] - expected[3] + columns.scale[0]
        held["differential"] += [
            row.low <= wanted[row.generator] <= row.high
            for row in against
            if row.low is not None and row.high is not None
        ]
        ranks = rank_intervals(two_way.adjusted, two_way.covariance, two_way.contrast, seed=run)
        held["first rank wrong"].append(float(ranks.low[-1] != 1))
    return {name: float(np.mean(values)) for name, values in held.items()}


def main() -> None:
    """Print one row a design."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--design", type=int, help="only this row of the table, from 1")
    options = parser.parse_args()
    chosen = DESIGNS if options.design is None else [DESIGNS[options.design - 1]]
    print("| prompts x raters | usual | two-way | differences | differential | first rank wrong |")
    print("|---|---|---|---|---|---|")
    for design in chosen:
        shares = measure(design, options.runs, options.seed)
        print(f"| {design} | " + " | ".join(f"{share:.1%}" for share in shares.values()) + " |", flush=True)


if __name__ == "__main__":
    main()
