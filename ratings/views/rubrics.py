"""Rubrics: the list, one version as raters read it, and the editor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ratings.forms.rubrics import Editor
from ratings.models import Rubric
from ratings.services import roles, rubric_versions
from ratings.services import rubrics as service
from ratings.services.shapes import ShapeError
from ratings.views.guards import curator, desk, person


@require_GET
@desk
def rubrics(request: HttpRequest) -> HttpResponse:
    """List every version of every rubric."""
    counted = Rubric.objects.annotate(
        asked=Count("dimensions", distinct=True),
        uses=Count("studies", filter=Q(studies__preview=False), distinct=True),
    )
    rows = [(rubric, service.is_builtin(rubric)) for rubric in counted]
    ctx = {"rows": rows, "crumbs": [(reverse("studies"), _("Studies"))]}
    return render(request, "rubrics/list.html", ctx)


@require_GET
@desk
def rubric(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Show one version as raters read it, and the studies that ask it."""
    shown = _rubric(slug, version)
    studies = roles.readable(person(request)).filter(rubric=shown)
    ctx = {
        "rubric": shown,
        "dimensions": shown.dimensions.prefetch_related("level_set"),
        "studies": studies,
        "in_place": rubric_versions.changes_in_place(shown),
        "is_builtin": service.is_builtin(shown),
        "versions": Rubric.objects.filter(slug=slug),
        "crumbs": _crumbs(),
    }
    return render(request, "rubrics/detail.html", ctx)


@require_http_methods(["GET", "POST"])
@curator
def rubric_new(request: HttpRequest) -> HttpResponse:
    """Make a rubric of one's own, from nothing or from a version named as `from`."""
    given = _named(request.GET.get("from", ""))
    begun = {**service.definition_of(given), "title": _copied(given)} if given else None
    return _edited(request, begun, rubric=None)


@require_http_methods(["GET", "POST"])
@curator
def rubric_edit(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Change a version that nobody uses, or make the next one of one that is in use."""
    shown = _rubric(slug, version)
    return _edited(request, service.definition_of(shown), rubric=shown)


def _edited(request: HttpRequest, begun: dict[str, Any] | None, *, rubric: Rubric | None) -> HttpResponse:
    act = request.POST.get("act", "keep")
    if request.method != "POST":
        editor = Editor.of(begun)
    elif act != "keep":
        editor = Editor.rearranged(request.POST, act)
    else:
        editor = Editor.sent(request.POST)
        kept = _kept(request, editor, rubric) if editor.is_valid() else None
        if kept:
            messages.success(request, _("The rubric is kept. Raters will read it as it stands here."))
            return redirect("rubric", slug=kept.slug, version=kept.version)
    in_place = rubric is None or rubric_versions.changes_in_place(rubric)
    ctx = {"editor": editor, "rubric": rubric, "in_place": in_place, "crumbs": _crumbs(rubric)}
    return render(request, "rubrics/edit.html", ctx)


def _kept(request: HttpRequest, editor: Editor, rubric: Rubric | None) -> Rubric | None:
    """Return what became of it; None where the service refused, which the form then says."""
    try:
        if rubric is None:
            return rubric_versions.make(editor.content(), by=person(request))
        return rubric_versions.revise(rubric, editor.content(), by=person(request))
    except ShapeError as error:
        editor.blame(error.path, error.reason)
        return None


def _rubric(slug: str, version: int) -> Rubric:
    return get_object_or_404(Rubric, slug=slug, version=version)


def _named(text: str) -> Rubric | None:
    slug, _colon, version = text.partition(":")
    asked = version.isascii() and version.isdigit() and len(version) < 7
    return Rubric.objects.filter(slug=slug, version=int(version)).first() if asked else None


def _copied(rubric: Rubric) -> str:
    return _("%(title)s (copy)") % {"title": (rubric.title or rubric.slug)[:180]}


def _crumbs(rubric: Rubric | None = None) -> list[tuple[str, str]]:
    crumbs = [(reverse("studies"), _("Studies")), (reverse("rubrics"), _("Rubrics"))]
    if rubric:
        crumbs.append((reverse("rubric", args=[rubric.slug, rubric.version]), rubric.label))
    return crumbs
