"""Signing in at an organisation's own OpenID Connect, against a small provider that is really there."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from ratings.choices import Act
from ratings.models import AuditEntry, User
from tests import factories
from tests.people.test_codes import inside
from tests.servers import oidc
from tests.servers.oidc import Provider

pytestmark = pytest.mark.django_db
PROVED = {"sub": "1", "email": "Ada@example.org", "email_verified": True, "name": "Ada L."}


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    """Start a provider and set the site up for it."""
    with oidc.started() as running:
        settings.OIDC_URL, settings.OIDC_NAME = running.url, "Test"
        settings.SOCIALACCOUNT_PROVIDERS = running.settings()
        yield running


def through(client: Client, address: str = "/sign-in/oidc/") -> Any:
    """Press the button, follow to the provider and back."""
    there = urlsplit(client.post(address)["Location"])
    connection = http.client.HTTPConnection(str(there.netloc))
    connection.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    assert back.path == "/sign-in/oidc/back/"
    return client.get(f"{back.path}?{back.query}")


def test_who_has_an_account_with_the_proved_address_is_let_in(client: Client, provider: Provider) -> None:
    ada = factories.ada()
    assert "Sign in with Test" in client.get("/sign-in/").content.decode()
    provider.person = PROVED
    assert through(client)["Location"] == "/"
    assert inside(client)
    assert AuditEntry.objects.get(act=Act.SIGNED_IN).by == ada
    User.objects.update(email="ada@moved.example")
    again = Client()
    through(again)
    assert inside(again), "the provider's own name for her is kept"


@pytest.mark.parametrize(
    "person", [{**PROVED, "email": "eve@example.org"}, {**PROVED, "email_verified": False}, {"sub": "2"}]
)
def test_others_are_turned_away_and_told_why(
    client: Client, provider: Provider, person: dict[str, Any]
) -> None:
    factories.ada()
    provider.person = person
    answer = through(client)
    assert answer.status_code == 403
    assert "There is no account for you here yet" in answer.content.decode()
    assert not inside(client)
    assert User.objects.count() == 1


def test_where_sign_up_is_open_a_newcomer_gets_an_account_without_a_role(
    client: Client, provider: Provider, settings: Settings
) -> None:
    settings.SIGN_UP = True
    provider.person = PROVED
    through(client)
    assert inside(client)
    new = User.objects.get()
    assert (new.email, new.name, new.is_staff) == ("ada@example.org", "Ada L.", False)


def test_a_provider_that_says_no_is_told_of(client: Client, provider: Provider) -> None:
    provider.says = "access_denied"
    answer = through(client)
    assert answer["Location"] == "/sign-in/"
    assert "Test did not let you in" in client.get("/sign-in/").content.decode()


def test_an_answer_that_nobody_asked_for_is_refused(client: Client, provider: Provider) -> None:
    client.get("/sign-in/oidc/back/?code=stolen&state=made-up")
    assert not inside(client)
