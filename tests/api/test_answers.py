"""`Idempotency-Key`: the same request gets the same answer for a day, and what it does is done once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import get_resolver
from django.utils import timezone

from ratings.choices import StudyState
from ratings.models import Generator, Invitation, KeptAnswer
from ratings.services import answers
from tests import factories
from tests.access.test_routes import patterns
from tests.api.calls import program

GEN = {"slug": "gen-3", "name": "Gen-3"}


@pytest.mark.django_db
def test_the_same_again_is_answered_the_same_and_done_once() -> None:
    study, ours = factories.study("pilot"), program(factories.ada())
    first, again = (ours.post(f"studies/{study.slug}/invitations/", {"label": "x"}, key="k") for _ in "12")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert Invitation.objects.count() == 1
    kept = str(KeptAnswer.objects.values())
    assert first.json()["link"].rstrip("/").rpartition("/")[2] not in kept, "a link is told, not stored"


@pytest.mark.django_db
def test_another_body_under_a_key_is_a_conflict() -> None:
    ours = program(factories.ada())
    assert ours.post("generators/", GEN, key="k").status_code == 201
    assert ours.post("generators/", {"name": "Gen-3", "slug": "gen-3"}, key="k").status_code == 201
    other = ours.post("generators/", {**GEN, "slug": "gen-4"}, key="k")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "conflict")
    assert Generator.objects.count() == 1


@pytest.mark.django_db
def test_keys_are_each_accounts_own() -> None:
    for ours in (program(factories.ada()), program(factories.user(is_staff=True))):
        assert "Idempotency-Replayed" not in ours.post("generators/", GEN, key="k")


@pytest.mark.django_db
def test_a_refusal_is_kept_too_and_leaves_nothing() -> None:
    ours = program(factories.ada())
    draft = factories.study("empty", state=StudyState.DRAFT, opened_at=None)
    first, again = (ours.post("studies/empty/open/", key="k") for _ in "12")
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (400, 400, "true")
    draft.refresh_from_db()
    assert draft.state == StudyState.DRAFT


@pytest.mark.django_db
def test_while_the_first_is_worked_on_the_second_is_told_to_wait() -> None:
    ada = factories.ada()
    ours = program(ada)
    ours.post("generators/", GEN, key="k")
    KeptAnswer.objects.update(status=None)
    busy = ours.post("generators/", GEN, key="k")
    assert (busy.status_code, busy.json()["error"]["code"], busy["Retry-After"]) == (409, "busy", "1")
    KeptAnswer.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert ours.post("generators/", GEN, key="k").status_code == 200, "who died is taken over"


@pytest.mark.django_db
def test_after_a_day_a_key_is_new_and_the_sweep_forgets_it() -> None:
    ours = program(factories.ada())
    ours.post("generators/", GEN, key="k")
    KeptAnswer.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    assert "Idempotency-Replayed" not in ours.post("generators/", GEN, key="k")
    KeptAnswer.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    assert answers.tidy() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["x" * 256, "é", "a\tb"])
def test_a_senseless_key_is_refused(key: str) -> None:
    assert program(factories.ada()).post("generators/", GEN, key=key).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_works() -> None:
    study, ours = factories.study("pilot"), program(factories.ada())
    found: list[Any] = []

    def ask() -> None:
        found.append(ours.post(f"studies/{study.slug}/invitations/", {}, key="k"))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Invitation.objects.count() == 1
    assert {answer.status_code for answer in found} <= {201, 409}
    assert len({answer.json()["link"] for answer in found if answer.status_code == 201}) == 1


def test_every_post_of_the_api_takes_a_key() -> None:
    lacking = [
        pattern.name
        for pattern in patterns(get_resolver())
        if str(pattern.name).startswith("api-")
        and (view := getattr(pattern.callback, "view_class", None)) is not None
        and hasattr(view, "post")
        and not getattr(view.post, "answers_once", False)
    ]
    assert lacking == []
