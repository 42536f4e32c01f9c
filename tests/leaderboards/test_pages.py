"""The pages of a board: every figure leads to the clips and the pseudonymous ratings behind it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ratings.models import Study, User
from ratings.services import leaderboards
from tests import factories
from tests.leaderboards import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    rows = {"ant": [[[3, 3], [3, 2], [2, 3]]] * 4, "bee": [[[1, 2], [2, 1], [1, 1]]] * 4}
    return cast.rated(rows, "motion", "clarity")


@pytest.fixture
def ada(client: Client, study: Study) -> Client:
    client.force_login(factories.let_know(factories.ada(), study))
    return client


def test_a_cell_leads_to_its_clips_and_a_clip_to_its_ratings(study: Study, ada: Client) -> None:
    board = leaderboards.compute(study)
    address = f"/leaderboards/{board.public_id}/"
    page = ada.get(address).content.decode()
    assert f'href="{address}clips/?generator=ant&amp;dimension=motion"' in page
    clips = ada.get(f"{address}clips/", {"generator": "ant", "dimension": "motion"}).content.decode()
    names = re.findall(r"clip=(ant/[^#]+)#clip", clips)
    assert len(names) == 4
    assert "bee/" not in clips
    one = ada.get(f"{address}clips/", {"dimension": "motion", "clip": names[0]}).content.decode()
    raters = set(study.participations.values_list("pseudonym", flat=True))
    assert {name for name in raters if f">{name}<" in one} == raters


def test_methods_are_computed_on_request_from_the_frozen_columns(study: Study, ada: Client) -> None:
    board = leaderboards.compute(study)
    factories.rating(factories.participation(study), factories.clip(), {"motion": 1, "clarity": 1})
    ada.post(f"/leaderboards/{board.public_id}/compare/")
    assert set(study.leaderboards.values_list("digest", flat=True)) == {board.digest}
    page = ada.get(f"/leaderboards/{board.public_id}/methods/").content.decode()
    assert "the ranking does not depend on the choice" in page
    assert "Compute the other methods" not in page


def test_a_study_of_votes_shows_its_strengths_first(ada: Client) -> None:
    board = leaderboards.compute(
        cast.compared([("ant", "bee", "a"), ("ant", "bee", "b"), ("ant", "bee", "a")])
    )
    factories.let_know(User.objects.get(email="ada@example.org"), board.study)
    page = ada.get(f"/leaderboards/{board.public_id}/").content.decode()
    assert "Who is preferred to whom" in page
    assert "67%" in page


def test_an_unknown_page_is_not_found(study: Study, ada: Client) -> None:
    assert ada.get(f"/leaderboards/{leaderboards.compute(study).public_id}/guess/").status_code == 404
