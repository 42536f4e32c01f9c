"""Changes of the catalogue: storing what a form says, the toast that undoes it, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ratings.choices import Noun
from ratings.errors import ClipJuryError, InvalidError
from ratings.forms.catalogue import GeneratorForm, PromptForm, ProvenanceForm
from ratings.models import Change, ChangedRow
from ratings.services.editing import changes
from ratings.views import lists
from ratings.views.guards import curator, desk, person

MOST = changes.MOST
SHOWN = 20
A_PAGE = 50
NAMED = 3
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


@require_GET
@desk
def changes_list(request: HttpRequest) -> HttpResponse:
    """List what people changed in the catalogue, newest first, each with the way back."""
    found = Change.objects.select_related("by").annotate(things=Count("rows"))
    page = lists.page(request, found, order="-pk", size=A_PAGE)
    first = _first_rows(page.rows)
    ctx = {
        "page": page,
        "changes": [(change, [_named(change.noun, row) for row in first[change.pk]]) for change in page.rows],
    }
    return render(request, "catalogue/list.html", ctx)


def _first_rows(changes: Sequence[Change]) -> dict[int, list[ChangedRow]]:
    """Return the first rows of each change, in one query."""
    place = Window(RowNumber(), partition_by="change", order_by="pk")
    rows = ChangedRow.objects.filter(change__in=changes).annotate(place=place).filter(place__lte=NAMED)
    found: dict[int, list[ChangedRow]] = {change.pk: [] for change in changes}
    for row in rows.order_by("pk"):
        found[row.change_id].append(row)
    return found


def _named(noun: str, row: ChangedRow) -> dict[str, Any]:
    labels = labels_of(Noun(noun))
    fields = ", ".join(str(labels.get(name, name)) for name in row.after)
    gone = not row.after
    return {
        "key": row.key,
        "url": "" if gone else reverse(noun, args=[row.key]),
        "fields": fields,
        "gone": gone,
    }


@require_POST
@curator
def generator_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a generator out that nothing uses; the toast brings it back."""
    return _remove(request, Noun.GENERATOR, slug)


@require_POST
@curator
def prompt_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a prompt out that nothing uses; the toast brings it back."""
    return _remove(request, Noun.PROMPT, slug)


def _remove(request: HttpRequest, noun: Noun, slug: str) -> HttpResponse:
    try:
        change = changes.remove(noun, slug, by=person(request))
    except ClipJuryError as error:
        messages.error(request, str(error))
        return redirect(noun, slug)
    told = _("%(name)s is taken out.") % {"name": slug}
    messages.success(request, told, extra_tags=reverse("change-undo", args=[change.public_id]))
    return redirect(f"{noun}s")


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
    return [_told(row, labels_of(noun)) for row in changes.of(noun, key)[:SHOWN]]


def labels_of(noun: Noun) -> dict[str, Any]:
    """Return what the fields of a kind of thing are called on pages."""
    return {**OTHER_LABELS, **{name: field.label for name, field in FORMS[noun].base_fields.items()}}


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
