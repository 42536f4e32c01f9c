"""The parameters of an address: every one declared, every other one refused by name.

A list answers a page and the address of the next. Rows come in the order in which they were stored, so a
program that kept its last cursor can ask later for what has come since. A cursor is the public id of the
last row seen: it tells no more than the row did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from ratings.api.fields import SLUG
from ratings.errors import InvalidError, MissingError

M = TypeVar("M", bound=Model)
CURSOR = "Where the page begins: after the row of this name, as `next` of the page before says."


class Query(serializers.Serializer[Any]):
    """The parameters of one address; without fields, it takes none."""

    @classmethod
    def of(cls, request: Request) -> Self:
        """Return the parameters, checked. Unknown and repeated ones are refused."""
        given = request.query_params
        query = cls(data=given.dict())  # a form would take `state=` for no state at all
        wrong = {name: _("There is no such parameter here.") for name in given if name not in query.fields}
        wrong |= {
            name: _("This parameter stands twice.")
            for name in given
            if name in query.fields and len(given.getlist(name)) > 1
        }
        if wrong:
            raise InvalidError(_("The address asks for what does not exist here."), fields=wrong)
        query.is_valid(raise_exception=True)
        return query

    def given(self, *names: str) -> dict[str, Any]:
        """Return those of the named parameters that say something."""
        return {
            name: self.validated_data[name]
            for name in names
            if self.validated_data.get(name) not in (None, "")
        }


class ListQuery(Query):
    """What every list takes."""

    cursor = serializers.UUIDField(required=False, help_text=CURSOR)
    limit = serializers.IntegerField(
        required=False, default=50, min_value=1, max_value=200, help_text="How many rows at most."
    )

    def page(
        self,
        request: Request,
        rows: QuerySet[M],
        show: Callable[[Sequence[M]], list[Any]],
        *,
        key: str = "public_id",
    ) -> Response:
        """Return a page of rows as `show` tells them. `key` is the field that cursors name."""
        limit = self.validated_data["limit"]
        found = list(self._after(rows, key)[: limit + 1])
        following = None
        if len(found) > limit:
            last = str(getattr(found[limit - 1], key))
            following = replace_query_param(request.build_absolute_uri(), "cursor", last)
        return Response({"next": following, "results": show(found[:limit])})

    def _after(self, rows: QuerySet[M], key: str) -> QuerySet[M]:
        """Return the rows in their order, from the cursor on."""
        cursor = self.validated_data.get("cursor")
        if key != "public_id":
            ordered = rows.order_by(key)
            return ordered.filter(**{f"{key}__gt": cursor}) if cursor else ordered
        ordered = rows.order_by("pk")
        if not cursor:
            return ordered
        known = rows.model._default_manager.filter(public_id=cursor)
        place = known.values_list("pk", flat=True).first()
        if place is None:
            raise MissingError(_("This cursor is not from this list."))
        return ordered.filter(pk__gt=place)


class CatalogueQuery(ListQuery):
    """What lists that go by slug take."""

    cursor = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=120, validators=[SLUG], help_text=CURSOR
    )
