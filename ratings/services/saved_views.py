"""Saved views: kept under a name, which kept again means the newer filters, and forgotten."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from ratings.errors import InvalidError
from ratings.models import SavedView, User

LISTS = ("clips", "prompts", "generators", "studies")  # by the names of their addresses
PLACES = ("before", "after", "page")
MOST = 50


def keep(owner: User, *, name: str, of_list: str, query: str) -> SavedView:
    """Keep a list's filters under a name; where on the list one stood is left out."""
    name = " ".join(name.split())[:60]
    if of_list not in LISTS or not name:
        raise InvalidError(_("Give the view a name."))
    if SavedView.objects.filter(owner=owner).count() >= MOST:
        raise InvalidError(_("You have %(most)d saved views. Forget one first.") % {"most": MOST})
    values = {"query": filters_of(query)}
    return SavedView.objects.update_or_create(owner=owner, list=of_list, name=name, defaults=values)[0]


def filters_of(query: str) -> str:
    """Return an address's filters, wherever on its list one stood."""
    filters = QueryDict(query, mutable=True)
    for place in PLACES:
        filters.pop(place, None)
    for name in [name for name, value in filters.items() if not value]:
        del filters[name]
    return filters.urlencode()[:1000]


def of(owner: User, of_list: str) -> QuerySet[SavedView]:
    """Return somebody's views of one list."""
    return SavedView.objects.filter(owner=owner, list=of_list)
