"""Who may do what: every route and method, for every role, in one table. A route missing from it fails.

Roles in this order: a stranger; Rui, a rater in his own browser; Mo, an account without any right; Ada,
the administrator. `302` for a stranger means that the page asks to sign in. Ana, the study's analyst, and
Cyd, its curator, are answered as Mo is, except where `STUDY_ROLES` says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.world import build

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROLES = ("stranger", "rui", "mo", "ada", "ana", "cyd")
REFUSED = "405 405 405 405"

# name of the route: {method: what stranger, Rui, Mo and Ada are answered}
ROUTES: dict[str, dict[str, str]] = {
    # open to everybody
    "front": {"GET": "200 200 200 200"},
    "health": {"GET": "200 200 200 200"},
    "icon": {"GET": "302 302 302 302"},
    # signing in: whoever is in is led on to the front page
    "sign-in": {"GET": "200 200 302 302", "POST": "200 200 302 302"},
    "account_login": {"GET": "200 200 302 302", "POST": "200 200 302 302"},
    "account_request_login_code": {"GET": "200 200 302 302", "POST": "200 200 302 302"},
    "account_confirm_login_code": {"GET": "302 302 302 302", "POST": "302 302 302 302"},
    "mfa_authenticate": {"GET": "302 302 302 302", "POST": "302 302 302 302"},
    "mfa_login_webauthn": {"GET": "302 302 302 302", "POST": "302 302 302 302"},
    "account_inactive": {"GET": "403 403 403 403"},
    "account_signup": {"GET": "200 200 302 302", "POST": "200 200 302 302"},
    "oidc": {"GET": "404 404 404 404", "POST": "404 404 404 404"},
    "openid_connect_callback": {"GET": "404 404 404 404"},
    "sign-in-link": {"GET": "200 200 200 200", "POST": "302 410 410 410"},
    "sign-out": {"POST": "302 302 302 302"},
    "set_language": dict.fromkeys(METHODS, "302 302 302 302"),
    "generators": {"GET": "200 200 200 200"},
    "generator": {"GET": "200 200 200 200"},
    "compute": {"GET": "200 200 200 200"},
    "references": {"GET": "200 200 200 200"},
    "reference": {"GET": "200 200 200 200"},
    "sector-report": {"GET": "200 200 200 200"},
    "leaderboards": {"GET": "200 200 200 200"},
    "patterns": {"GET": "200 200 200 200"},
    "prompts": {"GET": "200 200 200 200"},
    "prompt": {"GET": "200 200 200 200"},
    # accounts: one's own for everybody with one, those of others for administrators
    "account": {"GET": "302 302 200 200", "POST": "302 302 200 200"},
    "token-revoke": {"POST": "302 302 404 302"},
    "profile": {"GET": "302 302 200 200", "POST": "302 302 200 200"},
    "security": {"GET": "302 302 200 200"},
    "mfa_index": {"GET": "302 302 200 200"},
    "mfa_list_webauthn": {"GET": "302 302 200 200"},
    "socialaccount_connections": {"GET": "302 302 200 200"},
    "account_email": {"GET": "302 302 200 200", "POST": "302 302 302 302"},
    "account_email_verification_sent": {"GET": "302 302 302 302", "POST": "302 302 302 302"},
    "mfa_activate_totp": {"GET": "302 302 200 200", "POST": "302 302 200 200"},
    "mfa_add_webauthn": {"GET": "302 302 200 200", "POST": "302 302 200 200"},
    # nothing there to take away, and nothing to prove once more without it
    "mfa_deactivate_totp": {"GET": "302 302 404 404", "POST": "302 302 404 404"},
    "passkey-remove": {"POST": "302 302 404 404"},
    "mfa_view_recovery_codes": {"GET": "302 302 404 404"},
    "mfa_generate_recovery_codes": {"GET": "302 302 200 200", "POST": "302 302 200 200"},
    "mfa_reauthenticate": {"GET": "302 302 403 403", "POST": "302 302 403 403"},
    "mfa_reauthenticate_webauthn": {"GET": "302 302 403 403", "POST": "302 302 403 403"},
    "session-end": {"POST": "302 302 404 302"},
    "people": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "people-invite": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "invitees": {"GET": "302 302 403 200"},
    "invitees-act": {"POST": "302 302 403 302"},
    "invitee-withdraw": {"POST": "302 302 403 302"},
    "study-invite": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "colleague": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "role-take": {"POST": "302 302 403 302"},
    "colleague-act": {"POST": "302 302 403 302"},
    "audit": {"GET": "302 302 403 200"},
    # a board that is not published
    "leaderboard": {"GET": "404 404 404 200"},
    "leaderboard-download": {"GET": "404 404 404 200"},
    "leaderboard-publish": {"POST": "302 302 404 302"},
    "leaderboard-withdraw": {"POST": "302 302 404 302"},
    "leaderboard-changes": {"GET": "404 404 404 200"},
    # a board that is
    "published": {"GET": "200 200 200 200"},
    "published-frame": {"GET": "200 200 200 200"},
    "published-picture": {"GET": "200 200 200 200"},
    "published-wall": {"GET": "200 200 200 200"},
    "published-wall-frame": {"GET": "200 200 200 200"},
    "published-clip": {"GET": "200 200 200 200"},
    "published-given": {"GET": "200 200 200 200"},
    # reports: those who may read all of a report's studies, and whoever has a link
    "reports": {"GET": "302 302 403 200"},
    "report-new": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "report": {"GET": "302 302 403 200"},
    "report-download": {"GET": "302 302 403 200"},
    "report-share": {"POST": "302 302 403 302"},
    "report-unshare": {"POST": "302 302 403 302"},
    "report-shared": {"GET": "404 404 404 404"},
    "report-shared-download": {"GET": "404 404 404 404"},
    "leaderboard-part": {"GET": "404 404 404 200"},
    "leaderboard-methods": {"POST": "302 302 404 302"},
    "leaderboard-identities": {"POST": "302 302 404 400"},
    # the planner: whoever curates or analyses
    "planner": {"GET": "302 302 403 200"},
    # for administrators
    "studies": {"GET": "302 302 403 200"},
    "study": {"GET": "302 302 403 200"},
    "study-new": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "study-forecast": {"POST": "302 302 403 200"},
    "study-members": {"POST": "302 302 403 200"},
    "study-rubric": {"POST": "302 302 403 200"},
    "rubrics": {"GET": "302 302 403 200"},
    "rubric": {"GET": "302 302 403 200"},
    "rubric-new": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "rubric-edit": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "study-edit": {"GET": "302 302 403 302", "POST": "302 302 403 302"},
    "study-duplicate": {"POST": "302 302 403 302"},
    "study-discard": {"POST": "302 302 403 302"},
    "study-preview": {"POST": "302 302 403 302"},
    "study-blindness": {"GET": "302 302 403 200"},
    "study-monitor": {"GET": "302 302 403 200"},
    "study-raters": {"GET": "302 302 403 200"},
    "study-agreed": {"GET": "302 302 403 200"},
    "rater-exclude": {"POST": "302 302 403 302"},
    "rater-restore": {"POST": "302 302 403 302"},
    "study-completions": {"GET": "302 302 403 200"},
    "study-completions-table": {"GET": "302 302 403 200"},
    "study-completions-forget": {"POST": "302 302 403 302"},
    "study-messages": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "message-take-back": {"POST": "302 302 403 302"},
    "study-open": {"POST": "302 302 403 302"},
    "study-close": {"POST": "302 302 403 302"},
    "study-amend": {"POST": "302 302 403 400"},
    "leaderboard-new": {"POST": "302 302 403 302"},
    "invitation-new": {"POST": "302 302 403 200"},
    "invitation-revoke": {"POST": "302 302 403 302"},
    "clips": {"GET": "302 302 403 200"},
    "clip": {"GET": "302 302 403 200"},
    "clip-retry": {"POST": "302 302 403 302"},
    "clip-archive": {"POST": "302 302 403 302"},
    "clip-restore": {"POST": "302 302 403 302"},
    "upload": {"GET": "302 302 403 200"},
    "matrix": {"GET": "302 302 403 200"},
    "clip-edit": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "clips-change": {"POST": "302 302 403 302"},
    "generator-new": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "generator-edit": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "prompt-new": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    "prompt-edit": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    **{key: {"GET": "302 302 403 200"} for key in ("generators-table", "prompts-table", "clips-table")},
    "view-keep": {"POST": "302 302 403 302"},
    "view-forget": {"POST": "302 302 403 302"},
    "change-undo": {"POST": "302 302 403 302"},
    "changes": {"GET": "302 302 403 200"},
    **{key: {"POST": "302 302 403 302"} for key in ("generator-remove", "prompt-remove")},
    "imports": {"GET": "302 302 403 200", "POST": "302 302 403 200"},
    # the API: a stranger is answered 401, and what an account may not know of is not found
    "api-docs": {"GET": "200 200 200 200"},
    "api-schema": {"GET": "200 200 200 200"},
    "api-unknown": dict.fromkeys(METHODS, "404 404 404 404"),
    "api-me": {"GET": "401 401 200 200"},
    "api-acts": {"GET": "401 401 403 200"},
    "api-generators": {"GET": "200 200 200 200", "POST": "401 401 403 400"},
    "api-generator": {"GET": "200 200 200 200", "PATCH": "401 401 403 200"},
    "api-prompts": {"GET": "200 200 200 200", "POST": "401 401 403 400"},
    "api-prompt": {"GET": "200 200 200 200", "PATCH": "401 401 403 200"},
    "api-clips": {"GET": "401 401 403 200", "POST": "401 401 403 400"},
    "api-clip-states": {"GET": "401 401 403 200"},
    "api-clip": {"GET": "401 401 403 200"},
    "api-clip-archive": {"POST": "401 401 403 200"},
    "api-clip-restore": {"POST": "401 401 403 200"},
    "api-clip-retry": {"POST": "401 401 403 200"},
    "api-rubrics": {"GET": "401 401 403 200", "POST": "401 401 403 400"},
    "api-studies": {"GET": "401 401 200 200", "POST": "401 401 403 400"},
    "api-study": {"GET": "401 401 404 200", "PATCH": "401 401 404 200"},
    "api-study-open": {"POST": "401 401 404 200"},
    "api-study-close": {"POST": "401 401 404 200"},
    "api-study-items": {"GET": "401 401 404 200"},
    "api-study-invitations": {"GET": "401 401 404 200", "POST": "401 401 404 201"},
    "api-study-invitation-revoke": {"POST": "401 401 404 200"},
    "api-study-messages": {"GET": "401 401 404 200", "POST": "401 401 404 400"},
    "api-study-message-take-back": {"POST": "401 401 404 200"},
    "api-study-participations": {"GET": "401 401 404 200"},
    "api-study-ratings": {"GET": "401 401 404 200"},
    "api-study-votes": {"GET": "401 401 404 200"},
    "api-study-leaderboards": {"GET": "401 401 404 200", "POST": "401 401 404 201"},
    "api-leaderboards": {"GET": "200 200 200 200"},
    "api-leaderboard": {"GET": "404 404 404 200"},
    "api-leaderboard-publish": {"POST": "401 401 404 409"},
    "api-references": {"GET": "200 200 200 200"},
    "api-reference": {"GET": "200 200 200 200"},
    # 412: the request does not speak tus
    "api-uploads": {"GET": "401 401 403 200", "POST": "401 401 403 412"},
    "api-upload": {
        "GET": "401 401 403 200",
        "PATCH": "401 401 403 412",
        "DELETE": "401 401 403 412",
    },
    # for raters: a link, and the room that belongs to one browser
    "invited": {"GET": "200 200 200 200", "POST": "200 200 200 200"},
    "join": {"GET": "200 302 200 200", "POST": "302 302 302 302"},
    "room": {"GET": "403 200 403 403"},
    "room-next": {"GET": "403 404 403 403"},
    "room-rate": {"POST": "403 400 403 403"},
    "room-shown": {"POST": "403 204 403 403"},
    "study-checks": {"GET": "302 302 403 302", "POST": "302 302 403 302"},
    "study-gold": {"GET": "302 302 403 302", "POST": "302 302 403 302"},
    "room-feedback": {"GET": "403 200 403 403"},
    "room-viewing": {"POST": "403 400 403 403"},
    "room-viewing-shown": {"GET": "403 404 403 403"},
    "room-messages": {"GET": "403 200 403 403", "POST": "403 400 403 403"},
    "room-leave": {"GET": "403 200 403 403", "POST": "403 302 403 403"},
    "media": {"GET": "200 200 200 200"},
}

# name of the route: {method: what Ana and Cyd are answered}
STUDY_ROLES: dict[str, dict[str, str]] = {
    "planner": {"GET": "200 200"},
    "leaderboard": {"GET": "200 200"},
    "leaderboard-download": {"GET": "200 200"},
    "leaderboard-publish": {"POST": "403 302"},
    "leaderboard-withdraw": {"POST": "403 302"},
    "leaderboard-changes": {"GET": "200 200"},
    "reports": {"GET": "200 200"},
    "report-new": {"GET": "200 200", "POST": "200 200"},
    "report": {"GET": "200 200"},
    "report-download": {"GET": "200 200"},
    "report-share": {"POST": "302 302"},
    "report-unshare": {"POST": "302 302"},
    "leaderboard-part": {"GET": "200 200"},
    "leaderboard-methods": {"POST": "403 302"},
    "leaderboard-identities": {"POST": "400 400"},
    "studies": {"GET": "200 200"},
    "study": {"GET": "200 200"},
    "study-new": {"GET": "403 200", "POST": "403 200"},
    "study-forecast": {"POST": "403 200"},
    "study-members": {"POST": "403 200"},
    "study-rubric": {"POST": "403 200"},
    "study-invite": {"GET": "403 200", "POST": "403 200"},
    "invitees": {"GET": "403 200"},
    "invitees-act": {"POST": "403 302"},
    "invitee-withdraw": {"POST": "403 302"},
    "study-checks": {"GET": "403 302", "POST": "403 302"},
    "study-gold": {"GET": "403 302", "POST": "403 302"},
    "study-edit": {"GET": "403 302", "POST": "403 302"},
    "study-duplicate": {"POST": "403 302"},
    "study-discard": {"POST": "403 302"},
    "study-preview": {"POST": "403 302"},
    "study-blindness": {"GET": "200 200"},
    "study-monitor": {"GET": "200 200"},
    "study-raters": {"GET": "403 200"},
    "study-agreed": {"GET": "403 200"},
    "rater-exclude": {"POST": "403 302"},
    "rater-restore": {"POST": "403 302"},
    "study-completions": {"GET": "403 200"},
    "study-completions-table": {"GET": "403 200"},
    "study-completions-forget": {"POST": "403 302"},
    "study-messages": {"GET": "403 200", "POST": "403 200"},
    "message-take-back": {"POST": "403 302"},
    "study-open": {"POST": "403 302"},
    "study-close": {"POST": "403 302"},
    "study-amend": {"POST": "403 400"},
    "leaderboard-new": {"POST": "403 302"},
    "invitation-new": {"POST": "403 200"},
    "invitation-revoke": {"POST": "403 302"},
    "clips": {"GET": "200 200"},
    "clip": {"GET": "200 200"},
    "clip-retry": {"POST": "403 302"},
    "clip-archive": {"POST": "403 302"},
    "clip-restore": {"POST": "403 302"},
    "upload": {"GET": "403 200"},
    "matrix": {"GET": "200 200"},
    "clip-edit": {"GET": "403 200", "POST": "403 200"},
    "clips-change": {"POST": "403 302"},
    "rubrics": {"GET": "200 200"},
    "rubric": {"GET": "200 200"},
    "rubric-new": {"GET": "403 200", "POST": "403 200"},
    "rubric-edit": {"GET": "403 200", "POST": "403 200"},
    "generator-new": {"GET": "403 200", "POST": "403 200"},
    "generator-edit": {"GET": "403 200", "POST": "403 200"},
    "prompt-new": {"GET": "403 200", "POST": "403 200"},
    "prompt-edit": {"GET": "403 200", "POST": "403 200"},
    **{key: {"GET": "200 200"} for key in ("generators-table", "prompts-table", "clips-table")},
    "view-keep": {"POST": "302 302"},
    "view-forget": {"POST": "404 404"},
    "change-undo": {"POST": "403 302"},
    "changes": {"GET": "200 200"},
    **{key: {"POST": "403 302"} for key in ("generator-remove", "prompt-remove")},
    "imports": {"GET": "403 200", "POST": "403 200"},
    "api-generators": {"POST": "403 400"},
    "api-prompts": {"POST": "403 400"},
    "api-generator": {"PATCH": "403 200"},
    "api-prompt": {"PATCH": "403 200"},
    "api-clips": {"GET": "200 200", "POST": "403 400"},
    "api-clip-states": {"GET": "200 200"},
    "api-clip": {"GET": "200 200"},
    "api-clip-archive": {"POST": "403 200"},
    "api-clip-restore": {"POST": "403 200"},
    "api-clip-retry": {"POST": "403 200"},
    "api-rubrics": {"GET": "200 200", "POST": "403 400"},
    "api-studies": {"POST": "403 400"},
    "api-study": {"GET": "200 200", "PATCH": "403 200"},
    "api-study-open": {"POST": "403 200"},
    "api-study-close": {"POST": "403 200"},
    "api-study-items": {"GET": "200 200"},
    "api-study-invitations": {"GET": "403 200", "POST": "403 201"},
    "api-study-invitation-revoke": {"POST": "403 200"},
    "api-study-messages": {"GET": "403 200", "POST": "403 400"},
    "api-study-message-take-back": {"POST": "403 200"},
    "api-study-participations": {"GET": "200 200"},
    "api-study-ratings": {"GET": "200 200"},
    "api-study-votes": {"GET": "200 200"},
    "api-study-leaderboards": {"GET": "200 200", "POST": "403 201"},
    "api-leaderboard": {"GET": "200 200"},
    "api-leaderboard-publish": {"POST": "403 409"},
    # an upload is its owner's alone
    "api-uploads": {"GET": "403 200", "POST": "403 412"},
    "api-upload": {"GET": "403 404", "PATCH": "403 412", "DELETE": "403 412"},
}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every route of the site but the back door's, which test_admin.py walks."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace == "admin":
            continue
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def answers_of(name: str, method: str) -> str:
    """Return what the table expects of everybody."""
    four = ROUTES[name].get(method, REFUSED)
    mo = four.split()[2]
    return f"{four} {STUDY_ROLES.get(name, {}).get(method, f'{mo} {mo}')}"


def test_every_route_is_in_the_table() -> None:
    assert {pattern.name for pattern in patterns(get_resolver())} == set(ROUTES)


def kind(name: str) -> str:
    """Return the type of an empty body that the route would read."""
    return "application/json" if name.startswith("api-") else "application/octet-stream"


def test_one_address_is_answered_alike_by_all_its_names() -> None:
    told = [(str(pattern.pattern), ROUTES[str(pattern.name)]) for pattern in patterns(get_resolver())]
    assert [row for row in told if dict(told)[row[0]] != row[1]] == []


# Where an address has several names, as the library that signs people in wants it, one of them is tried.
TRIED = {str(pattern.pattern): str(pattern.name) for pattern in patterns(get_resolver())}.values()


@pytest.mark.parametrize("name", [name for name in ROUTES if name in TRIED])
def test_access(name: str) -> None:
    world = build()
    address = reverse(name, kwargs=world.arguments(name))
    browser, carried = Client(), {role: world.client(role).cookies for role in ROLES}
    answered, all_of_them = {}, []
    for method in METHODS:
        before, answers = transaction.savepoint(), []
        for role in ROLES:
            browser.cookies = deepcopy(carried[role])
            answers.append(browser.generic(method, address, content_type=kind(name)))
        all_of_them += answers
        answered[method] = " ".join(str(answer.status_code) for answer in answers)
        transaction.savepoint_rollback(before)
    for answer in all_of_them:
        answer.close()
    assert answered == {method: answers_of(name, method) for method in METHODS}
