"""Studies: opening one, inviting raters, watching it, closing it. How one is made stands in builder.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ratings.choices import StudyState
from ratings.errors import ClipJuryError, InvalidError
from ratings.forms.amending import AmendForm
from ratings.forms.invitations import InvitationForm
from ratings.models import InvitationBatch, Study
from ratings.services import (
    amending,
    checklists,
    giveaways,
    leaderboards,
    monitor,
    participations,
    previews,
    roles,
    rules,
)
from ratings.services import studies as service
from ratings.views import lists, monitoring
from ratings.views.guards import desk, person, study_curator, study_reader

A_PAGE = 50
SHOWN = 100


@require_GET
@desk
def studies(request: HttpRequest) -> HttpResponse:
    """List studies with how far they are."""
    query, state = request.GET.get("q", "").strip().replace("\0", ""), request.GET.get("state", "")
    found = roles.readable(person(request)).select_related("rubric")
    if state in StudyState.values:
        found = found.filter(state=state)
    for word in query.split()[:8]:
        found = found.filter(
            Q(title_en__icontains=word) | Q(title_zh__icontains=word) | Q(slug__icontains=word)
        )
    page = lists.page(request, found, order="-created_at", key="slug", size=A_PAGE)
    raters = monitor.raters_of(page.rows)
    ctx = {
        "page": page,
        "studies": [(study, raters[study.pk]) for study in page.rows],
        "query": query,
        "state": state,
        "states": StudyState.choices,
        "narrowed": bool(query or state or page.before),
    }
    return render(request, "studies/list.html", ctx)


@require_GET
@study_reader
def study(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a study: what it asks, how far it is, who was invited."""
    return _page(request, _study(slug), InvitationForm())


@require_GET
@study_reader
def study_blindness(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how well size, frame rate and length alone give each system away."""
    shown = _study(slug)
    found = giveaways.of(shown)
    ctx = {"study": shown, "found": found, "rules": rules.of(shown)}
    return render(request, "studies/blindness.html", ctx)


@require_GET
@study_reader
def study_monitor(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the part of the page that changes while raters are at work."""
    return render(request, "studies/monitor.html", monitoring.context(_study(slug)))


@require_POST
@study_curator
def study_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a study: its rules are fixed from now on."""
    return _act(request, slug, service.open_study, _("The study is open. Invite raters below."))


@require_POST
@study_curator
def study_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a study: its next leaderboard is final."""
    return _act(request, slug, service.close_study, _("The study is closed. Its leaderboard will be final."))


@require_POST
@study_curator
def study_amend(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the title of an open study, or ask for more ratings; what stood there before is kept."""
    shown = _study(slug)
    form = AmendForm(request.POST, study=shown)
    if form.is_valid():
        try:
            amending.amend(shown, form.cleaned_data, by=person(request))
        except InvalidError as error:
            for field, sentence in error.fields.items():
                form.add_error(field, sentence)
        except ClipJuryError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The study is changed. What stood there before is kept below."))
            return redirect("study", slug=slug)
    return _page(request, shown, InvitationForm(), amend=form, status=400)


@require_POST
@study_curator
def study_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead into the real rating room, on a twin of the study that counts for nothing."""
    try:
        token = previews.start(_study(slug), by=person(request))
    except ClipJuryError as error:
        messages.error(request, str(error))
        return redirect("study", slug=slug)
    return redirect("invited", token=token)


@require_POST
@study_curator
def invitation_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an invitation; its link is shown once, since only its hash is kept."""
    shown = _study(slug)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form, status=400)
    try:
        _invitation, token = participations.invite(shown, by=person(request), **form.cleaned_data)
    except ClipJuryError as error:
        form.add_error(None, str(error))
        return _page(request, shown, form, status=400)
    link = request.build_absolute_uri(reverse("invited", args=[token]))
    return _page(request, shown, InvitationForm(), link=link)


@require_POST
@study_curator
def invitation_revoke(request: HttpRequest, slug: str, invitation: str) -> HttpResponse:
    """Revoke an invitation: nobody comes in by it any more; who came in stays."""
    found = get_object_or_404(_study(slug).invitations, public_id=invitation)
    participations.revoke(found, by=person(request))
    messages.success(request, _("The invitation no longer lets anybody in."))
    return redirect("study", slug=slug)


def _study(slug: str) -> Study:
    return get_object_or_404(Study.objects.select_related("rubric"), slug=slug)


def _act(request: HttpRequest, slug: str, act: Callable[..., None], done: str) -> HttpResponse:
    try:
        act(_study(slug), by=person(request))
    except ClipJuryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("study", slug=slug)


def _page(
    request: HttpRequest,
    shown: Study,
    form: InvitationForm,
    *,
    link: str = "",
    amend: AmendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    draft = shown.state == StudyState.DRAFT
    ctx = {
        "study": shown,
        "may_curate": roles.may_curate(person(request), shown),
        "dimensions": shown.rubric.dimensions.prefetch_related("level_set"),
        "generators": shown.generators.all(),
        "prompts": shown.prompts.all(),
        "invitations": shown.invitations.filter(invitee=None),
        "batches": InvitationBatch.objects.filter(study=shown, raters=True),
        "board": leaderboards.latest(shown),
        "form": form,
        "link": link,
        "amend": amend or AmendForm(study=shown),
        "later": [] if draft else amending.later(shown, most=SHOWN),
        "rules": rules.described(shown),
        "crumbs": [(reverse("studies"), _("Studies"))],
        **(_before(shown) if draft else monitoring.context(shown)),
    }
    return render(request, "studies/detail.html", ctx, status=status)


def _before(draft: Study) -> dict[str, Any]:
    """Return what is to be looked at before a draft opens; the page asks again while something is made."""
    checks = checklists.check(draft)
    return {"checks": checks, "making": any(check.percent is not None for check in checks)}
