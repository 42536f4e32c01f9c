"""Tokens: kept as hashes, for what their scopes say, until they end; and never more than their account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ratings.choices import Act, Role, Scope
from ratings.errors import InvalidError
from ratings.models import ApiToken, AuditEntry
from ratings.services import api_tokens
from tests import factories
from tests.api.calls import Program, program

pytestmark = pytest.mark.django_db


def test_a_token_says_whose_it_is_and_is_stored_nowhere() -> None:
    ada = factories.ada()
    token, text = api_tokens.make(ada, name="pipeline", scopes=[Scope.READ])
    told = Program(text).get("me/").json()
    assert (told["email"], told["token"]["name"], told["token"]["scopes"]) == (
        ada.email,
        "pipeline",
        ["read"],
    )
    assert text not in str(ApiToken.objects.values())
    assert text.startswith(token.hint)
    assert [entry.act for entry in AuditEntry.objects.all()] == [Act.TOKEN_MADE]


def test_what_was_revoked_or_has_expired_opens_nothing() -> None:
    ada = factories.ada()
    revoked, expired, closed = program(ada), program(ada), program(factories.user(is_active=False))
    first, second = ApiToken.objects.filter(user=ada).order_by("pk")
    api_tokens.revoke(first, by=ada)
    ApiToken.objects.filter(pk=second.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    for no_longer in (revoked, expired, closed, Program("jury_guess")):
        answer = no_longer.get("me/")
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")
        assert answer["WWW-Authenticate"] == 'Bearer realm="ClipJury"'


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [(Scope.READ, (200, 403, 403)), (Scope.CATALOGUE, (403, 400, 403)), (Scope.STUDIES, (403, 403, 400))],
)
def test_a_scope_opens_what_it_names(scope: Scope, statuses: tuple[int, ...]) -> None:
    ours = program(factories.ada(), scope)
    answers = [ours.get("clips/"), ours.post("generators/"), ours.post("studies/")]
    assert tuple(answer.status_code for answer in answers) == statuses


def test_no_scope_opens_what_the_account_may_not() -> None:
    ana = factories.member(factories.study(), Role.ANALYST)
    assert program(ana).post("generators/").status_code == 403


def test_the_last_use_is_noted_once_a_minute() -> None:
    ours = program(factories.ada())
    ours.get("me/")
    first = ApiToken.objects.get().last_used_at
    ours.get("me/")
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


@pytest.mark.parametrize(
    ("name", "scopes", "in_days", "field"),
    [("", ["read"], 1, "name"), ("a", ["x"], 1, "scopes"), ("a", ["read"], -1, "expires_at")],
)
def test_a_senseless_token_is_not_made(name: str, scopes: list[str], in_days: int, field: str) -> None:
    end = timezone.now() + timedelta(days=in_days)
    with pytest.raises(InvalidError) as told:
        api_tokens.make(factories.ada(), name=name, scopes=scopes, expires_at=end)
    assert list(told.value.fields) == [field]
    assert not ApiToken.objects.exists()
