"""The viewing test's page, which stands at the room's address until it is passed, and its answer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ratings.errors import InvalidError
from ratings.models import Participation
from ratings.services import rules, viewing, viewing_shown
from ratings.views.visitors import inside


@require_POST
@inside
def measured(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Keep what the page found; the room then shows a clip, or what is wrong and what to do."""
    try:
        found = viewing.read(participation, request.POST)
    except InvalidError as error:
        return page(request, participation, told=[str(error)], status=400)
    viewing.keep(participation, found)
    return redirect("room", participation.public_id)


@never_cache
@require_GET
@inside
def shown(_request: HttpRequest, participation: Participation, name: str) -> HttpResponse:
    """Return a picture to be read, or the beeps to be counted: other ones at each attempt."""
    drawn = viewing_shown.drawn(participation, name) if viewing.wanted(participation) else None
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="audio/wav" if name == "beeps" else "image/png")


def page(
    request: HttpRequest, participation: Participation, *, told: list[str] | None = None, status: int = 200
) -> HttpResponse:
    """Show what the study asks of window, screen and sound, and what was wrong the last time."""
    asks = {part.name for part in viewing.asked(participation)}
    ctx = {
        "participation": participation,
        "asks": asks,
        "asks_answers": bool(asks & {"sound", "contrast", "plates"}),
        "rules": rules.of(participation.study),
        "plates": viewing_shown.PLATES,
        "left": viewing.attempts_left(participation),
        "clip": viewing.CLIP,
        "faults": told or viewing.faults(participation),
    }
    return render(request, "room/viewing.html", ctx, status=status)
