"""How raters come in: by an invitation's link or into a study that is open to anyone; then the consent.

Nothing is stored before the consent, so a messenger that looks at a link for its preview uses nothing up.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ratings.errors import ClipJuryError, ConflictError, DeniedError, InvalidError
from ratings.models import Participation, Study
from ratings.services import crowds, participations, rules, texts
from ratings.views import visitors


@never_cache
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask for consent, then let the rater in; who came in by this link before goes on."""
    try:
        invitation = participations.invited_by(token)
        participant = _participant(request, invitation.study)
        before = participations.known_as(invitation.study, participant)
        if not participant:
            before = visitors.returning(request, study=invitation.study, invitation=invitation)
        if before is not None:
            return visitors.remember(request, visitors.back(before), before)
        participations.check_open(invitation)
        if not _agreed(request):
            return _consent(request, invitation.study)
        language = get_language() or "en"
        participation = participations.enter(token, language=language, participant=participant)
    except ClipJuryError as error:
        return _closed(request, error)
    return _inside(request, participation)


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Ask for consent, then let anyone into a study whose rules say so."""
    study = get_object_or_404(Study.objects.select_related("rubric"), slug=slug)
    try:
        participations.check_anyone(study)
        participant = _participant(request, study)
        before = participations.known_as(study, participant)
        if not participant:
            before = visitors.returning(request, study=study)
        if before is not None:
            return visitors.remember(request, visitors.back(before), before)
        if not _agreed(request):
            # A plain POST is the front page's button: it leads to the consent, at an address of its own.
            return redirect("join", slug) if request.method == "POST" else _consent(request, study)
        language = get_language() or "en"
        participation = participations.enter_open(study, language=language, participant=participant)
    except ClipJuryError as error:
        return _closed(request, error)
    return _inside(request, participation)


def _participant(request: HttpRequest, study: Study) -> str:
    return crowds.participant(rules.of(study).participant_parameter, request.GET)


def _agreed(request: HttpRequest) -> bool:
    return request.method == "POST" and "consent" in request.POST


def _consent(request: HttpRequest, study: Study) -> HttpResponse:
    language = get_language() or "en"
    version = rules.of(study).consent
    context = {
        "consent": texts.read("consent", version, language=language),
        "instructions": texts.read("instructions", version, language=language),
        "clips": participations.clips(study),
        "minutes": participations.minutes(study),
        "megabytes": participations.megabytes(study),
        "pay": participations.pay(study),
        "dimensions": [each for each in study.rubric.dimensions.all() if study.task in each.tasks],
    }
    return render(request, "room/consent.html", context)


def _inside(request: HttpRequest, participation: Participation) -> HttpResponseBase:
    participations.consent(participation, version=rules.of(participation.study).consent)
    return visitors.remember(request, visitors.back(participation), participation)


def _closed(request: HttpRequest, error: ClipJuryError) -> HttpResponse:
    status = {DeniedError: 403, InvalidError: 400, ConflictError: 409}.get(type(error), 410)
    return render(request, "room/closed.html", {"told": str(error)}, status=status)
