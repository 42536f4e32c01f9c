"""Raters without an account: a participation belongs to the browser that agreed to it, by a signed cookie.

No session: nothing is looked up or kept here for it, and a rater's every request does with one query less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ratings.errors import GoneError, MissingError
from ratings.models import Invitation, Participation, Study

View = Callable[..., HttpResponseBase]
COOKIE = "rater"
KEPT = 50


def remember(
    request: HttpRequest, response: HttpResponseBase, participation: Participation
) -> HttpResponseBase:
    """Bind a participation to the browser that gets this answer; the newest are kept."""
    mine = participation.public_id.hex
    held = [*(other for other in _held(request) if other != mine), mine]
    response.set_cookie(
        COOKIE,
        sealed(held[-KEPT:]),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def sealed(held: Sequence[str]) -> str:
    """Return the cookie of a browser to which these participations belong, by their ids in hex."""
    return _signer().sign(".".join(held))


def _held(request: HttpRequest) -> list[str]:
    try:
        return _signer().unsign(request.COOKIES.get(COOKIE, "")).split(".")
    except BadSignature:
        return []


def _signer() -> Signer:
    return Signer(salt="ratings.rater")


def returning(
    request: HttpRequest, *, study: Study, invitation: Invitation | None = None
) -> Participation | None:
    """Return the participation with which this browser came in before by the same door, if any."""
    held = _held(request)
    mine = Participation.objects.filter(public_id__in=held, study=study, invitation=invitation)
    return mine.order_by("-pk").first() if held else None


def bound(view: View) -> View:
    """Let the browser in to which the participation of the address belongs; tell others kindly.

    The cookie alone tells. A view that hands the id on to a service needs no look at the row here.
    """

    @wraps(view)
    def guarded(request: HttpRequest, participation: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if participation.hex not in _held(request):
            return _elsewhere(request)
        try:
            return view(request, participation, *args, **kwargs)
        except GoneError as gone:
            return _closed(request, gone.code, str(gone), status=410)
        except MissingError as missing:
            raise Http404(str(missing)) from missing

    return guarded


def inside(view: View) -> View:
    """Let the same browser in as `bound`, and give the view its participation."""

    @wraps(view)
    def guarded(request: HttpRequest, participation: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rater = Participation.objects.select_related("study").filter(public_id=participation).first()
        return _elsewhere(request) if rater is None else view(request, rater, *args, **kwargs)

    return bound(guarded)


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
