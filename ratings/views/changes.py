"""Changes of the catalogue: storing what a form says, the toast that undoes it, and what was changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ratings.choices import Noun
from ratings.errors import ClipJuryError, InvalidError
from ratings.forms.catalogue import GeneratorForm, PromptForm, ProvenanceForm
from ratings.models import Change, ChangedRow
from ratings.services.editing import changes
from ratings.views.guards import curator, person

MOST = changes.MOST
SHOWN = 20
FORMS: dict[Noun, Any] = {
    Noun.GENERATOR: GeneratorForm,
    Noun.PROMPT: PromptForm,
    Noun.CLIP: ProvenanceForm,
}
OTHER_LABELS = {
    "claims": _lazy("What its vendor claims"),
    "remarks": _lazy("What is said of it"),
    "archived": _lazy("Archived"),
    "sample": _lazy("Sample"),
}
LONG = 80


@require_POST
@curator
def change_undo(request: HttpRequest, change: UUID) -> HttpResponse:
    """Put back what stood there before a change."""
    try:
        if changes.undo(get_object_or_404(Change, public_id=change), by=person(request)):
            messages.success(request, _("It is as it was before."))
    except ClipJuryError as error:
        messages.error(request, str(error))
    return redirect(back(request))


def back(request: HttpRequest) -> str:
    """Return the page the person came from, or the front page."""
    came = request.META.get("HTTP_REFERER", "")
    here = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return came if here else reverse("front")


def keep(
    request: HttpRequest, noun: Noun, keys: list[str], content: dict[str, Any], form: forms.BaseForm
) -> bool:
    """Change things to what a form says, with a toast that can undo it; a refusal goes to its field."""
    try:
        change = changes.make(noun, keys, content, by=person(request))
    except ClipJuryError as error:
        refuse(form, error)
        return False
    if change:
        n = change.rows.count()
        told = ngettext("%(n)d thing is changed.", "%(n)d things are changed.", n) % {"n": n}
        messages.success(request, told, extra_tags=reverse("change-undo", args=[change.public_id]))
    return True


def refuse(form: forms.BaseForm, error: ClipJuryError) -> None:
    """Put an error beside the fields it names, or above all of them."""
    fields = error.fields if isinstance(error, InvalidError) else {}
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not fields:
        form.add_error(None, str(error))


def history(noun: Noun, key: str) -> list[dict[str, Any]]:
    """Return what people changed of one thing, as a page shows it."""
    labels = {**OTHER_LABELS, **{name: field.label for name, field in FORMS[noun].base_fields.items()}}
    return [_told(row, labels) for row in changes.of(noun, key)[:SHOWN]]


def _told(row: ChangedRow, labels: dict[str, Any]) -> dict[str, Any]:
    fields = [
        (labels.get(name, name), _short(row.before.get(name)), _short(row.after[name])) for name in row.after
    ]
    return {"change": row.change, "fields": fields}


def _short(value: Any) -> str:
    """Return a value as a line; rows of a list are told by what they begin with."""
    if isinstance(value, list):
        value = "; ".join(
            " ".join(str(part) for part in one.values() if part) if isinstance(one, dict) else str(one)
            for one in value
        )
    words = {None: "", True: _("yes"), False: _("no")}
    text = words[value] if value is None or isinstance(value, bool) else str(value)
    return text if len(text) <= LONG else text[: LONG - 1] + "…"
