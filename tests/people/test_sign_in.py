"""Signing in by a link that works once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ratings.errors import GoneError
from ratings.models import SignInLink
from ratings.services import accounts, tokens
from tests import factories

pytestmark = pytest.mark.django_db


def token_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def test_the_first_administrator_is_made_once_and_without_a_password() -> None:
    first = accounts.first_administrator()
    assert accounts.first_administrator() == first
    assert first.is_staff
    assert not first.has_usable_password()


def test_a_link_asks_for_a_click_and_then_signs_in(client: Client) -> None:
    path = "/sign-in/" + token_of(accounts.sign_in_link(factories.ada())) + "/"
    assert client.get(path).status_code == 200
    assert client.get("/studies/").status_code == 302
    assert client.post(path).status_code == 302
    assert client.get("/studies/").status_code == 200


def test_a_link_works_once() -> None:
    token = token_of(accounts.sign_in_link(factories.ada()))
    accounts.use_link(token)
    with pytest.raises(GoneError):
        accounts.use_link(token)


def test_an_expired_link_says_what_to_do(client: Client) -> None:
    token = token_of(accounts.sign_in_link(factories.ada()))
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.post(f"/sign-in/{token}/")
    assert answer.status_code == 410
    assert "A code by mail signs you in as well" in answer.content.decode()


def test_a_new_link_ends_the_one_before() -> None:
    ada = factories.ada()
    before = token_of(accounts.sign_in_link(ada))
    accounts.sign_in_link(ada)
    with pytest.raises(GoneError):
        accounts.use_link(before)


def test_only_the_hash_is_stored() -> None:
    token = token_of(accounts.sign_in_link(factories.ada()))
    assert SignInLink.objects.get().token_hash == tokens.hashed(token) != token
