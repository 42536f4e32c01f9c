"""The catalogue of prompts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ratings.choices import Noun, Task
from ratings.errors import ClipJuryError
from ratings.forms.catalogue import PromptForm
from ratings.models import Clip, Prompt
from ratings.services import clip_lists, files, media_links, roles, storage
from ratings.services.editing import prompts as editing
from ratings.views import changes, lists
from ratings.views.guards import curator, person

A_PAGE = 50


@require_GET
def prompts(request: HttpRequest) -> HttpResponse:
    """List prompts, by task and by words."""
    query, task = _asked(request)
    found = narrowed(request)
    page = lists.page(request, found, order="slug", key="slug", size=A_PAGE)
    return render(
        request, "prompts/list.html", {"page": page, "query": query, "task": task, "tasks": Task.choices}
    )


def narrowed(request: HttpRequest) -> QuerySet[Prompt]:
    """Return the prompts that the address asks for."""
    query, task = _asked(request)
    found = Prompt.objects.filter(task=task) if task else Prompt.objects.all()
    said = Q(slug__icontains=query) | Q(text__icontains=query) | Q(text_zh__icontains=query)
    return found.filter(said) if query else found


def _asked(request: HttpRequest) -> tuple[str, str]:
    query, task = request.GET.get("q", "").strip().replace("\0", ""), request.GET.get("task", "")
    return query, task if task in Task.values else ""


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
        ctx["history"] = changes.history(Noun.PROMPT, slug)
        ctx["unused"] = not editing.used(shown)
        ctx["given"] = {
            "image": media_links.for_file(shown.image, "poster", user=person(request)) if shown.image else "",
            "video": media_links.for_file(shown.video, "video", user=person(request)) if shown.video else "",
        }
    return render(request, "prompts/detail.html", ctx)


@require_http_methods(["GET", "POST"])
@curator
def prompt_new(request: HttpRequest) -> HttpResponse:
    """Write a prompt, with the image or video it is given with."""
    form = PromptForm(request.POST or None, request.FILES or None, content={}, fixed={}, new=True)
    if request.method == "POST" and form.is_valid():
        try:
            content = {**form.content(), **_media(form)}
            made = editing.create(form.cleaned_data["slug"], content, by=person(request))
        except ClipJuryError as error:
            changes.refuse(form, error)
        else:
            return redirect("prompt", made.slug)
    return render(request, "prompts/edit.html", {"form": form, "crumbs": _crumbs()})


@require_http_methods(["GET", "POST"])
@curator
def prompt_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a prompt; the toast can undo it."""
    shown = get_object_or_404(Prompt, slug=slug)
    form = PromptForm(
        request.POST or None,
        request.FILES or None,
        content=editing.read(shown),
        fixed=editing.fixed(shown),
    )
    said = {**form.content(), **_media(form)} if form.is_valid() else None
    if said is not None and changes.keep(request, Noun.PROMPT, [slug], said, form):
        return redirect("prompt", slug)
    return render(request, "prompts/edit.html", {"form": form, "prompt": shown, "crumbs": _crumbs(shown)})


def _media(form: PromptForm) -> dict[str, str]:
    """Store the image and the video that were chosen, and return their SHA-256."""
    kept = {}
    for name in editing.MEDIA:
        if chosen := form.cleaned_data.get(name):
            with storage.spooled(chosen) as spooled:
                kept[name] = files.keep(spooled).sha256
    return kept


def _crumbs(shown: Prompt | None = None) -> list[tuple[str, str]]:
    crumbs = [(reverse("prompts"), _("Prompts"))]
    return [*crumbs, (reverse("prompt", args=[shown.slug]), shown.slug)] if shown else crumbs
