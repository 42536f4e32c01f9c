"""What a cycle of the rating room costs at least: the same rows read and written, and nothing else.

Two views without sessions, forms, checks or templates, in as few statements as Django's ORM allows.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from ratings.models import Assignment, Item, Participation, Rating, Score, Study

ITEM = (
    "pk",
    "prompt__text",
    "prompt__text_zh",
    "places__clip",
    "places__clip__generator",
    "places__clip__file__renditions__video",
    "places__clip__file__renditions__width",
    "places__clip__file__renditions__height",
    "places__clip__file__renditions__fps",
    "places__clip__file__renditions__duration_s",
)
LEASE = timedelta(minutes=30)


@transaction.atomic
def following(_request: HttpRequest, participation: UUID, position: int, item: int) -> HttpResponse:
    """Promise the item that is named and return all that is known of it.

    The rubric is not read: it is fixed while a study is open, so neither the room reads it in a cycle.
    """
    rater = Participation.objects.select_related("study").get(public_id=participation)
    shown = Item.objects.filter(pk=item).values(*ITEM)[0]
    Item.objects.filter(pk=item).update(promised=F("promised") + 1)
    now = timezone.now()
    promised = Assignment.objects.create(
        participation=rater,
        item_id=item,
        position=position,
        probability=1,
        shown_at=now,
        expires_at=now + LEASE,
    )
    return _told({"assignment": promised.public_id, "item": shown})


@transaction.atomic
def rate(request: HttpRequest) -> HttpResponse:
    """Store a rating with its scores and move the counters."""
    given = json.loads(request.body)
    promised = Assignment.objects.select_related("item").get(public_id=given["assignment"])
    rating = Rating.objects.create(
        public_id=given["id"],
        study_id=promised.item.study_id,
        participation_id=promised.participation_id,
        assignment=promised,
        clip_id=given["clip"],
        watched=given["watched"],
    )
    Score.objects.bulk_create(
        Score(rating=rating, dimension_id=key, level=level) for key, level in given["scores"].items()
    )
    Assignment.objects.filter(pk=promised.pk).update(state="done")
    Item.objects.filter(pk=promised.item_id).update(judged=F("judged") + 1, promised=F("promised") - 1)
    due = Study.objects.filter(pk=promised.item.study_id, board_due_at__isnull=True)
    due.update(board_due_at=timezone.now())
    return _told({"stored": True}, status=201)


def _told(said: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = JsonResponse(said, status=status)
    answer["Content-Length"] = str(len(answer.content))  # what CommonMiddleware does; the connection is kept
    return answer


urlpatterns = [
    path("next/<uuid:participation>/<int:position>/<int:item>/", following),
    path("rate/", rate),
]
