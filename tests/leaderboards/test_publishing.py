"""Publishing a board: an act of a person on a frozen board, taken back at will, waiting while it must."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from ratings.errors import ConflictError, FrozenError
from ratings.models import AuditEntry, Clip, Leaderboard, Study
from ratings.services import leaderboards, publishing
from tests import factories
from tests.leaderboards import cast
from tests.room import cast as room

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    return cast.rated({"ant": [[[3], [2]], [[3], [3]]], "bee": [[[1], [2]], [[1], [1]]]})


@pytest.fixture
def board(study: Study) -> Leaderboard:
    Study.objects.filter(pk=study.pk).update(state="closed", closed_at=timezone.now())
    study.refresh_from_db()
    return leaderboards.compute(study)


def open_study_with(clip: Clip) -> Study:
    """Return an open study that shows the clip."""
    made = factories.study()
    room.item(made, clip)
    return made


def test_only_a_final_board_can_be_published(study: Study) -> None:
    with pytest.raises(FrozenError):
        publishing.publish(leaderboards.compute(study))


def test_an_open_study_with_one_of_its_clips_is_in_the_way(board: Leaderboard) -> None:
    other = open_study_with(board.study.ratings.all()[0].clip)
    with pytest.raises(ConflictError):
        publishing.publish(board)
    Study.objects.filter(pk=other.pk).update(state="closed", closed_at=timezone.now())
    publishing.publish(board)
    assert list(publishing.published()) == [board]


def test_a_vote_counts_as_judged_too() -> None:
    study = cast.compared([("ant", "bee", "a")], state="closed", closed_at=timezone.now())
    assert not publishing.still_judged(study)
    open_study_with(study.votes.all()[0].clip_b)
    assert publishing.still_judged(study)


def test_who_published_and_took_back_stands_in_the_audit_log(board: Leaderboard) -> None:
    ada = factories.ada()
    for act in (publishing.publish, publishing.publish, publishing.withdraw, publishing.withdraw):
        act(board, by=ada)
    kept = AuditEntry.objects.filter(subject=board.public_id).order_by("pk")
    assert list(kept.values_list("act", "by")) == [
        ("leaderboard-published", ada.pk),
        ("leaderboard-withdrawn", ada.pk),
    ]


def test_a_published_board_waits_while_a_later_study_shows_its_clips(
    board: Leaderboard, client: Client
) -> None:
    publishing.publish(board)
    public = [
        f"/published/{board.public_id}/",
        f"/published/{board.public_id}/clips/",
        f"/published/{board.public_id}/picture.png",
        f"/leaderboards/{board.public_id}/",
        f"/api/v1/leaderboards/{board.public_id}/",
    ]
    assert {client.get(address).status_code for address in public} == {200}
    assert board.study.title.encode() in client.get("/").content
    later = open_study_with(board.study.ratings.all()[0].clip)
    assert {client.get(address).status_code for address in public} == {404}
    assert board.study.title.encode() not in client.get("/").content
    client.force_login(factories.ada())
    assert b"Published, and waiting" in client.get(f"/leaderboards/{board.public_id}/").content
    client.logout()
    Study.objects.filter(pk=later.pk).update(state="closed", closed_at=timezone.now())
    assert client.get(public[0]).status_code == 200


def test_a_curator_publishes_by_the_page_and_the_toast_takes_it_back(
    board: Leaderboard, client: Client
) -> None:
    client.force_login(factories.ada())
    answer = client.post(f"/leaderboards/{board.public_id}/publish/", follow=True)
    undo = f"/leaderboards/{board.public_id}/withdraw/"
    assert answer.redirect_chain[-1][0] == f"/published/{board.public_id}/"
    assert f'action="{undo}"' in answer.content.decode()
    client.post(undo)
    assert client.get(f"/published/{board.public_id}/").status_code == 404
