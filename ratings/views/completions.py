"""The numbers of a crowd platform and how far each came: to pay people by, and to be forgotten afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ratings.models import Study
from ratings.services import completions, rules
from ratings.views import tables
from ratings.views.guards import person, study_curator


@require_GET
@study_curator
def study_completions(request: HttpRequest, slug: str) -> HttpResponse:
    """List a study's platform numbers with how they ended."""
    study = get_object_or_404(Study, slug=slug)
    ctx = {
        "study": study,
        "rows": list(completions.of(study)),
        "parameter": rules.of(study).participant_parameter,
    }
    return render(request, "studies/completions.html", ctx)


@require_GET
@study_curator
def study_completions_table(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Download the same as CSV."""
    study = get_object_or_404(Study, slug=slug)
    rows = (row.cells for row in completions.of(study))
    return tables.as_csv(f"{slug}-completions", list(completions.COLUMNS), rows)


@require_POST
@study_curator
def study_completions_forget(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget the number that is named, or all of them."""
    study = get_object_or_404(Study, slug=slug)
    participant = request.POST.get("participant", "")
    gone = completions.forget(study, participant=participant, by=person(request))
    told = ngettext("{n} number is forgotten.", "{n} numbers are forgotten.", gone)
    messages.success(request, told.format(n=gone))
    return redirect("study-completions", slug=slug)
