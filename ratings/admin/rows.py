"""The site of the back door, and how one kind of rows is listed and read in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Field, FileField, ForeignKey, Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, URLPattern, include, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ratings.services import roles

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
SECRET = {"password", "token", "token_hash", "board_token", "share"}


class BackDoor(admin.AdminSite):
    """Lists and rows for administrators, by the site's own sign-in and sentences."""

    shelves: dict[Any, list[type[Model]]]

    def __init__(self) -> None:
        super().__init__(name="admin")
        self.shelves = {}

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Let in administrators, to read. A session whose second step is still due is nobody's yet."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(View, require_safe(never_cache(guarded)))

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether this is an administrator."""
        return roles.is_administrator(request.user)

    def get_urls(self) -> list[Any]:
        """Return the addresses: no sign-in, password or script of Django's own among them."""
        lists = [
            path(f"{model._meta.model_name}/", include(rows.urls)) for model, rows in self._registry.items()
        ]
        return [path("", self.admin_view(self.index), name="index"), *lists]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the kinds of rows by shelf."""
        return [
            {"name": name, "models": [self._registry[model] for model in shelf]}
            for name, shelf in self.shelves.items()
        ]

    def shelve(
        self,
        shelf: Promise,
        model: type[Model],
        title: Promise,
        columns: str,
        *,
        search: str,
        page: str = "",
        hidden: str = "",
    ) -> None:
        """Show a kind of rows: what `Rows` asks for, each as names with spaces between them."""
        chosen = [f.name for f in model._meta.concrete_fields if f.choices or isinstance(f, BooleanField)]
        self.register(
            model,
            Rows,
            title=title,
            columns=columns.split(),
            search_fields=search.split(),
            list_filter=chosen,
            page=page.split(),
            hidden=hidden.split(),
        )
        self.shelves.setdefault(shelf, []).append(model)


class Rows(ModelAdmin):
    """One kind of rows, by their keys, which a million of them bear, to search, narrow and read."""

    title: Promise | str = ""
    columns: Sequence[str] = ()
    hidden: Sequence[str] = ()
    # The page of the site that shows a row: its route, the route's argument, and where the row keeps that.
    page: Sequence[str] = ()
    ordering = ("-pk",)
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_urls(self) -> list[URLPattern]:
        """Return the list and one row."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        guard = self.admin_site.admin_view
        return [
            path("", guard(self.changelist_view), name=f"{name}_changelist"),
            path("<path:object_id>/", guard(self.change_view), name=f"{name}_change"),
        ]

    @property
    def address(self) -> str:
        """Return the address of the list."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    @property
    def searched(self) -> list[str]:
        """Return the columns that a search looks into, by name."""
        return [name.lstrip("=^@").replace("__", ".") for name in self.search_fields]

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns of the list; the first leads to the row."""
        return ["id", *(column(self.opts.get_field(name)) for name in self.columns)]

    def get_list_select_related(self, request: HttpRequest) -> Any:
        """Return what the columns name, so that a list costs a fixed number of queries."""
        return [name for name in self.columns if self.opts.get_field(name).is_relation] or False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return every column but secrets, stored files and what is too long to read here."""
        left_out = SECRET.union(self.hidden)
        fields = [
            field
            for field in self.opts.concrete_fields
            if field.name not in left_out and not isinstance(field, FileField)
        ]
        return [(None, {"fields": [column(field) for field in fields]})]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the page of the site that shows the row."""
        if not self.page or obj is None:
            return None
        route, argument, where = self.page
        return reverse(route, kwargs={argument: attrgetter(where)(obj)})

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Return whether an address may narrow by this: by the filters shown, and nothing else."""
        name, _sep, kind = lookup.partition("__")
        return name in self.list_filter and kind in {"exact", "isnull"} and "\0" not in str(value)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list under its title; an address that asks for what is not there leads to the list."""
        if "e" in request.GET:  # set by Django when it could not follow an address
            return redirect(self.address)
        return super().changelist_view(request, {"title": self.title})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show one row under its title."""
        above = {"title": f"{self.title} {object_id}", "back": (self.address, self.title)}
        return super().change_view(request, object_id, form_url, above)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether rows may be read: the guard of the view has decided."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that no row is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that no row is changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that no row is deleted here."""
        return False


def column(field: Any) -> Callable[[Model], Any]:
    """Return a reader of one column, under its stored name."""

    def read(row: Model) -> Any:
        return _shown(row, field)

    read.__name__ = field.name
    vars(read).update(short_description=field.name)
    return read


def _shown(row: Any, field: Field[Any, Any]) -> Any:
    value = getattr(row, field.name)
    if value is None or value == "":
        return "–"
    if isinstance(field, ForeignKey):
        return _linked(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict | list):
        return format_html("<pre>{}</pre>", json.dumps(value, ensure_ascii=False, indent=2))
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return getattr(row, f"get_{field.name}_display")() if field.choices else str(value)


def _linked(row: Model) -> Any:
    try:
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:  # a kind of rows that does not stand here
        return str(row)
    return format_html('<a href="{}">{}</a>', address, row)
