"""The rating room: the page of one clip, the next clip as a part of it, and the doorway for ratings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratings.choices import Ending, Fault
from ratings.errors import ClipJuryError, ConflictError, EarlyError, GoneError, InvalidError, MissingError
from ratings.models import Assignment, Participation, Prompt
from ratings.services import (
    assignments,
    blocks,
    check_turns,
    judging,
    learning,
    media_links,
    messages,
    participations,
    rules,
    viewing,
)
from ratings.views import sent
from ratings.views.viewing import page as viewing_page
from ratings.views.visitors import bound, inside


@never_cache
@require_GET
@inside
def room(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Show the clip that is to be judged now, or say that nothing is left."""
    if participation.ending == Ending.SCREENED_OUT:
        return render(
            request, "room/screened_out.html", {"participation": participation, **_ending(participation)}
        )
    if viewing.wanted(participation):
        return viewing_page(request, participation)
    if check_turns.untrained(participation):
        return _lesson(request, participation)
    assignment = assignments.next_for(participation)
    if assignment is None:
        return _done(request, participation)
    assignments.show(participation, assignment.public_id)
    return render(request, "room/room.html", _page(participation) | _clip(assignment))


@never_cache
@require_GET
@bound
def following(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Return the part of the page for the clip after the one named, so that it can be loaded early.

    `shown` names a clip that was loaded early and is now seen, which saves the page a request of its own.
    """
    shown = _named(request, "shown") if "shown" in request.GET else None
    assignment = assignments.after(participation, _named(request, "after"), shown=shown)
    if assignment is None:
        return HttpResponse(status=204)
    return HttpResponse(render_to_string("room/judging.html", _clip(assignment)))


def _named(request: HttpRequest, parameter: str) -> UUID:
    try:
        return UUID(request.GET.get(parameter, ""))
    except ValueError as error:
        raise Http404 from error


@require_POST
@inside
def shown(_request: HttpRequest, participation: Participation, assignment: UUID) -> HttpResponse:
    """Start the server's clock for a clip that was loaded early and is now seen."""
    if not assignments.show(participation, assignment):
        raise Http404
    return HttpResponse(status=204)


@require_POST
@bound
def rate(request: HttpRequest, participation: UUID) -> JsonResponse:
    """Store one answer; the page may send it as often as it likes."""
    try:
        given = sent.parsed(request.body)
        stored = judging.submit(
            participation,
            given.assignment,
            scores=given.scores,
            choices=given.choices,
            given=given.marks,
            public_id=given.public_id,
            watched=given.watched,
            comment=given.comment,
            recognised=given.recognised,
            skipped=given.skipped,
            rated_at=given.rated_at,
        )
    except ClipJuryError as error:
        return _refusal(error)
    told: dict[str, Any] = {"judged": stored.judged, "total": stored.total}
    if stored.lesson:
        told["feedback"] = reverse("room-feedback", args=[participation, given.public_id])
    if stored.messages:
        told["messages"] = True
    return JsonResponse(told, status=201)


@never_cache
@require_http_methods(["GET", "POST"])
@inside
def leave(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Give back what is still promised, and say how to come back."""
    if request.method == "POST":
        assignments.release(participation)
        return redirect("room-leave", participation.public_id)
    judged, total = assignments.progress(participation)
    context = {
        "participation": participation,
        "judged": judged,
        "total": total,
        "return_url": _return_url(request, participation),
        "written": messages.look(participation),
    }
    return render(request, "room/left.html", context)


def _done(request: HttpRequest, participation: Participation) -> HttpResponse:
    judged, total = assignments.progress(participation)
    if judged:
        participations.finish(participation)
    context = {
        "participation": participation,
        "judged": judged,
        "total": total,
        **_ending(participation),
        "return_url": _return_url(request, participation),
        "written": messages.look(participation),
    }
    return render(request, "room/done.html", context)


def _lesson(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Show the next clip of the training, in the room as it will be."""
    assignment = learning.next_lesson(participation)
    if assignment is None:
        return redirect("room", participation.public_id)
    assignments.show(participation, assignment.public_id)
    place = learning.place(participation)
    ctx = {
        "participation": participation,
        "ahead": 0,
        "place": place,
        "judged": place.answered,
        "number": place.answered + 1,
        "total": place.clips,
        "pass_mark": rules.of(participation.study).training_pass,
        **_written(participation),
    }
    return render(request, "room/lesson.html", ctx | _clip(assignment))


def _ending(participation: Participation) -> dict[str, str]:
    """Return what a rater takes along whose participation ended: a code, and the way back to a platform."""
    if not participation.ending:
        return {}
    code = participations.completion_code(participation)
    return {"code": code, "way_back": participations.way_back(participation)}


def _return_url(request: HttpRequest, participation: Participation) -> str:
    return request.build_absolute_uri(reverse("room", args=[participation.public_id]))


def _page(participation: Participation) -> dict[str, Any]:
    judged, total = assignments.progress(participation)
    kept = rules.of(participation.study)
    counts = {"judged": judged, "total": total, "number": judged + 1}
    asked = {
        "ahead": kept.ahead,
        "break_minutes": kept.break_minutes,
        "break_clips": kept.break_clips,
    }
    return {"participation": participation, **asked, **counts, **_written(participation)}


def _written(participation: Participation) -> dict[str, bool]:
    """Return whether there are messages to this rater, and whether one of them may be new."""
    there = messages.newest(participation) is not None
    return {"has_messages": there, "messages_wait": there and messages.wait(participation)}


def _clip(assignment: Assignment) -> dict[str, Any]:
    """Return what the clip's part of the page needs: nothing here may tell which system made it."""
    item = assignment.item
    dimensions = blocks.asked_of(assignment)
    language = get_language()
    asked = ",".join(dimension.key for dimension in dimensions)
    kept = rules.of(item.study)
    return {
        "assignment": assignment,
        "dimensions": dimensions,
        "language": language,
        # An open study's rubric is fixed: its rows are drawn once for each language and selection.
        "sheet": f"{language}/{item.study.public_id}/{item.mode}/{asked}",
        "prompt": item.prompt,
        "prompt_language": _prompt_language(item.prompt),
        "shown": [
            (shown.rendition, media_links.for_assignment(assignment, clip_position=shown.position))
            for shown in assignments.shown_clips(assignment)
        ],
        "sound": kept.audio,
        "faults": Fault.choices,
        "image_given": media_links.for_assignment(assignment, "prompt-image") if item.prompt.image_id else "",
        "video_given": media_links.for_assignment(assignment, "prompt-video") if item.prompt.video_id else "",
        "given_first": kept.conditioning_first and bool(item.prompt.image_id or item.prompt.video_id),
    }


def _prompt_language(prompt: Prompt) -> str:
    """Return the language of the text that is shown, for screen readers; empty where it is not known."""
    if prompt.text_zh and prompt.label == prompt.text_zh:
        return "zh"
    return prompt.language


def _refusal(error: ClipJuryError) -> JsonResponse:
    # 425, Too Early, is the one refusal that the page's outbox tries again.
    status = {EarlyError: 425, ConflictError: 409, GoneError: 410, MissingError: 404}.get(type(error), 400)
    fields = error.fields if isinstance(error, InvalidError) else {}
    return JsonResponse(
        {"error": {"code": error.code, "message": str(error), "fields": fields}}, status=status
    )
