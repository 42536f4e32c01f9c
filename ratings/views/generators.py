"""The catalogue of generators."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratings.choices import Outcome
from ratings.models import Claim, Clip, Generator, ReferenceValue
from ratings.services import clip_lists, roles
from ratings.views.guards import person

GALLERY = 24


@require_GET
def generators(request: HttpRequest) -> HttpResponse:
    """List generators with what their vendors claim."""
    query = request.GET.get("q", "").strip()
    found = Generator.objects.prefetch_related("claims").annotate(
        clip_count=Count("clips", filter=Q(clips__archived_at__isnull=True))
    )
    if query:
        found = found.filter(
            Q(name__icontains=query)
            | Q(name_zh__icontains=query)
            | Q(vendor__icontains=query)
            | Q(aliases__name__icontains=query)
        ).distinct()
    return render(request, "generators/list.html", {"generators": found, "query": query})


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
