"""Training: feedback after each clip, a pass mark, a stated number of repeats, and an ending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from ratings.choices import Ending, Purpose
from ratings.errors import ConflictError
from ratings.models import Assignment, Check, Participation, Rating, Study
from ratings.services import assignments, columns, learning, monitor
from tests.room import cast
from tests.services.test_checks import check_item

pytestmark = pytest.mark.django_db
RIGHT, WRONG = {"motion": 3, "clarity": 2}, {"motion": 1, "clarity": 1}


def study_with_training(clips: int = 2, **rules: Any) -> Study:
    study = cast.study(votes_per_item=1, rules={"training_pass": 0.75, "training_repeats": 1, **rules})
    for position in range(clips):
        check_item(study, Purpose.TRAINING, {"motion": [3, 3], "clarity": [1, 2]}, position=position)
    return study


def learn(rater: Participation, said: Mapping[str, int]) -> Check:
    held = learning.next_lesson(rater)
    assert held is not None
    check = learning.submit(cast.shown(held), public_id=uuid4(), said=said, watched=cast.watched())
    rater.refresh_from_db()
    return check


def test_nothing_counts_and_nothing_is_promised_before_the_training_is_passed() -> None:
    rater = cast.rater(study_with_training())
    assert assignments.next_for(rater) is None
    first, second = learn(rater, RIGHT), learn(rater, RIGHT)
    assert [first.passed, second.passed] == [True, True]
    assert first.assignment.item.position < second.assignment.item.position
    assert rater.trained_at is not None
    assert assignments.progress(rater) == (0, 4)
    assert assignments.next_for(rater) is not None
    assert (Rating.objects.count(), len(columns.read(rater.study).ratings)) == (0, 0)
    assert monitor.progress(rater.study, monitor.alike(rater.study)).given == 0


def test_who_misses_the_mark_repeats_it_and_may_pass_then() -> None:
    rater = cast.rater(study_with_training())
    learn(rater, WRONG)
    learn(rater, WRONG)
    assert rater.trained_at is None
    where = learning.place(rater)
    assert (where.answered, where.clips, where.round, where.rounds) == (0, 2, 2, 2)
    assert where.before is not None
    assert where.before.share == 1 / 2
    learn(rater, RIGHT)
    assert rater.trained_at is None
    learn(rater, RIGHT)
    assert rater.trained_at is not None
    assert rater.ending == ""


def test_who_misses_it_too_often_is_screened_out() -> None:
    rater = cast.rater(study_with_training())
    for _ in range(4):
        learn(rater, WRONG)
    assert rater.ending == Ending.SCREENED_OUT
    assert rater.training_failed_at is not None
    assert rater.finished_at is not None
    assert assignments.next_for(rater) is None


def test_an_answer_sent_twice_counts_once_and_a_told_one_cannot_be_changed() -> None:
    rater = cast.rater(study_with_training())
    held = learning.next_lesson(rater)
    assert held is not None
    assert learning.next_lesson(rater) == held
    answer: dict[str, Any] = {"public_id": uuid4(), "said": WRONG, "watched": cast.watched()}
    assert learning.submit(cast.shown(held), **answer) == learning.submit(held, **answer)
    with pytest.raises(ConflictError):
        learning.submit(held, public_id=uuid4(), said=RIGHT, watched=cast.watched())
    assert learning.place(rater).answered == Check.objects.count() == 1


def test_a_training_of_which_nothing_can_be_shown_any_more_lets_raters_on() -> None:
    study = study_with_training(1)
    item = study.items.get(purpose="training")
    type(item).objects.filter(pk=item.pk).update(withdrawn_at=None)
    clip = item.places.get().clip
    clip.archived_at = study.opened_at
    clip.save()
    rater = cast.rater(study)
    assert learning.next_lesson(rater) is None
    rater.refresh_from_db()
    assert assignments.next_for(rater) is not None


def test_the_pages_of_a_training(client: Client) -> None:
    study = study_with_training(1, training_repeats=0)
    study.items.filter(purpose="training").update(why_en="The ball <flies> across.", why_zh="球飞过去了。")
    rater = cast.rater(study)
    browser = cast.inside(client, rater)
    page = browser.get(f"/room/{rater.public_id}/").content.decode()
    assert "Practice clip 1 of 1" in page
    held = Assignment.objects.get()
    sent = browser.post(
        f"/room/{rater.public_id}/ratings/",
        {
            "id": str(uuid4()),
            "assignment": str(cast.shown(held).public_id),
            "scores": WRONG,
            "watched": cast.watched(),
        },
        content_type="application/json",
    )
    told = browser.get(sent.json()["feedback"]).content.decode()
    assert "The ball &lt;flies&gt; across." in told
    assert "motion 3" in told  # the anchor of the level that was expected
    assert "50% of your answers were as expected; 75% are needed." in told
    ended = browser.get(f"/room/{rater.public_id}/").content.decode()
    assert "Thank you for trying" in ended
    other = cast.inside(Client(), cast.rater(study))
    assert other.get(sent.json()["feedback"]).status_code == 403
