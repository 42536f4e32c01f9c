"""Asks who opens the results of an open study why, before it shows who made what."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratings.forms.identities import IdentitiesForm
from ratings.models import Leaderboard
from ratings.services import identities, leaderboards
from ratings.views.guards import person, signed_in


def asked(request: HttpRequest, board: Leaderboard) -> HttpResponse | None:
    """Return the page that asks for the reason; None where the board may be shown."""
    return _page(request, board, IdentitiesForm()) if identities.hidden(board.study, request.user) else None


@require_POST
@signed_in
def leaderboard_identities(request: HttpRequest, board: UUID) -> HttpResponse:
    """Open the identities of a board's study to whoever asks, and keep the reason."""
    shown = get_object_or_404(
        leaderboards.visible(request.user).select_related("study__rubric"), public_id=board
    )
    form = IdentitiesForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form, status=400)
    if identities.open_to(person(request), shown.study, reason=form.cleaned_data["reason"]):
        messages.success(request, _("Identities are open to you. Your reason stands on the study’s page."))
    return redirect("leaderboard", board=board)


def _page(
    request: HttpRequest, board: Leaderboard, form: IdentitiesForm, *, status: int = 200
) -> HttpResponse:
    ctx = {
        "board": board,
        "study": board.study,
        "form": form,
        "crumbs": [(reverse("leaderboards"), _("Leaderboards"))],
    }
    return render(request, "leaderboards/hidden.html", ctx, status=status)
