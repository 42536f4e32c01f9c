"""Who fares how is hidden while raters are at work, until a person opens it with a reason that is kept."""

from __future__ import annotations

import pytest
from django.test import Client

from ratings.choices import Role
from ratings.models import Leaderboard, Study
from ratings.services import identities, leaderboards, reports, studies
from tests import factories
from tests.leaderboards import cast

pytestmark = pytest.mark.django_db
PARTS = ("", "clips/", "methods/", "changes/", "download.csv")


@pytest.fixture
def study() -> Study:
    return cast.rated({"ant": [[[3], [2]]] * 2, "bee": [[[1], [2]]] * 2})


@pytest.fixture
def board(study: Study) -> Leaderboard:
    return leaderboards.compute(study)


@pytest.fixture
def ada(client: Client) -> Client:
    client.force_login(factories.ada())
    return client


def shown(client: Client, board: Leaderboard) -> list[bool]:
    """Whether each page of a board names its generators or asks for a reason."""
    pages = [client.get(f"/leaderboards/{board.public_id}/{part}").content.decode() for part in PARTS]
    return ["Why do you need to know now?" not in page for page in pages]


def test_every_page_and_download_asks_until_a_reason_was_given(ada: Client, board: Leaderboard) -> None:
    assert shown(ada, board) == [False] * len(PARTS)
    assert "Bee" not in ada.get(f"/leaderboards/{board.public_id}/").content.decode()
    address = f"/leaderboards/{board.public_id}/identities/"
    assert ada.post(address, {"reason": " "}).status_code == 400
    assert shown(ada, board) == [False] * len(PARTS)
    page = ada.post(address, {"reason": "A vendor asked to stop."}, follow=True).content.decode()
    assert "Bee" in page
    assert shown(ada, board) == [True] * len(PARTS)
    history = ada.get(f"/studies/{board.study.slug}/").content.decode()
    assert "opened a study’s identities" in history
    assert "A vendor asked to stop." in history


def test_opening_is_each_account_s_own(ada: Client, board: Leaderboard) -> None:
    ada.post(f"/leaderboards/{board.public_id}/identities/", {"reason": "Twice is once."})
    ada.post(f"/leaderboards/{board.public_id}/identities/", {"reason": "Twice is once."})
    assert identities.openings(board.study).count() == 1
    other = Client()
    other.force_login(factories.member(board.study, Role.ANALYST))
    assert shown(other, board) == [False] * len(PARTS)


def test_after_closing_nobody_is_asked(ada: Client, study: Study, board: Leaderboard) -> None:
    studies.close_study(study)
    assert shown(ada, board) == [True] * len(PARTS)


def test_programs_and_reports_are_kept_too(ada: Client, board: Leaderboard) -> None:
    cyd = Client()
    curator = factories.member(board.study, Role.CURATOR, "cyd@example.org")
    cyd.force_login(curator)
    cyd.get(f"/api/v1/leaderboards/{board.public_id}/")
    reports.create([board], keys=["verdict"], by=factories.user("ben@example.org"))
    told = identities.openings(board.study).values_list("by__email", "details")
    assert sorted((by, details["reason"]) for by, details in told) == [
        ("ben@example.org", "for a report"), ("cyd@example.org", "by a program"),
    ]  # fmt: skip


def test_a_download_says_how_often_it_was_done(board: Leaderboard) -> None:
    ada = factories.ada()
    assert "identities were opened" not in reports.leaderboard_file(board, "md").decode()
    identities.open_to(ada, board.study, reason="To see.")
    assert "identities were opened 1 time" in reports.leaderboard_file(board, "md").decode()
