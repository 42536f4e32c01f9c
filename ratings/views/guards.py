"""Who may see a page. A stranger is asked to sign in; somebody without the right is told so."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from ratings.choices import Role
from ratings.models import User
from ratings.services import roles

View = Callable[..., HttpResponseBase]
Rule = Callable[[User, str | None], bool]


def _guard(allows: Rule) -> Callable[[View], View]:
    """Return a decorator that lets in whom the rule allows, given the study's slug where one is named."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not allows(person(request), kwargs.get("slug")):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


administrator = _guard(lambda user, _slug: roles.is_administrator(user))
"""Administrators of the installation."""

signed_in = _guard(lambda _user, _slug: True)
"""Anybody with an account."""

curator = _guard(lambda user, _slug: roles.holds(user, Role.CURATOR))
"""Whoever curates any study: the catalogue is common."""

desk = _guard(lambda user, _slug: roles.holds(user, *roles.READERS))
"""Whoever curates or analyses any study; the view narrows to `roles.readable`."""

study_curator = _guard(lambda user, slug: roles.holds(user, Role.CURATOR, slug=slug))
"""Whoever curates the study of the address's `slug`."""

study_reader = _guard(lambda user, slug: roles.holds(user, *roles.READERS, slug=slug))
"""Whoever curates or analyses the study of the address's `slug`."""


class Rights:
    """What templates ask of the reader: `may.administer`, `may.curate`, `may.read`. Looked up when asked."""

    def __init__(self, user: roles.Somebody) -> None:
        self._user = user

    @cached_property
    def administer(self) -> bool:
        """Whether the reader administers the installation."""
        return roles.is_administrator(self._user)

    @cached_property
    def curate(self) -> bool:
        """Whether the reader curates anything."""
        return roles.may_curate(self._user)

    @cached_property
    def read(self) -> bool:
        """Whether the reader curates or analyses anything."""
        return roles.may_read(self._user)


def rights(request: HttpRequest) -> dict[str, Rights]:
    """Give every template `may`."""
    return {"may": Rights(request.user)}


def person(request: HttpRequest) -> User:
    """Return the account of a guarded request."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
