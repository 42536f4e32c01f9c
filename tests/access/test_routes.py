"""Who may do what: every route and method, for every role, in one table. A route missing from it fails.

Roles in this order: a stranger; Rui, a rater in his own browser; Mo, an account without any right; Ada,
the administrator. `302` for a stranger means that the page asks to sign in. Ana, the study's analyst, and
Cyd, its curator, are answered as Mo is, except where `STUDY_ROLES` says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.world import build

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROLES = ("stranger", "rui", "mo", "ada", "ana", "cyd")
REFUSED = "405 405 405 405"
REFUSED_API = "403 403 403 405"

# name of the route: {method: what stranger, Rui, Mo and Ada are answered}
ROUTES: dict[str, dict[str, str]] = {
    # open to everybody
    "front": {"GET": "200 200 200 200"},
    "health": {"GET": "200 200 200 200"},
    "icon": {"GET": "302 302 302 302"},
    "sign-in": {"GET": "200 200 200 200"},
    "sign-in-link": {"GET": "200 200 200 200", "POST": "302 410 410 410"},
    "sign-out": {"POST": "302 302 302 302"},
    "set_language": dict.fromkeys(METHODS, "302 302 302 302"),
    "generators": {"GET": "200 200 200 200"},
    "generator": {"GET": "200 200 200 200"},
    "references": {"GET": "200 200 200 200"},
    "reference": {"GET": "200 200 200 200"},
    "leaderboards": {"GET": "200 200 200 200"},
    "patterns": {"GET": "200 200 200 200"},
    "prompts": {"GET": "200 200 200 200"},
    "prompt": {"GET": "200 200 200 200"},
    # a board that is not published
    "leaderboard": {"GET": "404 404 404 200"},
    "leaderboard-download": {"GET": "404 404 404 200"},
    "leaderboard-publish": {"POST": "302 302 404 302"},
    # for administrators
    "studies": {"GET": "302 302 403 200"},
    "study": {"GET": "302 302 403 200"},
    "study-new": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "study-forecast": {"POST": "302 302 403 200"},
    "study-members": {"POST": "302 302 403 200"},
    "study-rubric": {"POST": "302 302 403 200"},
    "study-edit": {"GET": "302 302 403 302", "POST": "302 302 403 302"},
    "study-duplicate": {"POST": "302 302 403 302"},
    "study-discard": {"POST": "302 302 403 302"},
    "study-preview": {"POST": "302 302 403 302"},
    "study-open": {"POST": "302 302 403 302"},
    "study-close": {"POST": "302 302 403 302"},
    "leaderboard-new": {"POST": "302 302 403 302"},
    "invitation-new": {"POST": "302 302 403 200"},
    "invitation-revoke": {"POST": "302 302 403 302"},
    "clips": {"GET": "302 302 403 200"},
    "clip": {"GET": "302 302 403 200"},
    "clip-retry": {"POST": "302 302 403 302"},
    "clip-archive": {"POST": "302 302 403 302"},
    "clip-restore": {"POST": "302 302 403 302"},
    "upload": {"GET": "302 302 403 200"},
    "api-clips": {"POST": "403 403 403 400"},
    "api-clip-states": {"GET": "403 403 403 200"},
    # 412: the request does not speak tus
    "api-uploads": {"GET": "403 403 403 200", "POST": "403 403 403 412"},
    "api-upload": {
        "GET": "403 403 403 200",
        "POST": "403 403 403 405",
        "PATCH": "403 403 403 412",
        "DELETE": "403 403 403 412",
    },
    # for raters: a link, and the room that belongs to one browser
    "invited": {"GET": "200 200 200 200", "POST": "200 200 200 200"},
    "join": {"GET": "200 302 200 200", "POST": "302 302 302 302"},
    "room": {"GET": "403 200 403 403"},
    "room-next": {"GET": "403 404 403 403"},
    "room-rate": {"POST": "403 400 403 403"},
    "room-shown": {"POST": "403 204 403 403"},
    "room-leave": {"GET": "403 200 403 403", "POST": "403 302 403 403"},
    "media": {"GET": "200 200 200 200"},
}

# name of the route: {method: what Ana and Cyd are answered}
STUDY_ROLES: dict[str, dict[str, str]] = {
    "leaderboard": {"GET": "200 200"},
    "leaderboard-download": {"GET": "200 200"},
    "leaderboard-publish": {"POST": "403 302"},
    "studies": {"GET": "200 200"},
    "study": {"GET": "200 200"},
    "study-new": {"GET": "403 200", "POST": "403 200"},
    "study-forecast": {"POST": "403 200"},
    "study-members": {"POST": "403 200"},
    "study-rubric": {"POST": "403 200"},
    "study-edit": {"GET": "403 302", "POST": "403 302"},
    "study-duplicate": {"POST": "403 302"},
    "study-discard": {"POST": "403 302"},
    "study-preview": {"POST": "403 302"},
    "study-open": {"POST": "403 302"},
    "study-close": {"POST": "403 302"},
    "leaderboard-new": {"POST": "403 302"},
    "invitation-new": {"POST": "403 200"},
    "invitation-revoke": {"POST": "403 302"},
    "clips": {"GET": "200 200"},
    "clip": {"GET": "200 200"},
    "clip-retry": {"POST": "403 302"},
    "clip-archive": {"POST": "403 302"},
    "clip-restore": {"POST": "403 302"},
    "upload": {"GET": "403 200"},
    "api-uploads": {
        "GET": "403 200",
        "POST": "403 412",
        "PUT": "403 405",
        "PATCH": "403 405",
        "DELETE": "403 405",
    },
    # an upload is its owner's alone
    "api-upload": {
        "GET": "403 404",
        "POST": "403 405",
        "PUT": "403 405",
        "PATCH": "403 412",
        "DELETE": "403 412",
    },
}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every route of the site."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def answers_of(name: str, method: str) -> str:
    """Return what the table expects of everybody."""
    four = ROUTES[name].get(method, REFUSED_API if name.startswith("api-") else REFUSED)
    mo = four.split()[2]
    return f"{four} {STUDY_ROLES.get(name, {}).get(method, f'{mo} {mo}')}"


def test_every_route_is_in_the_table() -> None:
    assert {pattern.name for pattern in patterns(get_resolver())} == set(ROUTES)


@dataclass(frozen=True)
class Case:
    """One cell row: a route and a method."""

    name: str
    method: str
    expected: str

    def __str__(self) -> str:
        return f"{self.method}-{self.name}"


CASES = [Case(name, method, answers_of(name, method)) for name in ROUTES for method in METHODS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_access(case: Case) -> None:
    world = build()
    address = reverse(case.name, kwargs=world.arguments(case.name))
    answers = [world.client(role).generic(case.method, address) for role in ROLES]
    for answer in answers:
        answer.close()
    assert " ".join(str(answer.status_code) for answer in answers) == case.expected
