"""Who may see a page. A stranger is asked to sign in; somebody without the right is told so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from ratings.models import User

View = Callable[..., HttpResponseBase]


def administrator(view: View) -> View:
    """Let only administrators of the installation in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def person(request: HttpRequest) -> User:
    """Return the account of a guarded request."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
