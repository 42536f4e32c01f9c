"""Opening a study fixes rules, seed and items; closing it ends it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ratings.choices import FileState, Mode, StudyState
from ratings.errors import FrozenError, InvalidError
from ratings.models import Clip, Item, Study
from ratings.services import rules, studies
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    """A draft about two generators and two prompts, one clip of which is not ready."""
    study = factories.study("draft", state=StudyState.DRAFT, opened_at=None)
    a, b = factories.generator("a"), factories.generator("b")
    sunset, storm = factories.prompt("sunset"), factories.prompt("storm")
    factories.clip(generator=a, prompt=sunset)
    factories.clip(generator=b, prompt=sunset)
    factories.clip(generator=a, prompt=storm)
    factories.clip(generator=a, prompt=storm, sample="1")
    factories.clip(generator=b, prompt=storm, file=factories.file(state=FileState.RECEIVED))
    factories.clip(generator=b, prompt=factories.prompt("portrait", task="i2v"))
    return study


def shown(study: Study) -> list[tuple[str, str, str]]:
    return [
        (
            item.mode,
            item.prompt.slug,
            " ".join(f"{p.clip.generator}{p.clip.sample}" for p in item.places.all()),
        )
        for item in study.items.prefetch_related("places__clip__generator").select_related("prompt")
    ]


def test_to_rate_each_ready_clip_of_the_task_is_an_item(study: Study) -> None:
    studies.open_study(study)
    assert shown(study) == [
        ("rate", "storm", "A0"),
        ("rate", "storm", "A1"),
        ("rate", "sunset", "A0"),
        ("rate", "sunset", "B0"),
    ]


def test_to_compare_each_pair_of_two_generators_is_an_item(study: Study) -> None:
    Study.objects.update(mode=Mode.COMPARE)
    study.refresh_from_db()
    studies.open_study(study)
    assert shown(study) == [("compare", "sunset", "A0 B0")]


def test_both_asks_for_both(study: Study) -> None:
    study.mode = Mode.BOTH
    study.save()
    studies.open_study(study)
    assert [item[0] for item in shown(study)] == ["rate", "rate", "rate", "rate", "compare"]


def test_generators_and_prompts_narrow_it_down(study: Study) -> None:
    study.generators.set(study.generators.model.objects.filter(slug="a"))
    study.prompts.set(study.prompts.model.objects.filter(slug="sunset"))
    studies.open_study(study)
    assert shown(study) == [("rate", "sunset", "A0")]


def test_a_prompt_without_ground_for_any_dimension_is_left_out(study: Study) -> None:
    study.prompts.model.objects.filter(slug="storm").update(dimensions=["physics"])
    studies.open_study(study)
    assert [item[1] for item in shown(study)] == ["sunset", "sunset"]


def test_archived_clips_are_left_out(study: Study) -> None:
    Clip.objects.of_study(study).filter(prompt__slug="storm").update(archived_at=timezone.now())
    studies.open_study(study)
    assert [item[1] for item in shown(study)] == ["sunset", "sunset"]


def test_rules_are_stored_whole(study: Study) -> None:
    study.rules = {"lease_minutes": 5}
    study.save()
    studies.open_study(study)
    study.refresh_from_db()
    assert (study.state, study.rules) == ("open", {**rules.DEFAULTS, "lease_minutes": 5})
    assert study.opened_at is not None


def test_opening_twice_changes_nothing(study: Study) -> None:
    studies.open_study(study)
    seed, items = study.seed, shown(study)
    studies.open_study(Study.objects.get())
    study.refresh_from_db()
    assert (study.seed, shown(study)) == (seed, items)


def test_a_clip_that_becomes_ready_later_is_not_slipped_in(study: Study) -> None:
    studies.open_study(study)
    factories.clip(prompt=study.prompts.model.objects.get(slug="sunset"))
    studies.open_study(study)
    assert Item.objects.count() == 4


def test_with_nothing_ready_it_stays_a_draft() -> None:
    study = factories.study(state=StudyState.DRAFT, opened_at=None)
    factories.clip(file=None)
    with pytest.raises(InvalidError, match="There is nothing to rate"):
        studies.open_study(study)
    assert study.state == Study.objects.get().state == "draft"


def test_with_nothing_to_compare_it_says_so(study: Study) -> None:
    study.mode = Mode.COMPARE
    study.save()
    Clip.objects.of_study(study).filter(generator__slug="b").update(archived_at=timezone.now())
    with pytest.raises(InvalidError, match="There is nothing to compare"):
        studies.open_study(study)


def test_a_closed_study_stays_closed(study: Study) -> None:
    studies.open_study(study)
    studies.close_study(study)
    assert (study.state, study.closed_at is not None) == ("closed", True)
    studies.close_study(study)
    with pytest.raises(FrozenError, match=r"This study is closed, and stays so\."):
        studies.open_study(study)


def test_a_draft_closes_only_with_imported_judgements(study: Study) -> None:
    with pytest.raises(InvalidError, match="never opened and nothing was judged"):
        studies.close_study(study)
    factories.rating(factories.participation(study), Clip.objects.of_study(study)[0], {"motion": 2})
    studies.close_study(study)
    assert (study.state, study.rules) == ("closed", rules.DEFAULTS)


def test_opening_costs_the_same_number_of_queries_for_more_clips(study: Study) -> None:
    with CaptureQueriesContext(connection) as few:
        studies.open_study(study)
    other = factories.study(state=StudyState.DRAFT, opened_at=None)
    for _number in range(5):
        factories.clip(prompt=factories.prompt())
    with CaptureQueriesContext(connection) as many:
        studies.open_study(other)
    assert len(many) == len(few)
