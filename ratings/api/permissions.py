"""Who may call what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from ratings.services import roles

if TYPE_CHECKING:
    # rest_framework.views loads this very module by its name in the settings.
    from rest_framework.views import APIView


class IsAdministrator(BasePermission):
    """Administrators of the installation."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the account is staff."""
        return bool(request.user and request.user.is_authenticated and request.user.is_staff)


class MayCurate(BasePermission):
    """Whoever curates any study: the catalogue is common."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the account curates anything."""
        return roles.may_curate(request.user)
