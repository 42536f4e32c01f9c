"""A second step: an authenticator app, and recovery codes for when it is not at hand."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from ratings.choices import Act
from ratings.models import AuditEntry, User
from ratings.services import accounts
from tests import factories
from tests.people.test_codes import ask, inside, sent_code

pytestmark = pytest.mark.django_db


def app_code(secret: str, *, steps: int = 0) -> str:
    """Return what an authenticator app shows now (RFC 6238, SHA-1, thirty seconds, six digits)."""
    cache.clear()  # the same code twice in half a minute is refused, as it should be
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set an app up as a person would; return its key and the recovery codes."""
    page = client.get("/account/authenticator/").content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)
    assert secret
    assert 'src="data:image/svg+xml;base64,' in page
    answer = client.post("/account/authenticator/", {"code": app_code(secret[1])}, follow=True)
    codes = re.findall(r"<li><code>(\w+)</code>", answer.content.decode())
    assert len(codes) == 10
    return secret[1], codes


@pytest.fixture
def ada(client: Client) -> User:
    """Sign Ada in."""
    user = factories.ada()
    client.force_login(user)
    return user


def test_the_code_of_the_app_is_asked_after_the_code_of_the_mail(client: Client, ada: User) -> None:
    secret, _codes = set_up(client)
    again = Client()
    ask(again, "ada@example.org")
    assert again.post("/sign-in/code/", {"code": sent_code()})["Location"] == "/sign-in/second/"
    assert not inside(again)
    assert "not the code" in again.post("/sign-in/second/", {"code": "000000"}).content.decode()
    again.post("/sign-in/second/", {"code": app_code(secret)})
    assert inside(again)
    assert AuditEntry.objects.filter(act=Act.SIGNED_IN).latest("pk").details == {"how": "code+mfa"}


def test_the_secret_lies_sealed_in_the_database(client: Client, ada: User) -> None:
    secret, codes = set_up(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not [code for code in codes if code in stored]


def test_a_link_does_not_go_round_the_second_step(client: Client, ada: User) -> None:
    set_up(client)
    again = Client()
    link = accounts.sign_in_link(ada).removeprefix("http://127.0.0.1:8000")
    assert again.post(link)["Location"] == "/sign-in/second/"
    assert not inside(again)


def test_a_recovery_code_works_once_and_is_shown_once(client: Client, ada: User) -> None:
    _secret, codes = set_up(client)
    shown_again = client.get("/account/recovery-codes/", follow=True).content.decode()
    assert codes[0] not in shown_again
    for works in (True, False):
        again = Client()
        ask(again, "ada@example.org")
        again.post("/sign-in/code/", {"code": sent_code()})
        again.post("/sign-in/second/", {"code": codes[0]})
        assert inside(again) is works


def test_an_open_browser_alone_does_not_take_the_app_off(
    client: Client, ada: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        secret, _codes = set_up(client)
    session = client.session  # the proof just given is five minutes old
    session["account_authentication_methods"][-1]["at"] -= 301
    session.save()
    asked = client.get("/account/authenticator/remove/")
    assert asked["Location"].startswith("/account/again/")
    client.post(asked["Location"], {"code": app_code(secret, steps=1)})
    client.post("/account/authenticator/remove/")
    assert not Authenticator.objects.exists()
    assert [letter.subject for letter in mail.outbox] == ["How you sign in has changed"] * 2
    assert list(
        AuditEntry.objects.filter(act__in=[Act.FACTOR_ADDED, Act.FACTOR_REMOVED])
        .order_by("pk")
        .values_list("act", "details__what")
    ) == [("factor-added", "totp_activated"), ("factor-removed", "totp_deactivated")]


def test_guessing_ends_soon(client: Client, ada: User) -> None:
    secret, _codes = set_up(client)
    again = Client()
    ask(again, "ada@example.org")
    again.post("/sign-in/code/", {"code": sent_code()})
    good = app_code(secret)
    for guess in range(6):
        again.post("/sign-in/second/", {"code": f"00000{guess}"})
    assert "Too many attempts" in again.post("/sign-in/second/", {"code": good}).content.decode()
    assert not inside(again)


def test_an_administrator_forgets_lost_devices(client: Client, ada: User) -> None:
    mo, theirs = factories.user("mo@example.org"), Client()
    theirs.force_login(mo)
    set_up(theirs)
    client.post(f"/people/{mo.public_id}/factors/")
    again = Client()
    ask(again, "mo@example.org")
    again.post("/sign-in/code/", {"code": sent_code()})
    assert inside(again)
