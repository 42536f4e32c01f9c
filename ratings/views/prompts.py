"""The catalogue of prompts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratings.choices import Task
from ratings.models import Clip, Prompt
from ratings.services import clip_lists, roles
from ratings.views import lists
from ratings.views.guards import person

A_PAGE = 50


@require_GET
def prompts(request: HttpRequest) -> HttpResponse:
    """List prompts, by task and by words."""
    query, task = request.GET.get("q", "").strip(), request.GET.get("task", "")
    found = Prompt.objects.all()
    if task in Task.values:
        found = found.filter(task=task)
    if query:
        found = found.filter(
            Q(slug__icontains=query) | Q(text__icontains=query) | Q(text_zh__icontains=query)
        )
    page = lists.page(request, found, order="slug", key="slug", size=A_PAGE)
    return render(
        request, "prompts/list.html", {"page": page, "query": query, "task": task, "tasks": Task.choices}
    )


@require_GET
def prompt(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one prompt and, to staff, the clips that answered it."""
    shown = get_object_or_404(Prompt.objects.select_related("image", "video"), slug=slug)
    facts = [
        (_("Task"), shown.get_task_display()),
        (_("Category"), ", ".join(shown.category)),
        (_("Difficulty"), shown.difficulty),
        (_("Judged on"), ", ".join(shown.dimensions) or _("every dimension of its task")),
    ]
    ctx: dict[str, Any] = {"prompt": shown, "facts": facts}
    if roles.may_read(request.user):
        listed = clip_lists.with_media(Clip.objects.current().filter(prompt=shown))
        ordered = listed.order_by("generator__name", "sample")
        ctx["cards"] = [(clip, clip_lists.card(clip, user=person(request))) for clip in ordered]
    return render(request, "prompts/detail.html", ctx)
