"""Keeping a list's filters under a name, and forgetting them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratings.errors import ClipJuryError
from ratings.models import SavedView
from ratings.services import saved_views as service
from ratings.views.guards import desk, person


@require_POST
@desk
def view_keep(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list one came from."""
    name, of_list, query = (
        request.POST.get(field, "").replace("\0", "") for field in ("name", "list", "query")
    )
    try:
        view = service.keep(person(request), name=name, of_list=of_list, query=query)
    except ClipJuryError as error:
        messages.error(request, str(error))
        return redirect(of_list if of_list in service.LISTS else "front")
    messages.success(request, _("The view “%(name)s” is kept above the list.") % {"name": view.name})
    return redirect(f"{reverse(view.list)}?{view.query}")


@require_POST
@desk
def view_forget(request: HttpRequest, view: UUID) -> HttpResponse:
    """Forget one of one's own views; the list stays as it is."""
    kept = get_object_or_404(SavedView, public_id=view, owner=person(request))
    kept.delete()
    messages.success(request, _("The view “%(name)s” is forgotten.") % {"name": kept.name})
    return redirect(f"{reverse(kept.list)}?{kept.query}")
