"""What a rater is told after each clip of the training."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ratings.choices import Purpose
from ratings.models import Participation
from ratings.services import assignments, learning, media_links, rules
from ratings.views.visitors import inside


@never_cache
@require_GET
@inside
def feedback(request: HttpRequest, participation: Participation, check: UUID) -> HttpResponse:
    """Show what was said and what was expected, row by row, with the clip to look at again."""
    answers = participation.checks.filter(purpose=Purpose.TRAINING).select_related("participation__study")
    answer = get_object_or_404(
        answers.select_related("assignment__item__study", "assignment__item__prompt"), public_id=check
    )
    ctx = {
        "participation": participation,
        "rows": learning.feedback(answer),
        "why": answer.assignment.item.why,
        "rendition": assignments.rendition(answer.assignment),
        "video": media_links.for_assignment(answer.assignment),
        "round": learning.ends_round(answer),
        "place": learning.place(participation),
        "pass_mark": rules.of(participation.study).training_pass,
    }
    return render(request, "room/feedback.html", ctx)
