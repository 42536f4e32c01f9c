"""How often one account, or one stranger's address, may ask. All web processes count together."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView

MINUTE = 60


class PerMinute(BaseThrottle):
    """`API_PER_MINUTE` for accounts, `API_PER_MINUTE_STRANGERS` for others, from one minute to the next."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count this request, and return whether it is within the number."""
        known = bool(request.user and request.user.is_authenticated)
        allowed = settings.API_PER_MINUTE if known else settings.API_PER_MINUTE_STRANGERS
        who = str(request.user.pk) if known else self.get_ident(request)
        name = f"api:{who}:{int(time.time() // MINUTE)}"
        cache.add(name, 0, timeout=2 * MINUTE)
        return cache.incr(name) <= allowed

    def wait(self) -> float:
        """Return how many seconds are left of this minute."""
        return MINUTE - time.time() % MINUTE
