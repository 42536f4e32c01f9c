"""Browsers that are signed in: listed with what is known of them, ended one by one."""

from __future__ import annotations

import pytest
from django.test import Client

from ratings.models import User, UserSession
from ratings.services import sessions
from tests import factories

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"
)


def signed_in(user: User, agent: str) -> Client:
    """Return a browser of the account."""
    browser = Client(headers={"User-Agent": agent})
    browser.force_login(user)
    browser.get("/account/")
    return browser


def test_each_browser_is_listed_and_can_be_ended_alone() -> None:
    ada = factories.ada()
    desk, phone = signed_in(ada, FIREFOX), signed_in(ada, SAFARI)
    page = desk.get("/account/signing-in/").content.decode()
    assert ("Firefox, Linux" in page, "Safari, iPhone" in page, page.count("this one")) == (True, True, 1)
    theirs = UserSession.objects.get(agent=SAFARI)
    assert desk.post(f"/account/sessions/{theirs.public_id}/end/").status_code == 302
    assert phone.get("/account/").status_code == 302
    assert desk.get("/account/").status_code == 200


def test_nobody_ends_a_session_of_somebody_else() -> None:
    signed_in(factories.ada(), FIREFOX)
    mo = signed_in(factories.user(), SAFARI)
    theirs = UserSession.objects.get(agent=FIREFOX)
    assert mo.post(f"/account/sessions/{theirs.public_id}/end/").status_code == 404


def test_a_browser_that_signed_out_is_not_listed() -> None:
    ada = factories.ada()
    signed_in(ada, FIREFOX).post("/sign-out/")
    signed_in(ada, SAFARI)
    assert [row.agent for row in sessions.listed(ada)] == [SAFARI]


def test_a_visit_is_noted_every_five_minutes_at_most() -> None:
    browser = signed_in(factories.ada(), FIREFOX)
    before = UserSession.objects.get().seen_at
    browser.get("/account/")
    assert UserSession.objects.get().seen_at == before


def test_what_says_nothing_known_has_no_name() -> None:
    assert [sessions.browser(agent) for agent in ("", "curl/8.0", FIREFOX)] == ["", "", "Firefox, Linux"]
