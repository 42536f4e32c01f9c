"""How many prompts, raters and votes a study needs, from the variances that a pilot showed or that are
stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import product

from scipy import stats

from ratings.stats.components import Components

PROMPTS = (8, 10, 12, 16, 20, 24, 32, 40, 50, 64, 80, 100, 130, 160, 200, 260, 320, 400, 500)
RATERS = (3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 50, 64, 80, 100)
VOTES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24)


@dataclass(frozen=True)
class Variances:
    """Variances in squared levels, none below zero, that a plan is built on."""

    prompt: float
    rater: float
    generator_prompt: float
    generator_rater: float
    residual: float

    def __post_init__(self) -> None:
        values = (self.prompt, self.rater, self.generator_prompt, self.generator_rater, self.residual)
        if not all(0 <= value < float("inf") for value in values) or not any(values):
            raise ValueError("variances must be finite, none below zero and not all zero")

    @classmethod
    def of(cls, found: Components) -> Variances:
        """Those of a pilot; estimates below zero count as zero."""
        return cls(
            prompt=max(found.prompt, 0.0),
            rater=max(found.rater, 0.0),
            generator_prompt=max(found.generator_prompt, 0.0),
            generator_rater=max(found.generator_rater, 0.0),
            residual=max(found.residual, 0.0),
        )


@dataclass(frozen=True)
class Prices:
    """What a clip, a vote and a rater (his training, his invitation) cost, in any one unit."""

    clip: float = 0.0
    vote: float = 1.0
    rater: float = 0.0


@dataclass(frozen=True)
class Plan:
    """A design and what it promises: half-widths of 95% intervals in levels, and its cost.

    `votes`: raters of each clip. `smallest`: the smallest true difference found with the wanted power.
    """

    prompts: int
    raters: int
    votes: int
    mean_half_width: float
    difference_half_width: float
    smallest: float
    cost: float


def promise(
    variances: Variances, *, generators: int, prompts: int, raters: int, votes: int,
    power: float = 0.8, confidence: float = 0.95, prices: Prices | None = None,
) -> Plan:  # fmt: skip
    """What a design promises if every rater judges as many clips as any other.

    Formula: V(mean) = (s_p + s_gp) / P + (s_r + s_gr) / I + s_e / (P k) for P prompts, I raters, k votes a
    clip; V(difference) = 2 (s_gp / P + s_gr / I + s_e / (P k)), as prompts and raters are shared. t has
    min(P, I) - 1 degrees of freedom; the smallest difference is (t_confidence + t_power) standard errors.
    Source: Brennan (2001), "Generalizability Theory", ch. 2 to 4. Raises ValueError for a design that cannot
    be.
    """
    if generators < 2 or prompts < 2 or raters < 2 or not 1 <= votes <= raters:
        raise ValueError(
            "a plan needs two generators, two prompts, two raters, and 1 to as many votes as raters"
        )
    if not 0 < power < 1 or not 0 < confidence < 1:
        raise ValueError("power and confidence lie between 0 and 1")
    noise = variances.residual / (prompts * votes)
    apart = variances.generator_prompt / prompts + variances.generator_rater / raters + noise
    mean = apart + variances.prompt / prompts + variances.rater / raters
    freedom = min(prompts, raters) - 1
    wide = _quantile(0.5 + confidence / 2, freedom)
    price = prices or Prices()
    clips = generators * prompts
    return Plan(
        prompts=prompts,
        raters=raters,
        votes=votes,
        mean_half_width=wide * mean**0.5,
        difference_half_width=wide * (2 * apart) ** 0.5,
        smallest=(wide + _quantile(power, freedom)) * (2 * apart) ** 0.5,
        cost=price.clip * clips + price.vote * clips * votes + price.rater * raters,
    )


def cheapest(
    variances: Variances, *, generators: int, difference: float, power: float = 0.8,
    prices: Prices | None = None, most_prompts: int = 500, most_raters: int = 100,
) -> Plan | None:  # fmt: skip
    """The cheapest design that finds a true `difference` (levels) with `power`; None if none within reach
    does.

    Of equally cheap ones, that with the fewest raters, then the fewest prompts.
    """
    plans = worth_considering(
        variances, generators=generators, difference=difference, power=power, prices=prices,
        most_prompts=most_prompts, most_raters=most_raters,
    )  # fmt: skip
    return min(plans, key=_dearness, default=None)


def worth_considering(
    variances: Variances, *, generators: int, difference: float, power: float = 0.8,
    prices: Prices | None = None, most_prompts: int = 500, most_raters: int = 100,
) -> list[Plan]:  # fmt: skip
    """The designs that find a true `difference` with `power`, by their number of raters, the fewest first.

    For each number of raters the cheapest, without those that another beats or equals in cost, raters and
    prompts alike. Raises ValueError as `promise` does, and for a difference that is not above zero.
    """
    if not difference > 0:
        raise ValueError("the difference to be found must be above zero")
    fixed = partial(promise, variances, generators=generators, power=power, prices=prices)
    best: list[Plan] = []
    for raters in (number for number in RATERS if number <= most_raters):
        sizes = product((p for p in PROMPTS if p <= most_prompts), (k for k in VOTES if k <= raters))
        plans = (fixed(prompts=prompts, raters=raters, votes=votes) for prompts, votes in sizes)
        found = min((plan for plan in plans if plan.smallest <= difference), key=_dearness, default=None)
        if found and not any(one.cost <= found.cost and one.prompts <= found.prompts for one in best):
            best.append(found)
    return best


def _dearness(plan: Plan) -> tuple[float, int, int]:
    return plan.cost, plan.raters, plan.prompts


def what_helps(variances: Variances, plan: Plan, *, generators: int) -> dict[str, float]:
    """By what share the half-width of a difference shrinks with half as many more `prompts`, `raters`,
    `votes`.
    """
    larger = {
        "prompts": (round(plan.prompts * 1.5), plan.raters, plan.votes),
        "raters": (plan.prompts, round(plan.raters * 1.5), plan.votes),
        "votes": (plan.prompts, plan.raters, min(max(round(plan.votes * 1.5), plan.votes + 1), plan.raters)),
    }
    fixed = partial(promise, variances, generators=generators)
    widths = {name: fixed(prompts=p, raters=i, votes=k) for name, (p, i, k) in larger.items()}
    return {
        name: 1 - after.difference_half_width / plan.difference_half_width for name, after in widths.items()
    }


@cache
def _quantile(share: float, freedom: int) -> float:
    return float(stats.t.ppf(share, freedom))
