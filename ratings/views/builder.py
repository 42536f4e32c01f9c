"""The study builder: one form for a new study and for a draft, with what it will cost while one types."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ratings.choices import StudyState, Task
from ratings.errors import ClipJuryError
from ratings.forms.studies import StudyForm
from ratings.models import Study
from ratings.services import drafts, forecasts, members
from ratings.services import studies as service
from ratings.views.guards import curator, person, study_curator


@require_http_methods(["GET", "POST"])
@curator
def study_new(request: HttpRequest) -> HttpResponse:
    """Make a study; what was typed stays when something is wrong."""
    form = StudyForm(request.POST or None, planned=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            made = service.create(form.definition(), by=person(request))
        except ClipJuryError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The draft is kept. Check it, preview it, then open it."))
            return redirect("study", slug=made.slug)
    return _page(request, form, plan=_plan(request))


@require_http_methods(["GET", "POST"])
@study_curator
def study_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a draft; an open or closed study is only shown."""
    study = _study(slug)
    if study.state != StudyState.DRAFT:
        messages.error(request, _("This study is no draft any more: its question and rules are fixed."))
        return redirect("study", slug=slug)
    form = StudyForm(request.POST or None, study=study)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.revise(study, form.definition(), by=person(request))
        except ClipJuryError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The draft is changed."))
            return redirect("study", slug=slug)
    return _page(request, form, study)


@require_POST
@study_curator
def study_duplicate(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a draft with the same question, and go on editing it."""
    try:
        made = drafts.duplicate(_study(slug), by=person(request))
    except ClipJuryError as error:
        messages.error(request, str(error))
        return redirect("study", slug=slug)
    messages.success(request, _("This is the copy, a draft of its own."))
    return redirect("study-edit", slug=made.slug)


@require_POST
@study_curator
def study_discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw a draft away, which its dialog asked about by name."""
    study = _study(slug)
    title = study.title
    try:
        drafts.discard(study, by=person(request))
    except ClipJuryError as error:
        messages.error(request, str(error))
        return redirect("study", slug=slug)
    messages.success(request, _("The draft “%(title)s” is gone.") % {"title": title})
    return redirect("studies")


@require_POST
@curator
def study_forecast(request: HttpRequest) -> HttpResponse:
    """Return what the study as typed would ask for and tell."""
    form = StudyForm(request.POST)
    return render(request, "studies/forecast.html", _forecast(form))


@require_POST
@curator
def study_members(request: HttpRequest) -> HttpResponse:
    """Return the lists of generators and prompts for the task that was chosen."""
    return render(request, "studies/members.html", _members(StudyForm(request.POST)))


@require_POST
@curator
def study_rubric(request: HttpRequest) -> HttpResponse:
    """Return what the chosen rubric asks."""
    return render(request, "studies/rubric.html", {"dimensions": StudyForm(request.POST).dimensions()})


def _study(slug: str) -> Study:
    return get_object_or_404(Study.objects.select_related("rubric"), slug=slug)


def _plan(request: HttpRequest) -> dict[str, int] | None:
    """Return the size that the planner gave along, None where the builder was opened without."""
    given = {
        name: request.GET.get(name, "") for name in ("generators", "prompts", "raters", "votes_per_item")
    }
    if not all(value.isascii() and value.isdigit() and len(value) < 7 for value in given.values()):
        return None
    return {name: int(value) for name, value in given.items()}


def _page(
    request: HttpRequest, form: StudyForm, study: Study | None = None, *, plan: Any = None
) -> HttpResponse:
    ctx = {
        "form": form,
        "plan": plan,
        "study": study,
        "crumbs": [(reverse("studies"), _("Studies"))],
        **_forecast(form),
        **_members(form),
    }
    if study:
        ctx["crumbs"].append((reverse("study", args=[study.slug]), study.title))
    return render(request, "studies/builder.html", ctx)


def _forecast(form: StudyForm) -> dict[str, Any]:
    """Return the forecast, and its certainty in levels of the rubric that is chosen."""
    seen, dimensions = forecasts.forecast(form.design()), form.dimensions()
    levels = max((dimension["levels"] for dimension in dimensions), default=3)
    certainty = {
        name: None if share is None else share * (levels - 1)
        for name, share in {"half_width": seen.half_width, "smallest": seen.smallest}.items()
    }
    return {"forecast": seen, "dimensions": dimensions, "levels": levels, **certainty}


def _members(form: StudyForm) -> dict[str, Any]:
    task = str(form["task"].value() or Task.T2V)
    task = task if task in Task.values else Task.T2V
    return {
        "generators": _ticked(members.generators(task), form, "generators"),
        "prompts": _ticked(members.prompts(task), form, "prompts"),
        "task_label": Task(task).label,
    }


def _ticked(found: list[members.Member], form: StudyForm, field: str) -> list[tuple[members.Member, bool]]:
    chosen = {str(value) for value in form[field].value() or ()}
    return [(member, member.slug in chosen) for member in found]
