"""What is noticed about raters while a study runs, with its evidence."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from ratings.models import Clip, Flag
from ratings.services import assignments, flags
from tests import factories
from tests.room import cast
from tests.services.test_checks import answer, session, study_with_checks

pytestmark = pytest.mark.django_db


def test_who_never_looked_is_flagged_with_evidence_and_others_are_not() -> None:
    rng = np.random.default_rng(3)
    study = cast.study(generators=4, prompts=6)
    clips = list(Clip.objects.filter(places__item__study=study).order_by("pk"))
    truth = {clip.pk: 1 + number % 3 for number, clip in enumerate(clips)}
    honest = [cast.rater(study, pseudonym=f"honest-{n}") for n in range(9)]
    lazy, robot = cast.rater(study, pseudonym="lazy"), cast.rater(study, pseudonym="robot")
    for clip in clips:
        seen = {"server_seconds": 9.0, "pass": {"end": 3.0}}
        for rater in honest:
            level = (
                truth[clip.pk]
                if rng.random() < 0.8
                else int(np.clip(truth[clip.pk] + rng.choice([-1, 1]), 1, 3))
            )
            factories.rating(rater, clip, {"motion": level, "clarity": level}, watched=seen)
        factories.rating(lazy, clip, {"motion": 2, "clarity": 2}, watched=seen)
        hasty = {"server_seconds": 3.2, "pass": {"end": 3.0}}
        scores: dict[str, int | None] = {key: int(rng.integers(1, 4)) for key in ("motion", "clarity")}
        factories.rating(robot, clip, scores, watched=hasty)
    flags.refresh(study)
    found = {(f.participation.pseudonym, f.kind): f.evidence for f in Flag.objects.all()}
    # BT.500 is known to reject honest raters now and then: a sign is no verdict.
    assert {kind for name, kind in found if name.startswith("honest")} <= {"bt500"}
    assert found["lazy", "same-level"] == {"value": 1.0, "scores": 48, "limit": 0.95}
    assert found["robot", "haste"] == {"value": 0.2, "ratings": 24, "limit": 1.0}
    assert found["robot", "clicks"]["value"] > found["robot", "clicks"]["limit"]
    raised = Flag.objects.get(participation=lazy, kind="same-level").raised_at
    flags.refresh(study)
    assert Flag.objects.get(participation=lazy, kind="same-level").raised_at == raised


def test_the_page_tells_and_names_no_generator() -> None:
    study = cast.study(slug="pilot")
    rater = cast.rater(study, pseudonym="r-1")
    Flag.objects.create(
        participation=rater, kind="haste", evidence={"value": 0.2, "ratings": 24, "limit": 1.0}
    )
    ada = Client()
    ada.force_login(factories.ada())
    page = ada.get("/studies/pilot/raters/").content.decode()
    assert "Answers at once" in page
    evidence = ("0.20 against 1.00, on 24 answers", f"since {timezone.now():%Y-%m-%d}")
    monitor = ada.get("/studies/pilot/monitor/").content.decode()
    for shown in (page, monitor):
        assert all(words in shown for words in ("r-1", "Answers at once", *evidence))
    for item in study.items.all():
        assert item.places.get().clip.generator.name not in page
    told = ada.post(f"/studies/pilot/raters/{rater.public_id}/exclude/", {"reason": ""}, follow=True)
    assert "Please say why" in told.content.decode()
    done = ada.post(f"/studies/pilot/raters/{rater.public_id}/exclude/", {"reason": "hasty"}, follow=True)
    assert "hasty" in done.content.decode()
    ada.post(f"/studies/pilot/raters/{rater.public_id}/restore/")
    rater.refresh_from_db()
    assert rater.excluded_at is None


def test_who_misses_gold_and_traps_or_contradicts_himself_is_flagged_with_evidence() -> None:
    study = study_with_checks(
        gold=4, traps=1, rules={"gold_share": 0.3, "trap_share": 0.1, "repeat_share": 0.4}
    )
    good, bad = cast.rater(study, pseudonym="good"), cast.rater(study, pseudonym="bad")
    session(good, motion=3, clarity=1)
    turn = itertools.cycle([1, 3])
    while (held := assignments.next_for(bad)) is not None:
        level = next(turn) if held.item.purpose == "vote" else 3
        answer(held, motion=1 if held.item.purpose == "gold" else level, clarity=3)
    flags.refresh(study)
    found = {(f.participation.pseudonym, f.kind): f.evidence for f in Flag.objects.all()}
    assert found["bad", "gold"] == {"value": 0.0, "checks": 4, "rows": 8, "limit": 0.7}
    assert found["bad", "trap"] == {"value": 0.0, "checks": 1, "rows": 2, "limit": 0.75}
    assert {kind for name, kind in found if name == "good"} == {"trap", "same-level"}
    ada = Client()
    ada.force_login(factories.ada())
    page = ada.get(f"/studies/{study.slug}/raters/").content.decode()
    assert "Misses gold clips" in page
    assert "8 of 8" in page
    assert "Weighted kappa" in page
    assert "8 of 8" in ada.get(f"/studies/{study.slug}/monitor/").content.decode()
