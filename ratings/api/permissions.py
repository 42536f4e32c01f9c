"""Who may call what: rules that an endpoint names for each method, and the scope a token needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from ratings.models import ApiToken
from ratings.services import roles

if TYPE_CHECKING:
    # rest_framework.views loads this very module by its name in the settings.
    from rest_framework.views import APIView

    from ratings.api.endpoints import Endpoint


class IsAdministrator(BasePermission):
    """Administrators of the installation."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the account is staff."""
        return roles.is_administrator(request.user)


class Allowed(BasePermission):
    """Whom the endpoint's rule for the method lets in, by a token whose scopes allow it."""

    def has_permission(self, request: Request, view: Endpoint) -> bool:  # type: ignore[override]
        """Return whether the account may call the method, by this token."""
        right = view.rights[str(request.method).replace("HEAD", "GET")]
        token = request.auth
        if isinstance(token, ApiToken) and right.scope not in token.scopes:
            self.message = f"This token lacks the scope “{right.scope}”."
            return False
        return right.rule(request.user)


def everybody(_user: roles.Somebody) -> bool:
    """Let anybody in, without an account too."""
    return True


def accounts(user: roles.Somebody) -> bool:
    """Let whoever has an account in; the endpoint shows them what is theirs."""
    return user.is_authenticated


def readers(user: roles.Somebody) -> bool:
    """Let in whoever curates or analyses any study."""
    return roles.may_read(user)


def curators(user: roles.Somebody) -> bool:
    """Let in whoever curates any study: the catalogue is common."""
    return roles.may_curate(user)
