"""Crowd platforms' numbers: who came how far, never with what they said, and forgotten when paid."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from ratings.models import AuditEntry, Check, Participation, ParticipationLink, Rating, Score, Study
from ratings.services import assignments, completions, participations
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    return cast.study(generators=1, prompts=1, slug="crowd", rules={"participant_parameter": "PID"})


def came(study: Study, number: str) -> Participation:
    """Return a rater who came by the platform's link and commented on a clip."""
    rater = participations.enter(participations.invite(study)[1], language="en", participant=number)
    clip = study.items.get().places.get().clip
    factories.rating(rater, clip, {"motion": 2}, comment=f"by {number}")
    return rater


def test_numbers_stand_with_their_ending_and_code_and_with_nothing_that_leads_to_scores(
    study: Study, client: Client
) -> None:
    late, early = came(study, "zoe-2"), came(study, "abe-1")
    participations.finish(late)
    client.force_login(factories.ada())
    table = client.get("/studies/crowd/completions.csv").getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["participant"], row["ending"], row["code"]) for row in rows] == [
        ("abe-1", "", ""),
        ("zoe-2", "finished", participations.completion_code(late)),
    ]
    assert {len(row["came_on"]) for row in rows} == {len("2026-01-31")}
    page = client.get("/studies/crowd/completions/").content.decode()
    for text in (table, page):
        for rater in (late, early):
            assert rater.pseudonym not in text
            assert str(rater.public_id) not in text


def test_a_number_is_forgotten_with_its_comments_and_the_rest_stays(study: Study, client: Client) -> None:
    rater, _other = came(study, "zoe-2"), came(study, "abe-1")
    promised = assignments.next_for(rater)
    assert promised
    Check.objects.create(participation=rater, assignment=promised, purpose="gold", comment="by zoe-2")
    ada = factories.ada()
    client.force_login(ada)
    client.post("/studies/crowd/completions/forget/", {"participant": "zoe-2"})
    assert [row.participant for row in completions.of(study)] == ["abe-1"]
    assert sorted(Rating.objects.values_list("comment", flat=True)) == ["", "by abe-1"]
    assert Check.objects.get().comment == ""
    assert (Score.objects.count(), participations.known_as(study, "zoe-2")) == (2, None)
    client.post("/studies/crowd/completions/forget/")
    assert not ParticipationLink.objects.exists()
    acts = AuditEntry.objects.filter(act="numbers-forgotten").order_by("pk")
    assert [(entry.by, entry.details) for entry in acts] == [(ada, {"count": 1}), (ada, {"count": 1})]
    assert "zoe-2" not in str(list(AuditEntry.objects.values()))
    assert Participation.objects.filter(pk=rater.pk).exists()


def test_who_has_an_account_as_well_keeps_the_link_to_it(study: Study) -> None:
    rater, mo = came(study, "zoe-2"), factories.user("mo@example.org")
    ParticipationLink.objects.filter(participation=rater).update(external_id="", user=mo)
    assert completions.forget(study, by=None) == 0
    assert ParticipationLink.objects.get().user == mo
