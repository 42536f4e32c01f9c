"""How often one account, or one stranger's address, may ask.

Each web process counts for itself, in memory: a store that all share would have to be up for the API to
be, and what counts is that nobody can keep the site busy, not the last request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView


class PerMinute(SimpleRateThrottle):
    """The settings' numbers: `API_PER_MINUTE` for accounts, `API_PER_MINUTE_STRANGERS` for others."""

    def __init__(self) -> None:
        """Know no rate yet: it depends on who asks."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Return whether this request is within the number."""
        known = bool(request.user and request.user.is_authenticated)
        self.num_requests = settings.API_PER_MINUTE if known else settings.API_PER_MINUTE_STRANGERS
        self.duration = 60
        self.rate = f"{self.num_requests}/min"
        return bool(super().allow_request(request, view))

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Return what is counted: the account, or the address."""
        if request.user and request.user.is_authenticated:
            return f"api:{request.user.pk}"
        return f"api:{self.get_ident(request)}"
