"""The front page, and the address a supervisor asks whether we are alive."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratings.choices import StudyState
from ratings.models import Clip, Study
from ratings.services import publishing, roles
from ratings.views import boards
from ratings.views.guards import person


class Step(NamedTuple):
    """One thing on the way to a first leaderboard."""

    title: str
    text: str
    url: str
    done: bool


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """Say what this is, let anybody rate, and show the newest published leaderboard."""
    newest = publishing.published().first()
    ctx = boards.context(newest) if newest else {}
    ctx["open_study"] = Study.objects.filter(state=StudyState.OPEN, rules__anyone=True).first()
    if not newest and request.user.is_authenticated and roles.may_curate(person(request)):
        ctx["steps"] = _first_steps()
    return render(request, "front.html", ctx)


def _first_steps() -> list[Step]:
    """Return the way from an empty installation to ratings that come in."""
    draft = Study.objects.filter(state=StudyState.DRAFT).first()
    opened = Study.objects.exclude(state=StudyState.DRAFT).first()
    shown = opened or draft
    return [
        Step(
            _("Upload clips"),
            _("Drop a folder. A manifest.csv in it, or the files' names, say whose clips they are."),
            reverse("upload"),
            Clip.objects.judged().exists(),
        ),
        Step(
            _("Make a study"),
            _("Choose what is judged, by which rubric, and how many ratings each clip gets."),
            reverse("study-new"),
            shown is not None,
        ),
        Step(
            _("Check it, preview it, open it"),
            _("Its page lists what is still missing. Practice and gold clips teach and check raters."),
            reverse("study", args=[shown.slug]) if shown else "",
            opened is not None,
        ),
        Step(
            _("Invite raters"),
            _("One link for many, or a table of addresses. Figures come as soon as ratings do."),
            reverse("study", args=[opened.slug]) if opened else "",
            opened is not None and opened.participations.exists(),
        ),
    ]


@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """Answer that the web server is alive, without touching the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
def icon(_request: HttpRequest) -> HttpResponse:
    """Answer where browsers look for an icon beside an answer that is no page and so names none."""
    return redirect(static("ratings/favicon.svg"))
