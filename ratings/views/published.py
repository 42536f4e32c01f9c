"""What a published board shows to everybody: its page, the clip wall, frames for other sites, a picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any, cast
from uuid import UUID

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET, require_safe

from ratings.models import Leaderboard, Prompt
from ratings.reports import preview
from ratings.reports.document import Level
from ratings.services import publishing, walls
from ratings.services.walls import Tile
from ratings.views import board_parts, boards, media

View = Callable[..., HttpResponse]
TEASER = 6
PROMPTS_LISTED = 60
# Pixels that a frame asks for: what stands above and below the table, and each of its rows.
FRAME_REST, FRAME_ROW, WALL_FRAME = 340, 74, 720


def framed(view: View) -> View:
    """Let other sites show the page in a frame, in the language that its address asks for."""

    @require_GET
    @xframe_options_exempt
    @csp_replace({"frame-ancestors": ["*"]})
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(_language(request)):
            return view(request, *args, **kwargs)

    return cast(View, shown)


@require_GET
def published(request: HttpRequest, board: UUID) -> HttpResponse:
    """Show a published board as one would show it to a visitor."""
    shown = _board(board)
    told = _told(request, shown)
    first = walls.prompts(shown).first()
    ctx = {**told, **_wall(shown, first, told, most=TEASER), "embeds": _embeds(request, shown)}
    return render(request, "published/board.html", ctx)


@require_GET
def wall(request: HttpRequest, board: UUID) -> HttpResponse:
    """Show what every generator made of one prompt, playing in step."""
    shown = _board(board)
    return render(request, "published/wall.html", _walled(request, shown))


@framed
def frame(request: HttpRequest, board: UUID) -> HttpResponse:
    """Show the table alone, for a frame on any site."""
    return render(request, "published/frame.html", _told(request, _board(board)))


@framed
def wall_frame(request: HttpRequest, board: UUID) -> HttpResponse:
    """Show the wall alone, for a frame on any site."""
    return render(request, "published/wall_frame.html", _walled(request, _board(board)))


@require_safe
def picture(request: HttpRequest, board: UUID) -> HttpResponse:
    """Draw the picture that other programs show beside a link to the board."""
    with translation.override(_language(request)):
        told = _told(request, _board(board))
    table = told.get("table") or {"columns": [], "rows": []}
    drawn = preview.draw(
        told["title"],
        told["sentence"],
        columns=[column["name"] for column in table["columns"]],
        rows=[(row["label"], [Level(cell["level"], "", to=cell.get("to")) for cell in row["cells"]])
              for row in table["rows"]],
        source=f"ClipJury · {told['extent']}",
    )  # fmt: skip
    response = HttpResponse(drawn, content_type="image/png")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def clip(request: HttpRequest, board: UUID, clip: UUID, suffix: str) -> HttpResponseBase:
    """Send a clip of the wall, or its poster."""
    return media.sent(request, walls.medium(_board(board), clip, suffix))


@require_safe
def given(request: HttpRequest, board: UUID, slug: str, suffix: str) -> HttpResponseBase:
    """Send the image or video that a prompt of the wall was given with."""
    return media.sent(request, walls.given(_board(board), slug, suffix))


def _board(board: UUID) -> Leaderboard:
    return get_object_or_404(publishing.published(), public_id=board)


def _told(request: HttpRequest, board: Leaderboard) -> dict[str, Any]:
    """Return the board with what a link to it says elsewhere."""
    if board.data["scores"] or not board.data["votes"]:
        ctx = boards.context(board)
        sentences = ctx["verdicts"]
    else:
        ctx = board_parts.context(board, "pairs", request)
        sentences = ctx["strength_verdicts"]
    return {
        **ctx,
        "title": board.study.title,
        "sentence": sentences[0] if sentences else "",
        "extent": _extent(board),
        "address": request.build_absolute_uri(reverse("published", args=[board.public_id])),
        "picture": request.build_absolute_uri(reverse("published-picture", args=[board.public_id])),
    }


def _extent(board: Leaderboard) -> str:
    told = _("%(raters)s raters, %(clips)s clips, %(prompts)s prompts") % board.data
    return f"{told} · {_('simulated')}" if board.data["simulated"] else told


def _walled(request: HttpRequest, board: Leaderboard) -> dict[str, Any]:
    query = request.GET.get("q", "").strip().replace("\0", "")[:200]
    told, found = _told(request, board), walls.prompts(board, query)
    listed = list(found[:PROMPTS_LISTED])
    asked = found.filter(slug=request.GET.get("prompt", "")).first()
    prompt = asked or (listed[0] if listed else None)
    at = next((number for number, one in enumerate(listed) if prompt and one.pk == prompt.pk), None)
    return {
        **told,
        **_wall(board, prompt, told),
        "query": query,
        "listed": listed,
        "more": max(found.count() - len(listed), 0),
        "before": listed[at - 1] if at else None,
        "after": listed[at + 1] if at is not None and at + 1 < len(listed) else None,
        "keys": [
            (_("Space"), _("Play or pause all clips")),
            ("R", _("Play all clips from the start")),
            (", .", _("One frame back or on")),
            ("← →", _("The prompt before, the next prompt")),
        ],
    }


def _wall(
    board: Leaderboard, prompt: Prompt | None, told: dict[str, Any], *, most: int | None = None
) -> dict[str, Any]:
    order = [row["generator"] for row in told.get("ranking") or told.get("strengths") or ()]
    tiles = walls.tiles(board, prompt, order)[:most] if prompt else []
    return {"prompt": prompt, "tiles": [_tile(board, tile) for tile in tiles], "given": _given(board, prompt)}


def _tile(board: Leaderboard, tile: Tile) -> dict[str, Any]:
    address = {
        suffix: reverse("published-clip", args=[board.public_id, tile.clip.public_id, suffix])
        for suffix in (walls.KINDS if tile.rendition else ())
    }
    return {
        "name": tile.generator.label,
        "slug": tile.generator.slug,
        "video": address.get("mp4"),
        "poster": address.get("jpg"),
        "rendition": tile.rendition,
        "says": "" if tile.rendition else tile.clip.get_outcome_display(),
    }


def _given(board: Leaderboard, prompt: Prompt | None) -> dict[str, str]:
    """Return the addresses of what a prompt was given with."""
    kinds = {"image": "jpg", "video": "mp4"}
    return {
        kind: reverse("published-given", args=[board.public_id, prompt.slug, suffix])
        for kind, suffix in kinds.items()
        if prompt and getattr(prompt, f"{kind}_id")
    }


def _embeds(request: HttpRequest, board: Leaderboard) -> list[dict[str, str]]:
    """Return what one copies to show the board elsewhere."""
    rows = board.study.rubric.dimensions.count()
    frames = (
        (_("The table"), "published-frame", FRAME_REST + FRAME_ROW * rows),
        (_("The clip wall"), "published-wall-frame", WALL_FRAME),
    )
    return [
        {"label": label, "snippet": _snippet(request, board, name, height)} for label, name, height in frames
    ]


def _snippet(request: HttpRequest, board: Leaderboard, name: str, height: int) -> str:
    """Return the HTML that shows a frame on another page."""
    address = request.build_absolute_uri(reverse(name, args=[board.public_id]))
    # Markup to be read, not to be shown: a plain text, which the page escapes as any other.
    return (
        f'<iframe src="{address}?language={translation.get_language()}" title="{escape(board.study.title)}" '
        f'width="100%" height="{height}" loading="lazy" style="border:0" allow="autoplay"></iframe>'
    )


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "en"
