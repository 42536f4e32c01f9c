"""Signing in by a code that was sent by mail; nobody learns who has an account, and nobody guesses a code."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import Settings

from ratings.choices import Act
from ratings.models import AuditEntry, User
from tests import factories

pytestmark = pytest.mark.django_db


def ask(client: Client, email: str, **headers: str) -> Any:
    """Ask for a code, and see where the page leads."""
    return client.post("/sign-in/", {"email": email}, headers=headers, follow=True)


def sent_code(at: int = -1) -> str:
    """Return the code of a mail."""
    found = re.search(r"^    (\S+)$", str(mail.outbox[at].body), re.M)
    assert found
    return found[1]


def inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_code_signs_in_and_works_once(client: Client) -> None:
    ada = factories.ada()
    assert "Ada@Example.org" in ask(client, "Ada@Example.org").content.decode()
    code = sent_code()
    assert client.post("/sign-in/code/", {"code": code.lower()}).status_code == 302
    assert inside(client)
    entry = AuditEntry.objects.get(act=Act.SIGNED_IN)
    assert (entry.by, entry.details) == (ada, {"how": "code"})
    other = Client()
    ask(other, "ada@example.org")
    assert sent_code() != code
    assert other.post("/sign-in/code/", {"code": code}).status_code == 200
    assert not inside(other)


def test_the_mail_is_text_and_html_in_the_readers_language(client: Client) -> None:
    factories.ada()
    ask(client, "ada@example.org", accept_language="zh-hans")
    sent = mail.outbox[0]
    assert isinstance(sent, EmailMultiAlternatives)
    html, kind = sent.alternatives[0]
    assert (kind, sent.to, sent.extra_headers["Auto-Submitted"]) == (
        "text/html",
        ["ada@example.org"],
        "auto-generated",
    )
    assert "登录" in sent.subject
    assert sent_code() in str(html)
    assert 'lang="zh-hans"' in str(html)


def test_who_has_no_account_is_told_the_same_and_written_nothing(client: Client) -> None:
    factories.ada()
    known, unknown = (ask(Client(), f"{name}@example.org") for name in ("ada", "eve"))

    def page(answer: Any) -> str:
        return re.sub(r"(ada|eve)@|value=\"[^\"]*\"|csrf[^>]*", "", answer.content.decode(), flags=re.I)

    assert page(known) == page(unknown)
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]


def test_a_code_bears_three_guesses(client: Client) -> None:
    factories.ada()
    ask(client, "ada@example.org")
    for _guess in range(3):
        client.post("/sign-in/code/", {"code": "AAAA-AAAA"})
    client.post("/sign-in/code/", {"code": sent_code()})
    assert not inside(client)


def test_codes_are_not_sent_without_end() -> None:
    factories.ada()
    for _request in range(5):
        last = ask(Client(), "ada@example.org")
    assert len(mail.outbox) == 3
    assert "Too many attempts" in last.content.decode()


def test_a_closed_account_gets_no_code(client: Client) -> None:
    factories.user("mo@example.org", is_active=False)
    ask(client, "mo@example.org")
    assert mail.outbox == []


def test_the_page_asked_for_comes_after_the_code(client: Client) -> None:
    factories.ada()
    asked = client.get("/people/")
    client.post(asked["Location"], {"email": "ada@example.org", "next": "/people/"})
    answer = client.post("/sign-in/code/", {"code": sent_code(), "next": "/people/"})
    assert answer["Location"] == "/people/"


def test_nobody_is_led_to_another_site(client: Client) -> None:
    factories.ada()
    client.post("/sign-in/", {"email": "ada@example.org", "next": "https://evil.example/"})
    answer = client.post("/sign-in/code/", {"code": sent_code(), "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_mail_server_that_is_away_is_told(client: Client, settings: Settings) -> None:
    factories.ada()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = client.post("/sign-in/", {"email": "ada@example.org"})
    assert answer.status_code == 502
    assert "could not be sent" in answer.content.decode()


def test_nobody_signs_up_unless_the_settings_say_so(client: Client, settings: Settings) -> None:
    assert "There is no account for you here yet" in client.get("/sign-up/").content.decode()
    client.post("/sign-up/", {"email": "new@example.org"})
    assert not User.objects.exists()
    settings.SIGN_UP = True
    client.post("/sign-up/", {"email": "New@example.org"})
    assert not inside(client)
    client.post("/account/address/code/", {"code": sent_code()})
    assert inside(client)
    new = User.objects.get()
    assert (new.email, new.is_staff, new.has_usable_password(), new.memberships.count()) == (
        "new@example.org",
        False,
        False,
        0,
    )


def test_another_address_is_taken_once_it_is_proved(client: Client) -> None:
    ada = factories.ada()
    client.force_login(ada)
    client.post("/account/address/", {"email": "Ada@new.example", "action_add": "1"})
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    client.post("/account/address/code/", {"code": sent_code()})
    ada.refresh_from_db()
    assert ada.email == "ada@new.example"
    assert mail.outbox[-1].to == ["ada@example.org"], "the address before is told"
    assert AuditEntry.objects.filter(act=Act.ADDRESS_CHANGED).count() == 1
