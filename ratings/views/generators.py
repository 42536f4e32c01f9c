"""The catalogue of generators."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ratings.choices import Noun, Outcome
from ratings.errors import ClipJuryError
from ratings.forms.catalogue import GeneratorForm
from ratings.models import Claim, Clip, Generator, ReferenceValue
from ratings.services import catalogue, clip_lists, marks, roles
from ratings.services.editing import generators as editing
from ratings.views import changes, lists
from ratings.views.guards import curator, person

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
    claims = list(shown.claims.all())
    ctx: dict[str, Any] = {
        "generator": shown,
        "claim": claims[0] if claims else None,
        "facts": [*_facts(shown), *(_claimed(claims[0]) if claims else ())],
        "earlier": [(claim.as_of, _claimed(claim)) for claim in claims[1:]],
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
        ctx["history"] = changes.history(Noun.GENERATOR, slug)
        ctx["unused"] = not editing.used(shown)
        ctx["measured"] = catalogue.measured(shown)
        ctx["marked"] = marks.of_generator(shown)
    return render(request, "generators/detail.html", ctx)


@require_http_methods(["GET", "POST"])
@curator
def generator_new(request: HttpRequest) -> HttpResponse:
    """Describe a generator that is not here yet."""
    form = GeneratorForm(request.POST or None, content={}, fixed={})
    if request.method == "POST" and form.is_valid():
        content = form.content()
        try:
            made = editing.create(content["name"], content, by=person(request))
        except ClipJuryError as error:
            changes.refuse(form, error)
        else:
            return redirect("generator", made.slug)
    return render(request, "generators/edit.html", {"form": form, "crumbs": _crumbs()})


@require_http_methods(["GET", "POST"])
@curator
def generator_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of a generator; the toast can undo it."""
    shown = get_object_or_404(Generator, slug=slug)
    form = GeneratorForm(request.POST or None, content=editing.read(shown), fixed=editing.fixed(shown))
    said = form.content() if form.is_valid() else None
    if said is not None and changes.keep(request, Noun.GENERATOR, [slug], said, form):
        return redirect("generator", slug)
    ctx = {"form": form, "generator": shown, "crumbs": _crumbs(shown)}
    return render(request, "generators/edit.html", ctx)


def _crumbs(shown: Generator | None = None) -> list[tuple[str, str]]:
    crumbs = [(reverse("generators"), _("Generators"))]
    return [*crumbs, (reverse("generator", args=[shown.slug]), shown.label)] if shown else crumbs


def _facts(shown: Generator) -> list[tuple[str, str]]:
    """Return what is known of a generator, as pairs of label and text."""
    return [
        (_("Also called"), ", ".join(alias.name for alias in shown.aliases.all())),
        (_("Region"), shown.region),
        (_("Architecture"), shown.architecture),
        (_("Launched"), date_format(shown.launched, "Y-m-d") if shown.launched else ""),
    ]


def _claimed(claim: Claim) -> list[tuple[str, str]]:
    """Return what its vendor claims, as pairs of label and text."""
    available = {True: _("yes"), False: _("no"), None: ""}[claim.available]
    return [
        (_("Tasks"), ", ".join(claim.tasks)),
        (_("Resolution"), claim.resolution),
        (_("Frames a second"), f"{claim.fps:g}" if claim.fps else ""),
        (_("Lengths in seconds"), ", ".join(f"{length:g}" for length in claim.duration_s)),
        (_("Features"), ", ".join(claim.features)),
        (_("Price"), claim.price),
        (_("Open to everybody"), available),
    ]
