"""Accounts of colleagues: invited by link, signed out everywhere, closed, erased; and one's own tokens."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ratings.choices import Role
from ratings.errors import DeniedError
from ratings.models import Message, ParticipationLink, Rating, Score, User
from ratings.services import accounts, api_tokens, messages, roles
from tests import factories
from tests.api.calls import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client: Client) -> User:
    """Sign Ada in."""
    user = factories.ada()
    client.force_login(user)
    return user


def test_a_colleague_is_invited_by_a_link_that_works_once(client: Client, ada: User) -> None:
    study = factories.study("pilot")
    asked = {"email": "Ana@Example.org", "name": "Ana", "role": "analyst", "study": "pilot"}
    page = client.post("/people/", asked).content.decode()
    link = re.search(r"/sign-in/[^/\"]+/", page)
    assert link
    ana = User.objects.get(email="ana@example.org")
    assert (ana.is_staff, ana.has_usable_password(), roles.may_read(ana, study)) == (False, False, True)
    theirs = Client()
    assert theirs.post(link[0]).status_code == 302
    assert theirs.get("/studies/pilot/").status_code == 200
    assert Client().post(link[0]).status_code == 410
    again = client.post("/people/", asked)
    assert "There is an account with this address already." in again.content.decode()


def test_a_token_is_shown_once_and_works_until_it_is_revoked(client: Client, ada: User) -> None:
    page = client.post("/account/", {"name": "nightly", "scopes": ["read"], "days": "30"}).content.decode()
    found = re.search(r'value="(jury_[^"]+)"', page)
    assert found
    assert Program(found[1]).get("me/").status_code == 200
    assert found[1] not in client.get("/account/").content.decode()
    client.post(f"/account/tokens/{ada.api_tokens.get().public_id}/revoke/")
    assert Program(found[1]).get("me/").status_code == 401


def test_signing_out_everywhere_ends_every_session(client: Client, ada: User) -> None:
    mo, theirs = factories.user(), Client()
    theirs.force_login(mo)
    assert theirs.get("/account/").status_code == 200
    client.post(f"/people/{mo.public_id}/sign-out/")
    assert theirs.get("/account/").status_code == 302


def test_a_closed_account_is_shut_out_and_can_be_opened_again(client: Client, ada: User) -> None:
    mo = factories.member(None, Role.CURATOR)
    _token, text = api_tokens.make(mo, name="a", scopes=["read"])
    client.post(f"/people/{mo.public_id}/close/")
    assert Program(text).get("me/").status_code == 401
    client.post(f"/people/{mo.public_id}/open/")
    assert Program(text).get("me/").status_code == 200


def test_erasing_takes_the_link_and_the_comments_and_leaves_the_scores(client: Client, ada: User) -> None:
    study = factories.study()
    mo = factories.member(study, Role.RATER, "mo@example.org")
    rater = factories.participation(study, "r-1")
    ParticipationLink.objects.create(participation=rater, study=study, user=mo)
    factories.rating(rater, factories.clip(), {"motion": 2}, comment="I am Mo")
    messages.send(study, text_en="Dear Mo", to=rater, by=ada)
    other = factories.rating(factories.participation(study), factories.clip(), {"motion": 1}, comment="kept")
    address = f"/people/{mo.public_id}/erase/"
    client.post(address, {"email": "somebody@else.org"})
    assert ParticipationLink.objects.exists(), "the address must be typed"
    client.post(address, {"email": "mo@example.org"})
    mo.refresh_from_db()
    assert (mo.name, mo.is_active, mo.memberships.count()) == ("", False, 0)
    assert mo.email.endswith("@erased.invalid")
    assert not ParticipationLink.objects.exists()
    assert list(Rating.objects.values_list("comment", flat=True)) == ["", "kept"]
    assert (Score.objects.count(), Message.objects.count()) == (2, 0)
    assert "mo@example.org" not in client.get("/audit/").content.decode()
    assert other.comment == "kept"


def test_nobody_erases_or_closes_themselves() -> None:
    ada = factories.ada()
    with pytest.raises(DeniedError):
        accounts.erase(ada, by=ada)
    with pytest.raises(DeniedError):
        accounts.set_active(ada, active=False, by=ada)


def test_the_audit_log_is_narrowed(client: Client, ada: User) -> None:
    mo = factories.user("mo@example.org")
    roles.give(mo, Role.CURATOR, by=ada)
    api_tokens.make(mo, name="a", scopes=["read"])
    whole = client.get("/audit/").content.decode()
    assert str(mo.public_id) in whole
    narrowed = client.get("/audit/", {"act": "role-given", "by": "ada@example.org"}).content.decode()
    assert narrowed.count("<tr>") == 2
    assert "Nothing of this kind" in client.get("/audit/", {"study": "none"}).content.decode()
