"""What a clip costs to make: the report's formulas with one's own numbers, by a plain GET form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratings.forms.compute import ComputeForm
from ratings.reports import figures
from ratings.stats import cost


@require_GET
def compute(request: HttpRequest) -> HttpResponse:
    """Show the form with what follows from it; without numbers, the report's estimate for Sora."""
    fields = {name: field.initial for name, field in ComputeForm.base_fields.items()}
    form = ComputeForm({**fields, **request.GET.dict()})
    ctx: dict[str, Any] = {"form": form, "own": bool(request.GET)}
    if form.is_valid():
        ctx["tiles"] = _tiles(form.cleaned_data)
    return render(request, "compute.html", ctx)


def _tiles(given: dict[str, float]) -> list[tuple[str, str]]:
    tokens = cost.video_tokens(given["width"], given["height"], seconds=given["seconds"], fps=given["fps"])
    flop = cost.inference_flop(given["parameters"] * 1e9, tokens, steps=given["steps"])
    cards = cost.cards(
        flop, seconds=given["wait"], peak=given["peak"] * 1e12, utilisation=given["utilisation"] / 100
    )
    return [
        (_("Tokens"), f"{tokens:,.0f}"),
        (_("Estimated compute"), figures.magnitude(flop, "FLOP")),
        (_("Cards"), figures.magnitude(cards)),
    ]
