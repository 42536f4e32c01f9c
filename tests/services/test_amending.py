"""An open study: what may still change of it, and the record of what did."""

from __future__ import annotations

import pytest
from django.test import Client

from ratings.errors import FrozenError, InvalidError
from ratings.models import Study
from ratings.services import amending, assignments, exclusions, participations, ratings, studies
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


def record(study: Study) -> list[tuple[str, str, str, list[tuple[str, object, object]]]]:
    return [
        (str(row.entry.by), row.entry.act, row.about, [(str(label), *rest) for label, *rest in row.changes])
        for row in amending.later(study, most=10)
    ]


def test_who_changed_what_and_what_stood_there_before() -> None:
    study, ada = cast.study(generators=2, prompts=1, votes_per_item=1), factories.ada()
    rater, late = cast.rater(study), cast.rater(study)
    while promised := assignments.next_for(rater):
        ratings.submit(cast.shown(promised), **cast.answer(promised))
    assert assignments.next_for(late) is None
    values = {"title_en": "Which is best?", "title_zh": study.title_zh, "votes_per_item": 2}
    assert amending.amend(study, values, by=ada)
    assert not amending.amend(study, values, by=ada)
    assert assignments.next_for(late) is not None
    participations.invite(study, by=ada)
    exclusions.exclude(rater, reason="Never looked", by=ada)
    assert record(study) == [
        ("Ada", "rater-excluded", rater.pseudonym, []),
        ("Ada", "raters-invited", "", []),
        ("Ada", "study-amended", "", [("title", "", "Which is best?"), ("votes an item", 1, 2)]),
    ]


def test_less_than_raters_were_asked_for_is_refused() -> None:
    study = cast.study(votes_per_item=3)
    with pytest.raises(InvalidError, match="only ask for more"):
        amending.amend(study, {"votes_per_item": 2})
    study.refresh_from_db()
    assert (study.votes_per_item, record(study)) == (3, [])


def test_a_draft_and_a_closed_study_are_not_changed_here() -> None:
    study = cast.study()
    studies.close_study(study)
    for fixed in (study, factories.study("draft", state="draft")):
        with pytest.raises(FrozenError, match="Only an open study"):
            amending.amend(fixed, {"title_en": "Another"})


def test_the_page_tells_it_and_keeps_what_was_typed(client: Client) -> None:
    study, ada = cast.study(votes_per_item=3), factories.ada()
    client.force_login(ada)
    address = f"/studies/{study.slug}/amend/"
    refused = client.post(address, {"title_en": "Hm", "votes_per_item": 2})
    assert refused.status_code == 400
    assert 'value="Hm"' in refused.content.decode()
    assert "can only ask for more" in refused.content.decode()
    assert client.post(address, {"title_en": "New", "votes_per_item": 5}).status_code == 302
    page = client.get(f"/studies/{study.slug}/").content.decode()
    assert "votes an item: 3 → 5" in page
    assert "<td>Ada</td>" in page
