"""The front page, and the address a supervisor asks whether we are alive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from ratings.choices import StudyState
from ratings.models import Study
from ratings.services import publishing
from ratings.views import boards


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """Say what this is, let anybody rate, and show the newest published leaderboard."""
    newest = publishing.published().first()
    ctx = boards.context(newest) if newest else {}
    ctx["open_study"] = Study.objects.filter(state=StudyState.OPEN, rules__anyone=True).first()
    return render(request, "front.html", ctx)


@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """Answer that the web server is alive, without touching the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
def icon(_request: HttpRequest) -> HttpResponse:
    """Answer where browsers look for an icon beside an answer that is no page and so names none."""
    return redirect(static("ratings/favicon.svg"))
