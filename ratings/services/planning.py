"""The cheapest study for a wanted certainty, from what a pilot showed or from stated variances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ratings.errors import InvalidError
from ratings.models import Dimension, Rating, Study
from ratings.services import columns, forecasts, participations, roles
from ratings.stats import plan
from ratings.stats.components import components
from ratings.stats.plan import Plan, Prices, Variances
from ratings.stats.results import OVERALL
from ratings.stats.settle import overall_components

NAMES = tuple(field.name for field in fields(Variances))


def of_pilot(study: Study, dimension: str = OVERALL) -> Variances:
    """Return the variances of one dimension (in squared levels), or of the overall (in squared shares)."""
    read = columns.read(study)
    if dimension in read.dimensions:
        found = components(read.ratings, read.dimensions.index(dimension))
    elif dimension == OVERALL and any(read.weights):
        found = overall_components(read.ratings, read.weights)
    else:
        raise InvalidError(
            _("This study has no dimension {dimension}. It has {known}.").format(
                dimension=dimension, known=", ".join(read.dimensions)
            )
        )
    if not np.isfinite(list(asdict(found).values())).all():
        raise InvalidError(
            _(
                "The pilot does not tell prompts, raters and noise apart: several raters must share "
                "several clips."
            )
        )
    return Variances.of(found)


def spreads(study: Study, dimension: str = OVERALL) -> dict[str, float]:
    """Return the roots of a pilot's variances, in shares of the scale's range."""
    scales = dict(study.rubric.dimensions.values_list("key", "levels"))
    span = scales.get(dimension, 2) - 1
    return {name: value**0.5 / span for name, value in asdict(of_pilot(study, dimension)).items()}


def published() -> dict[str, float]:
    """Return the same of the published ratings that forecasts stand on."""
    return {name: value**0.5 for name, value in forecasts.SHARES.items()}


def pilots(user: roles.Somebody) -> list[tuple[Study, list[Dimension]]]:
    """Return the studies with ratings whose results the account may see, with what they judge."""
    judged = Rating.objects.filter(study=OuterRef("pk"))
    studies = roles.readable(user).filter(Exists(judged)).select_related("rubric")
    return [
        (study, [one for one in study.rubric.dimensions.all() if study.task in (one.tasks or [study.task])])
        for study in studies.prefetch_related("rubric__dimensions")
    ]


def stated(given: Mapping[str, float]) -> Variances:
    """Return the variances that were stated; those left out are the shares that published ratings show."""
    try:
        return Variances(**{name: given.get(name, forecasts.SHARES[name]) for name in NAMES})
    except ValueError as error:
        raise InvalidError(_("Variances must be finite, none below zero and not all zero.")) from error


def cheapest(
    variances: Variances,
    *,
    generators: int,
    difference: float,
    power: float = 0.8,
    prices: Prices | None = None,
) -> dict[str, Any]:
    """Return the cheapest design that finds a difference, and what more of each would bring.

    `half_width` and `smallest` are in the unit of the roots of the variances; `hours` are of all raters.
    Raises InvalidError where there is none.
    """
    plans = several(variances, generators=generators, difference=difference, power=power, prices=prices)
    found = min(plans, key=lambda one: (one.cost, one.raters, one.prompts))
    helps = plan.what_helps(variances, found, generators=generators)
    return {**told(found, generators=generators), "helps": helps}


def several(
    variances: Variances,
    *,
    generators: int,
    difference: float,
    power: float = 0.8,
    prices: Prices | None = None,
) -> list[Plan]:
    """Return the designs worth a thought that find a difference, those with the fewest raters first.

    Raises InvalidError where there is none.
    """
    try:
        found = plan.worth_considering(
            variances, generators=generators, difference=difference, power=power, prices=prices
        )
    except ValueError as error:
        raise InvalidError(
            _("A plan needs two generators or more, a difference above zero, and a power between 0 and 1.")
        ) from error
    if not found:
        raise InvalidError(
            _(
                "No study of up to 500 prompts and 100 raters finds so small a difference. Ask for a "
                "larger one."
            )
        )
    return found


def widths(
    variances: Variances, chosen: Plan, *, generators: int, power: float
) -> list[tuple[int, list[tuple[int, float]]]]:
    """Return, for the plan's number of raters, half and twice of it, what each size would find."""
    return [
        (
            raters,
            [
                (prompts, plan.promise(
                    variances, generators=generators, prompts=prompts, raters=raters,
                    votes=min(chosen.votes, raters), power=power,
                ).smallest)
                for prompts in plan.PROMPTS
            ],
        )
        for raters in sorted({max(2, round(chosen.raters / 2)), chosen.raters, chosen.raters * 2})
    ]  # fmt: skip


def told(found: Plan, *, generators: int) -> dict[str, Any]:
    """Return a plan as plain data, with its ratings and the raters' hours."""
    ratings = generators * found.prompts * found.votes
    return {
        "generators": generators,
        "prompts": found.prompts,
        "raters": found.raters,
        "votes": found.votes,
        "ratings": ratings,
        "hours": ratings * participations.SECONDS_A_CLIP / 3600,
        "half_width": found.difference_half_width,
        "smallest": found.smallest,
        "cost": found.cost,
    }
