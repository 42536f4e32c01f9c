"""Notes which browsers are signed in, at most every five minutes each."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ratings.models import User
from ratings.services import sessions
from ratings.views import visits

EVERY_SECONDS = 300
MARK = "seen"


def seen(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware. A request that asked for nobody's account costs nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user = getattr(request, "_cached_user", None)
        if isinstance(user, User) and request.session.session_key:
            _note(request, user, request.session.session_key)
        return response

    return middleware


def _note(request: HttpRequest, user: User, key: str) -> None:
    # The key changes when somebody signs in again; what was noted of the one before then counts for nothing.
    before, at = request.session.get(MARK, ("", 0))
    if before == key and time.time() - at < EVERY_SECONDS:
        return
    sessions.seen(user, key, address=visits.address(request), agent=request.headers.get("User-Agent", ""))
    request.session[MARK] = [key, int(time.time())]
