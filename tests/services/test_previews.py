"""A preview is the real room on a twin that no list knows; what is rated there counts for nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from ratings.errors import InvalidError
from ratings.models import Leaderboard, Participation, Rating, Study
from ratings.services import assignments, leaderboards, previews, ratings
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Study:
    study = factories.study(slug="pilot", state="draft", opened_at=None, rules={"items_per_rater": 1})
    for _number in range(3):
        prompt = factories.prompt()
        for _system in range(3):
            factories.clip(prompt=prompt, file=cast.bare_file())
    return study


def test_the_link_leads_into_the_real_room(draft: Study, client: Client) -> None:
    client.force_login(factories.ada())
    consent = client.post("/studies/pilot/preview/", follow=True)
    address = consent.redirect_chain[-1][0]
    room = client.post(address, {"consent": "on"}, follow=True).content.decode()
    assert "Preview: nothing is counted" in room
    assert "Clip 1 of 6" in room
    assert not draft.participations.exists()


def test_nothing_of_a_preview_counts(draft: Study) -> None:
    previews.start(draft, by=factories.ada())
    twin = Study._base_manager.get(preview=True)
    rater = cast.rater(twin)
    given = assignments.next_for(rater)
    assert given is not None
    ratings.submit(cast.shown(given), **cast.answer(given))
    assert Rating.objects.get().study_id == twin.pk
    assert list(Study.objects.all()) == [draft]
    assert leaderboards.resend_due() == 0
    assert not Leaderboard.objects.exists()


def test_without_a_clip_there_is_nothing_to_see() -> None:
    study = factories.study(state="draft", opened_at=None)
    with pytest.raises(InvalidError, match="nothing to show yet"):
        previews.start(study, by=factories.ada())
    assert Study._base_manager.count() == 1
    assert not Participation.objects.exists()
