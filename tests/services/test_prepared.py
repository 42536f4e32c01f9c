"""Statements compiled once: the same rows as the queryset they were written as, whatever the values."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Case, F, Value, When
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ratings.models import Assignment, Item, Study
from ratings.models.prepared import Prepared, PreparedUpdate
from ratings.services import assignments
from tests.room import cast

pytestmark = pytest.mark.django_db

WHOLE = Prepared(
    lambda rater, state: (
        Assignment.objects.filter(participation__public_id=rater, state=state)
        .select_related("item__prompt", "participation")
        .order_by("position")
    ),
    rater=UUID,
    state=str,
)
COLUMNS = Prepared(
    lambda study, since: (
        Assignment.objects.filter(item__study=study, assigned_at__gte=since)
        .order_by("pk")
        .values_list(
            "pk", "public_id", "assigned_at", "shown_at", Case(When(item=study, then=Value(1)), default=0)
        )
    ),
    study=int,
    since=datetime,
)
ONE = Prepared(
    lambda study, at, least: Item.objects.filter(study=study, pk__gte=least).order_by("pk")[at : at + 1],
    study=int,
    at=int,
    least=int,
)
RAISE = PreparedUpdate(
    lambda study, by: (Item.objects.filter(study=study, judged=0), {"judged": F("judged") + by}),
    study=int,
    by=int,
)


def given(study: Study, number: int = 2) -> list[Assignment]:
    return [held for _ in range(number) if (held := assignments.next_for(cast.rater(study)))]


def test_instances_are_those_of_the_queryset_with_what_was_joined() -> None:
    for held in given(cast.study()):
        values = {"rater": held.participation.public_id, "state": "open"}
        with CaptureQueriesContext(connection) as queries:
            (found,) = WHOLE(**values)
            assert found.item.prompt.text == held.item.prompt.text
            assert found.participation.pseudonym == held.participation.pseudonym
        assert len(queries) == 1
        (written,) = WHOLE.write(**values)
        assert {**vars(found), "_state": None} == {**vars(written), "_state": None}
    assert WHOLE(rater=uuid4(), state="open") == []


def test_columns_are_converted_as_the_queryset_converts_them() -> None:
    study = cast.study()
    given(study)
    now = timezone.now()
    for since in (now - timedelta(hours=1), now + timedelta(hours=1)):
        values = {"study": study.pk, "since": since}
        assert COLUMNS(**values) == list(COLUMNS.write(**values))
    assert len(COLUMNS(study=study.pk, since=now - timedelta(hours=1))) == 2


def test_a_place_in_the_order_is_a_value_too() -> None:
    study = cast.study()
    least = study.items.order_by("pk")[1].pk
    for at in range(4):
        values = {"study": study.pk, "at": at, "least": least}
        assert ONE(**values) == list(ONE.write(**values))


def test_an_update_changes_the_rows_named_and_tells_how_many() -> None:
    study, other = cast.study(), cast.study()
    assert [RAISE(study=study.pk, by=2), RAISE(study=study.pk, by=3)] == [4, 0]
    assert set(study.items.values_list("judged", flat=True)) == {2}
    assert RAISE(study=other.pk, by=5) == 4
    assert set(other.items.values_list("judged", flat=True)) == {5}


def test_a_value_that_the_statement_does_not_ask_for_is_refused() -> None:
    forgetful = Prepared(lambda study, at: Item.objects.filter(study=study), study=int, at=int)
    with pytest.raises(TypeError, match="does not ask for"):
        forgetful(study=1, at=1)
