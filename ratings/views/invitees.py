"""Inviting many people at once: a table, what it would do, who was written to, and who came."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratings.errors import ClipJuryError
from ratings.forms.invitations import TableForm
from ratings.models import InvitationBatch, Study
from ratings.services import invitees as service
from ratings.services import mails, roles
from ratings.services.imports import invitations as tables
from ratings.views import lists
from ratings.views.guards import View, administrator, person, signed_in, study_curator

SHOWN = 200
A_PAGE = 100


@require_http_methods(["GET", "POST"])
@study_curator
def study_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite raters to a study by a table."""
    study = get_object_or_404(Study, slug=slug)
    crumbs = [(reverse("studies"), _("Studies")), (reverse("study", args=[slug]), study.title)]
    return _table(request, study, crumbs=crumbs)


@require_http_methods(["GET", "POST"])
@administrator
def people_invite(request: HttpRequest) -> HttpResponse:
    """Make accounts for colleagues by a table."""
    return _table(request, None, crumbs=[(reverse("people"), _("People"))])


def _table(request: HttpRequest, study: Study | None, **ctx: Any) -> HttpResponse:
    """Read a table and show what it would do; the second time, asked to, do it."""
    form = TableForm(request.POST or None, request.FILES or None)
    people: list[dict[str, Any]] = []
    report = None
    if request.method == "POST" and form.is_valid():
        people, report = tables.read(form.cleaned_data["table"], raters_of=study)
        if request.POST.get("act") == "invite" and not report.refusals:
            try:
                batch = service.invite(
                    people,
                    raters_of=study,
                    by_mail=form.cleaned_data["by_mail"],
                    days=form.cleaned_data["days"],
                    by=person(request),
                )
                return redirect("invitees", batch=batch.public_id)
            except ClipJuryError as error:
                form.add_error(None, str(error))
        form = TableForm(initial=form.cleaned_data) if form.is_valid() else form
    ctx |= {
        "form": form,
        "study": study,
        "report": report,
        "refusals": report.refusals[:SHOWN] if report else [],
        "people": people,
        "shown": people[:SHOWN],
        "columns": [column.name for column in (tables.PERSON if study else tables.COLLEAGUE)],
        "mail_to_log": mails.are_written_to_the_log(),
    }
    return render(request, "people/invite.html", ctx)


def _batch(view: Callable[..., HttpResponseBase]) -> View:
    """Let in who may see a batch: curators of its study, or administrators."""

    @wraps(view)
    @signed_in
    def guarded(request: HttpRequest, batch: UUID, **kwargs: Any) -> HttpResponseBase:
        user = person(request)
        found = InvitationBatch.objects.select_related("study").filter(public_id=batch).first()
        known = found is not None and found.study is not None and roles.may_curate(user, found.study)
        if not roles.is_administrator(user) and not known:
            raise PermissionDenied
        return view(request, get_object_or_404(InvitationBatch, public_id=batch), **kwargs)

    return guarded


@never_cache
@require_GET
@_batch
def invitees(request: HttpRequest, batch: InvitationBatch) -> HttpResponse:
    """Show who was written to, and who came."""
    counts = service.counts(batch)
    rows = batch.invitees.select_related("invitation", "user")
    study = batch.study
    ctx = {
        "batch": batch,
        "counts": counts,
        "busy": batch.by_mail and counts["waiting"] > 0,
        "page": lists.page(request, rows, order="pk", size=A_PAGE),
        "crumbs": [(reverse("study", args=[study.slug]), study.title)]
        if study and batch.raters
        else [(reverse("people"), _("People"))],
    }
    part = "people/invitees_state.html" if request.headers.get("HX-Request") else "people/invitees.html"
    return render(request, part, ctx)


@require_POST
@_batch
def invitees_act(request: HttpRequest, batch: InvitationBatch, act: str) -> HttpResponse:
    """Send again what failed, hand out new links, or forget the addresses."""
    if act == "links":
        answer = HttpResponse(
            service.links(batch, by=person(request)), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = 'attachment; filename="links.csv"'
        answer["Cache-Control"] = "no-store"
        return answer
    if act == "again":
        count = service.send_again(batch)
        messages.success(
            request,
            ngettext("%(n)d mail is sent again.", "%(n)d mails are sent again.", count) % {"n": count},
        )
    else:
        service.forget(batch, by=person(request))
        messages.success(request, _("The addresses are forgotten."))
    return redirect("invitees", batch=batch.public_id)


@require_POST
@_batch
def invitee_withdraw(request: HttpRequest, batch: InvitationBatch, invitee: UUID) -> HttpResponse:
    """Let one person in no more."""
    try:
        service.withdraw(get_object_or_404(batch.invitees, public_id=invitee), by=person(request))
        messages.success(request, _("The invitation no longer lets anybody in."))
    except ClipJuryError as error:
        messages.error(request, str(error))
    return redirect("invitees", batch=batch.public_id)
