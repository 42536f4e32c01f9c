"""The planner: how many prompts, raters and ratings tell generators apart, while one types."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from ratings.errors import InvalidError
from ratings.forms.planner import PlannerForm
from ratings.forms.rules import PREFIX
from ratings.reports import figures
from ratings.reports.curves import Chosen, Curve
from ratings.services import planning
from ratings.services.board_words import listed
from ratings.stats import plan
from ratings.stats.plan import Plan, Variances
from ratings.views.guards import desk, person

Context = dict[str, Any]


@require_GET
@desk
def planner(request: HttpRequest) -> HttpResponse:
    """Show the plans that what was typed allows; an htmx request gets the plans alone."""
    form, trouble = _form(request)
    ctx: Context = {
        "form": form,
        "trouble": trouble,
        "refilled": form.data["filled"] != request.GET.get("filled", ""),
        "crumbs": [(reverse("studies"), _("Studies"))],
    }
    if not trouble and form.is_valid():
        try:
            ctx |= _plans(form)
        except InvalidError as error:
            ctx["trouble"] = str(error)
    live = request.headers.get("HX-Request") == "true"
    return render(request, "planner/answer.html" if live else "planner/planner.html", ctx)


def _form(request: HttpRequest) -> tuple[PlannerForm, str]:
    """Return what was typed, with the spreads of a pilot that was just chosen; why there are none."""
    pilots = planning.pilots(person(request))
    initial = {name: field.initial for name, field in PlannerForm.base_fields.items()}
    given = {**initial, "filled": "", **request.GET.dict()}
    source, trouble = given.get("source") or "", ""
    if source != given["filled"]:
        slug, _colon, dimension = str(source).rpartition(":")
        pilot = next((study for study, _dimensions in pilots if study.slug == slug), None)
        try:
            spreads = planning.spreads(pilot, dimension) if pilot else planning.published()
        except InvalidError as error:
            trouble = str(error)
        else:
            given |= {name: round(100 * share, 1) for name, share in spreads.items()}
            given["filled"] = source
    return PlannerForm(given, pilots=pilots), trouble


def _plans(form: PlannerForm) -> Context:
    variances, generators = form.variances(), form.cleaned_data["generators"]
    asked = {
        "generators": generators,
        "power": form.cleaned_data["power"] / 100,
    }
    difference = form.cleaned_data["difference"] / 100
    found = planning.several(variances, **asked, difference=difference, prices=form.prices())
    best = min(found, key=lambda one: (one.cost, one.raters, one.prompts))
    widths = planning.widths(variances, best, **asked)
    return {
        "best": _row(best, generators),
        "plans": [{**_row(one, generators), "cheapest": one is best} for one in found],
        "helps": _helps(variances, best, generators),
        "curves": [_curve(raters, points, strong=raters == best.raters) for raters, points in widths],
        "chosen": _chosen(best, difference),
        "widths": [
            (prompts, [points[place][1] * 100 for _raters, points in widths])
            for place, (prompts, _found) in enumerate(widths[0][1])
        ],
        "raters_of": [raters for raters, _points in widths],
    }


def _row(found: Plan, generators: int) -> Context:
    """Return a plan as plain data, with the address at which the study builder starts from it."""
    told = planning.told(found, generators=generators)
    each = -(-told["ratings"] // found.raters)
    start = {"votes_per_item": found.votes, f"{PREFIX}items_per_rater": each}
    start |= {name: told[name] for name in ("generators", "prompts", "raters")}
    return {
        **told,
        "each": each,
        "half_width": 100 * found.difference_half_width,
        "smallest": 100 * found.smallest,
        "url": f"{reverse('study-new')}?{urlencode(start)}",
    }


def _helps(variances: Variances, best: Plan, generators: int) -> str:
    """Return by how much half as many more of each would narrow the interval of a difference."""
    gains = plan.what_helps(variances, best, generators=generators)
    words = {"prompts": _("prompts"), "raters": _("raters"), "votes": _("ratings a clip")}
    return listed([f"{words[name]} {figures.percent(max(gain, 0.0))}" for name, gain in gains.items()])


def _curve(raters: int, points: list[tuple[int, float]], *, strong: bool) -> Curve:
    shown = tuple((float(prompts), 100 * found) for prompts, found in points)
    return Curve(ngettext("%(n)s rater", "%(n)s raters", raters) % {"n": raters}, shown, strong=strong)


def _chosen(best: Plan, difference: float) -> Chosen:
    return Chosen(
        best.prompts,
        100 * best.smallest,
        _("cheapest"),
        100 * difference,
        _("wanted: %(n)s%%") % {"n": f"{100 * difference:g}"},
    )
