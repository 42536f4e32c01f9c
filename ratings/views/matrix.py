"""Generators x prompts: what is there, what is missing, and where a dropped file belongs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratings.choices import Task
from ratings.services import catalogue
from ratings.views import lists
from ratings.views.guards import desk

A_PAGE = 30


@require_GET
@desk
def matrix(request: HttpRequest) -> HttpResponse:
    """Show a task's prompts down and its generators across; files dropped on a cell become its clips."""
    task = request.GET.get("task", "")
    task = task if task in Task.values else Task.T2V
    page = lists.page(request, catalogue.asked(task), order="slug", key="slug", size=A_PAGE)
    generators = catalogue.answering(task)
    rows = catalogue.matrix(page.rows, generators)
    ctx = {
        "task": task,
        "tasks": Task.choices,
        "page": page,
        "generators": generators,
        "rows": rows,
        "missing": sum(not cell.state for _prompt, cells in rows for cell in cells),
        "page_data": {
            "url": reverse("api-clips"),
            "words": {"sending": _("sending"), "stored": _("stored"), "failed": _("not stored")},
        },
        "crumbs": [(reverse("clips"), _("Clips"))],
    }
    return render(request, "clips/matrix.html", ctx)
