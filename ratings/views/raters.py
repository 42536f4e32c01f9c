"""The raters of one study: what was noticed, what they agreed to, and leaving raters out.

No generator is named here.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ratings.choices import AssignmentState
from ratings.errors import ClipJuryError
from ratings.models import Participation, Study
from ratings.services import agreements, checks, exclusions, flags, rules, texts, viewing
from ratings.views.guards import person, study_curator


@require_GET
@study_curator
def study_raters(request: HttpRequest, slug: str) -> HttpResponse:
    """List the raters of a study with what was noticed about them."""
    study = get_object_or_404(Study, slug=slug)
    seen = flags.standing(study)
    done = Count("assignments", filter=Q(assignments__state=AssignmentState.DONE))
    judged = dict(study.participations.annotate(done=done).values_list("pk", "done"))
    acts, shares = exclusions.history(study), checks.shares(study)
    rows = [
        {
            "rater": rater,
            "judged": judged[rater.pk],
            "viewing": viewing.last(rater),
            "checks": shares.get(rater.pk, {}),
            "signs": [flags.evidence(flag) for flag in seen.get(rater.pk, [])],
            "acts": acts.get(str(rater.public_id), []),
        }
        for rater in flags.raters(study)
    ]
    ctx = {"study": study, "rows": rows, "checked": bool(shares), "repeated": checks.repeated(study)}
    return render(request, "studies/raters.html", ctx)


@require_GET
@study_curator
def study_agreed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the texts that raters agreed to, version by version, and how many did."""
    study = get_object_or_404(Study, slug=slug)
    language, asked = get_language() or "en", rules.of(study).consent
    rows = [
        {
            "agreed": agreed,
            "asked": agreed.version == asked,
            "consent": texts.read("consent", agreed.version, language=language),
            "instructions": texts.read("instructions", agreed.version, language=language),
        }
        for agreed in agreements.of(study)
    ]
    ctx = {"study": study, "rows": rows, "without": agreements.without(study)}
    return render(request, "studies/agreed.html", ctx)


@require_POST
@study_curator
def rater_exclude(request: HttpRequest, slug: str, rater: UUID) -> HttpResponse:
    """Leave a rater's judgements out, with a reason."""
    try:
        exclusions.exclude(_rater(slug, rater), reason=request.POST.get("reason", ""), by=person(request))
    except ClipJuryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The rater is left out; the items are open again. It can be undone."))
    return redirect("study-raters", slug=slug)


@require_POST
@study_curator
def rater_restore(request: HttpRequest, slug: str, rater: UUID) -> HttpResponse:
    """Let a rater's judgements count again."""
    exclusions.restore(_rater(slug, rater), by=person(request))
    messages.success(request, _("The rater's judgements count again."))
    return redirect("study-raters", slug=slug)


def _rater(slug: str, rater: UUID) -> Participation:
    people = Participation.objects.select_related("study")
    return get_object_or_404(people, study__slug=slug, public_id=rater)
