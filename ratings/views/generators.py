"""The catalogue of generators."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratings.choices import Outcome
from ratings.models import Claim, Clip, Generator, ReferenceValue
from ratings.services import catalogue, clip_lists, roles
from ratings.views import lists
from ratings.views.guards import person

GALLERY = 24
A_PAGE = 100


@require_GET
def generators(request: HttpRequest) -> HttpResponse:
    """List generators with what their vendors claim and, to staff, what came of asking them."""
    query = request.GET.get("q", "").strip().replace("\0", "")
    page = lists.page(request, catalogue.generators(query), order="name", key="slug", size=A_PAGE)
    may_read = roles.may_read(request.user)
    outcomes = catalogue.outcomes(page.rows) if may_read else {}
    ctx = {
        "page": page,
        "generators": [(generator, outcomes.get(generator.pk, Counter())) for generator in page.rows],
        "query": query,
    }
    return render(request, "generators/list.html", ctx)


@require_GET
def generator(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one generator: claims beside what its clips measured, remarks, references and, to staff, clips."""
    shown = get_object_or_404(Generator.objects.prefetch_related("aliases", "claims", "remarks"), slug=slug)
    values = ReferenceValue.objects.filter(generator=shown).select_related("reference")
    claim = shown.claims.first()
    ctx: dict[str, Any] = {
        "generator": shown,
        "claim": claim,
        "facts": _facts(shown, claim),
        "values": values,
    }
    if roles.may_read(request.user):
        clips = Clip.objects.current().filter(generator=shown)
        ctx["outcomes"] = [
            (str(Outcome(row["outcome"]).label), row["n"])
            for row in clips.order_by().values("outcome").annotate(n=Count("pk"))
        ]
        listed = clip_lists.with_media(clips)[:GALLERY]
        ctx["cards"] = [(clip, clip_lists.card(clip, user=person(request))) for clip in listed]
    return render(request, "generators/detail.html", ctx)


def _facts(shown: Generator, claim: Claim | None) -> list[tuple[str, str]]:
    """Return what is known of a generator, and what its vendor claims, as pairs of label and text."""
    facts = [
        (_("Also called"), ", ".join(alias.name for alias in shown.aliases.all())),
        (_("Region"), shown.region),
        (_("Architecture"), shown.architecture),
        (_("Launched"), date_format(shown.launched, "Y-m-d") if shown.launched else ""),
    ]
    if claim:
        available = {True: _("yes"), False: _("no"), None: ""}[claim.available]
        facts += [
            (_("Tasks"), ", ".join(claim.tasks)),
            (_("Resolution"), claim.resolution),
            (_("Frames a second"), f"{claim.fps:g}" if claim.fps else ""),
            (_("Lengths in seconds"), ", ".join(f"{length:g}" for length in claim.duration_s)),
            (_("Features"), ", ".join(claim.features)),
            (_("Price"), claim.price),
            (_("Open to everybody"), available),
        ]
    return facts
