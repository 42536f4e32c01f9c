"""Signed-in browsers: noted while they are used, listed, and ended one by one."""

from __future__ import annotations

import re

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from ratings.choices import Act
from ratings.models import User, UserSession
from ratings.services import audit

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    *(("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android")),
    *(("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)


def seen(user: User, session_key: str, *, address: str | None, agent: str) -> None:
    """Note that a browser is signed in, and when it was last used."""
    UserSession.objects.update_or_create(
        session_key=session_key,
        defaults={"user": user, "address": address, "agent": agent[:300], "seen_at": timezone.now()},
    )


def listed(user: User) -> list[UserSession]:
    """Return the browsers that are signed in now, the last used first; forget those that are not."""
    rows = list(user.sessions.all())
    keys = [row.session_key for row in rows]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "pk", flat=True
        )
    )
    user.sessions.exclude(session_key__in=alive).delete()
    return [row for row in rows if row.session_key in alive]


@transaction.atomic
def end(session: UserSession, *, by: User | None) -> None:
    """Sign one browser out."""
    _close([session.session_key])
    audit.note(Act.SESSION_ENDED, by=by, subject=session.user.public_id)


def end_all(user: User) -> None:
    """Sign every browser of an account out."""
    _close(list(user.sessions.values_list("session_key", flat=True)))


def _close(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


def browser(agent: str) -> str:
    """Return a browser's name for people, such as `Firefox, Linux`; empty where it says nothing known."""
    names = (_named(agent, BROWSERS), _named(agent, SYSTEMS))
    return ", ".join(name for name in names if name)


def _named(agent: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in known if re.search(rf"\b{mark}", agent)), "")
