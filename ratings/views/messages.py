"""Messages to raters: where curators write them, and the part of the room in which raters read them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ratings.errors import ClipJuryError, InvalidError
from ratings.forms.messages import MessageForm
from ratings.models import Message, Participation, Study
from ratings.services import messages
from ratings.views.guards import person, study_curator
from ratings.views.visitors import inside


@require_http_methods(["GET", "POST"])
@study_curator
def study_messages(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was written to the raters of a study, and write to them."""
    study = get_object_or_404(Study, slug=slug)
    form = MessageForm(request.POST or None, initial={"to": request.GET.get("to", "")})
    if request.method == "POST" and form.is_valid() and _send(request, study, form):
        toasts.success(request, _("Sent. Raters read it before their next clip."))
        return redirect("study-messages", slug=slug)
    ctx = {"study": study, "form": form, "sent": messages.sent(study)}
    return render(request, "studies/messages.html", ctx)


def _send(request: HttpRequest, study: Study, form: MessageForm) -> bool:
    """Send what the form says; return whether it was sent, else the form says why not."""
    said = dict(form.cleaned_data)
    pseudonym = said.pop("to").strip()
    to = study.participations.filter(pseudonym=pseudonym).first()
    if pseudonym and to is None:
        form.add_error("to", _("No rater of this study has this pseudonym."))
        return False
    try:
        messages.send(study, to=to, by=person(request), **said)
    except InvalidError as error:
        for field, told in error.fields.items():
            form.add_error(field, told)
    except ClipJuryError as error:
        form.add_error(None, str(error))
    return not form.errors


@require_POST
@study_curator
def message_take_back(request: HttpRequest, slug: str, message: UUID) -> HttpResponse:
    """Show a message to no rater any more."""
    found = get_object_or_404(Message.objects.select_related("study"), study__slug=slug, public_id=message)
    messages.take_back(found, by=person(request))
    toasts.success(request, _("Taken back. Raters do not see it any more."))
    return redirect("study-messages", slug=slug)


@never_cache
@require_http_methods(["GET", "POST"])
@inside
def room_messages(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Show what was written to this rater, as a part of the page; note by POST until when it was read."""
    if request.method == "GET":
        return render(request, "room/messages.html", {"written": messages.of(participation)})
    until = _time(request.POST.get("until", ""))
    if until is None:
        return HttpResponseBadRequest()
    messages.read(participation, until=until)
    return HttpResponse(status=204)


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if is_aware(found) else None
