"""The viewing test's page, which stands at the room's address until it is passed, and where it reports to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ratings.errors import InvalidError
from ratings.models import Participation
from ratings.services import rules, viewing
from ratings.views.visitors import inside


@require_POST
@inside
def measured(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Keep what the page measured; the room then shows a clip, or what is wrong and what to do."""
    try:
        found = viewing.read(request.POST)
    except InvalidError as error:
        return page(request, participation, told=[str(error)], status=400)
    viewing.keep(participation, found)
    return redirect("room", participation.public_id)


def page(
    request: HttpRequest, participation: Participation, *, told: list[str] | None = None, status: int = 200
) -> HttpResponse:
    """Show what the study asks of window and browser, and what was wrong the last time."""
    ctx = {
        "participation": participation,
        "width": viewing.asks_for_width(participation),
        "plays": viewing.asks_to_play(participation),
        "dropped_share": rules.of(participation.study).dropped_share,
        "clip": viewing.CLIP,
        "faults": told or viewing.faults(participation),
    }
    return render(request, "room/viewing.html", ctx, status=status)
