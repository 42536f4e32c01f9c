"""Leaderboards: the list, one board, and its downloads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ratings.errors import ClipJuryError
from ratings.models import Leaderboard, Study
from ratings.reports import formats
from ratings.services import leaderboards as service
from ratings.services import publishing, reports, roles
from ratings.views import board_parts, boards, identities, lists
from ratings.views.guards import person, signed_in, study_curator

A_PAGE = 30


@require_GET
def leaderboards(request: HttpRequest) -> HttpResponse:
    """List leaderboards: published ones to everybody, the others to those who may read their study."""
    shown = _visible(request).select_related("study")
    page = lists.page(request, shown, order="-computed_at", size=A_PAGE)
    return render(request, "leaderboards/list.html", {"page": page})


@require_GET
def leaderboard(request: HttpRequest, board: UUID) -> HttpResponse:
    """Show one board: the report's table, the ranking with its intervals, agreement, warnings."""
    shown = _board(request, board)
    if page := identities.asked(request, shown):
        return page
    if not shown.data["scores"] and shown.data["votes"]:
        return _part(request, shown, "pairs", at="")
    ctx = boards.context(shown, dimension=request.GET.get("dimension", "overall"))
    return render(request, "leaderboards/detail.html", {**ctx, **_around(request, shown, "")})


@require_GET
def leaderboard_part(request: HttpRequest, board: UUID, part: str) -> HttpResponse:
    """Show what stands behind a board: head to head, clips, raters, methods, groups, references."""
    if part not in board_parts.PARTS:
        raise Http404
    shown = _board(request, board)
    return identities.asked(request, shown) or _part(request, shown, part, at=part)


@require_POST
@signed_in
def leaderboard_methods(request: HttpRequest, board: UUID) -> HttpResponse:
    """Compute the boards by every other method, which the study's curators may."""
    shown = _board(request, board)
    if not roles.may_curate(person(request), shown.study):
        raise PermissionDenied
    try:
        service.compute_others(shown)
    except ClipJuryError as error:
        messages.error(request, str(error))
    return redirect("leaderboard-part", board=board, part="methods")


def _part(request: HttpRequest, shown: Leaderboard, part: str, *, at: str) -> HttpResponse:
    ctx = {**board_parts.context(shown, part, request), **_around(request, shown, at)}
    return render(request, board_parts.PARTS[part].template, ctx)


def _around(request: HttpRequest, shown: Leaderboard, at: str) -> dict[str, Any]:
    """Return what this person may do with a board, and where else to look."""
    return {
        "may_curate": roles.may_curate(request.user, shown.study),
        "may_read": roles.may_read(request.user, shown.study),
        "waits": bool(shown.published_at) and publishing.still_judged(shown.study),
        "parts": board_parts.navigation(shown, at),
    }


@require_GET
def leaderboard_download(request: HttpRequest, board: UUID, suffix: str) -> HttpResponse:
    """Send one board in one of the formats."""
    shown = _board(request, board)
    if suffix not in formats.FORMATS:
        raise Http404
    if page := identities.asked(request, shown):
        return page
    chosen = formats.FORMATS[suffix]
    name = f"{shown.study.slug}-{shown.computed_at:%Y%m%d-%H%M}.{chosen.suffix}"
    return HttpResponse(
        reports.leaderboard_file(shown, suffix),
        content_type=chosen.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@study_curator
def leaderboard_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Compute a board of a study now."""
    study = get_object_or_404(Study.objects.select_related("rubric"), slug=slug)
    return redirect("leaderboard", board=service.compute(study).public_id)


@require_POST
@signed_in
def leaderboard_publish(request: HttpRequest, board: UUID) -> HttpResponse:
    """Publish a final board, which the study's curators may."""
    shown = _board(request, board)
    if not roles.may_curate(person(request), shown.study):
        raise PermissionDenied
    try:
        publishing.publish(shown, by=person(request))
    except ClipJuryError as error:
        messages.error(request, str(error))
        return redirect("leaderboard", board=board)
    undo = reverse("leaderboard-withdraw", args=[board])
    messages.success(request, _("Everybody can see this leaderboard now."), extra_tags=undo)
    return redirect("published", board=board)


@require_POST
@signed_in
def leaderboard_withdraw(request: HttpRequest, board: UUID) -> HttpResponse:
    """Take a published board back, which the study's curators may."""
    shown = _board(request, board)
    if not roles.may_curate(person(request), shown.study):
        raise PermissionDenied
    publishing.withdraw(shown, by=person(request))
    messages.success(request, _("Only this study's analysts and curators see this leaderboard now."))
    return redirect("leaderboard", board=board)


def _visible(request: HttpRequest) -> QuerySet[Leaderboard]:
    return service.visible(request.user)


def _board(request: HttpRequest, board: UUID) -> Leaderboard:
    return get_object_or_404(_visible(request).select_related("study__rubric"), public_id=board)
