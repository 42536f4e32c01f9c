"""What a draft is offered to teach and check raters with, and the page on which it is chosen."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ratings.calibration.lessons import LESSONS, TRAPS
from ratings.choices import Source, StudyState
from ratings.models import Clip, Study
from ratings.services import calibration, check_items, check_offers, clips, studies
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


def drawn() -> None:
    """Stand the drawn clips there, with other pictures in them."""
    for scene_of in (*LESSONS, *TRAPS):
        prompt = calibration.prompt_of(calibration._scene(scene_of.sample))
        clip, _new = clips.receive(
            generator=calibration._generator(),
            prompt=prompt,
            sample=scene_of.sample,
            content=BytesIO(scene_of.sample.encode()),
            source=Source.CHECK,
        )
        Clip.objects.filter(pk=clip.pk).update(file=cast.bare_file())


def pilot(levels: dict[str, list[list[int]]]) -> tuple[Study, list[Clip]]:
    """Return a closed study; `levels` has, by dimension, the levels that raters gave each clip."""
    study = cast.study(generators=1, prompts=3, rubric=factories.rubric(*levels), slug="pilot")
    found = list(Clip.objects.filter(places__item__study=study).order_by("pk"))
    for number in range(4):
        rater = cast.rater(study)
        for place, clip in enumerate(found):
            factories.rating(rater, clip, {key: given[place][number] for key, given in levels.items()})
    Study.objects.filter(pk=study.pk).update(state=StudyState.CLOSED, closed_at=timezone.now())
    return Study.objects.get(pk=study.pk), found


def draft(*keys: str, **fields: Any) -> Study:
    return factories.study(
        slug="draft", state=StudyState.DRAFT, opened_at=None, rubric=factories.rubric(*keys), **fields
    )


def test_gold_is_offered_where_a_pilot_agreed_with_what_nearly_agreed_tolerated() -> None:
    source, found = pilot(
        {
            "motion": [[3, 3, 3, 3], [1, 1, 1, 2], [1, 2, 3, 3]],
            "clarity": [[1, 1, 1, 1], [2, 2, 2, 2], [1, 2, 3, 1]],
        }
    )
    study = draft("motion", "clarity")
    assert check_offers.pilots(study) == [source]
    offers = check_offers.gold(study, source)
    assert [(offer.chosen.clip, offer.chosen.expected, offer.agreement, offer.votes) for offer in offers] == [
        (found[0], {"clarity": [1, 1], "motion": [3, 3]}, 1.0, 4),
        (found[1], {"clarity": [2, 2], "motion": [1, 2]}, 0.875, 4),
    ]
    gone = source.participations.first()
    assert gone is not None
    gone.excluded_at, gone.excluded_reason = timezone.now(), "x"
    gone.save()
    assert {offer.votes for offer in check_offers.gold(study, source)} == {3}


def test_lessons_and_traps_ask_what_the_rubric_has() -> None:
    drawn()
    study = draft("motion", "stability", "taste")
    lessons = check_offers.practice(study)
    assert [offer.chosen.clip.sample for offer in lessons] == ["lesson-1", "lesson-2", "lesson-4"]
    assert lessons[0].chosen.expected == {"motion": [3, 3], "stability": [1, 1]}
    assert [offer.chosen.expected["taste"] for offer in check_offers.traps(study)] == [[1, 1], [3, 3]]


def test_what_is_ticked_on_the_page_is_kept_and_the_rest_is_not() -> None:
    drawn()
    source, found = pilot({"motion": [[3, 3, 3, 3], [1, 1, 1, 1], [2, 2, 2, 2]]})
    study = draft("motion")
    ada = Client()
    ada.force_login(factories.ada())
    page = ada.get("/studies/draft/checks/?pilot=pilot").content.decode()
    assert page.count('name="checks"') == 2 + 3 + 2
    assert "100% agreed, 4 votes each" in page
    lesson, gold = check_offers.practice(study)[0].key, check_offers.gold(study, source)[0].key
    ada.post("/studies/draft/checks/", {"pilot": "pilot", "checks": [gold, lesson, "gold:unknown"]})
    assert [(chosen.purpose, chosen.why_en != "") for chosen in check_items.of(study)] == [
        ("training", True),
        ("gold", False),
    ]
    assert ada.get("/studies/draft/checks/").content.decode().count("checked") >= 2
    assert (
        "Raters practise on 1 clips; 1 gold clips and 0 traps" in ada.get("/studies/draft/").content.decode()
    )
    studies.open_study(study)
    told = ada.post("/studies/draft/checks/", {"checks": []}, follow=True).content.decode()
    assert "no draft any more" in told
    assert len(check_items.of(study)) == 2
    assert found[0].pk in check_items.clips_of(study)


def test_drawn_clips_are_never_voted_on() -> None:
    drawn()
    study = studies.create({"slug": "all", "task": "t2v", "rubric": "report-2024"})
    assert studies.ratable(study) == []
