"""Raters without an account: a participation belongs to the browser that agreed to it, by its session."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ratings.errors import GoneError
from ratings.models import Invitation, Participation, Study

View = Callable[..., HttpResponseBase]
SESSION_KEY = "participations"
KEPT = 50


def remember(request: HttpRequest, participation: Participation) -> None:
    """Bind a participation to this browser; the newest are kept."""
    held = [*request.session.get(SESSION_KEY, []), str(participation.public_id)]
    request.session[SESSION_KEY] = held[-KEPT:]


def returning(
    request: HttpRequest, *, study: Study, invitation: Invitation | None = None
) -> Participation | None:
    """Return the participation with which this browser came in before by the same door, if any."""
    held = request.session.get(SESSION_KEY, [])
    mine = Participation.objects.filter(public_id__in=held, study=study, invitation=invitation)
    return mine.order_by("-pk").first() if held else None


def inside(view: View) -> View:
    """Let the browser in to which the participation of the address belongs; tell others kindly."""

    @wraps(view)
    def guarded(request: HttpRequest, participation: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if str(participation) not in request.session.get(SESSION_KEY, []):
            return _elsewhere(request)
        rater = Participation.objects.select_related("study").filter(public_id=participation).first()
        if rater is None:
            return _elsewhere(request)
        try:
            return view(request, rater, *args, **kwargs)
        except GoneError as gone:
            return _closed(request, gone.code, str(gone), status=410)

    return guarded


def _elsewhere(request: HttpRequest) -> HttpResponseBase:
    told = _("This place belongs to another browser. Please open your invitation link again.")
    return _closed(request, "denied", told, status=403)


def _closed(request: HttpRequest, code: str, told: str, *, status: int) -> HttpResponseBase:
    if request.method == "POST":
        return JsonResponse({"error": {"code": code, "message": told, "fields": {}}}, status=status)
    return render(request, "room/closed.html", {"told": told}, status=status)


def back(participation: Participation) -> HttpResponseBase:
    """Return the way into the room."""
    return redirect("room", participation.public_id)
