"""Drafts: changed, copied, thrown away; and refused once a study is open or holds judgements."""

from __future__ import annotations

from typing import Any

import pytest

from ratings.choices import StudyState
from ratings.errors import FrozenError, InvalidError
from ratings.models import Study
from ratings.services import drafts, rubrics, studies
from tests import factories

pytestmark = pytest.mark.django_db


def definition(**said: Any) -> dict[str, Any]:
    return {"slug": "pilot", "title": "Pilot", "task": "t2v", "rubric": "report-2024", **said}


def test_a_definition_goes_out_as_it_came_in() -> None:
    factories.clip(generator=factories.generator("gen-3"), prompt=factories.prompt("sea"))
    check = {"generator": "gen-3", "prompt": "sea", "sample": "0"}
    said = definition(
        title_zh="试评",
        mode="both",
        votes_per_item=5,
        generators=["gen-3"],
        prompts=["sea"],
        rules={"anyone": True},
        checks=[
            {
                "purpose": "training",
                **check,
                "expected": {"motion": [3, 3]},
                "why": "It runs.",
                "why_zh": "跑",
            },
            {"purpose": "gold", **check, "expected": {"clarity": [1, 2]}, "why": "", "why_zh": ""},
        ],
    )
    made = studies.create(said)
    written = drafts.definition_of(made)
    assert written == {**said, "rubric": rubrics.definition_of(made.rubric)}
    assert studies.ensure(written) == (made, False)


def test_a_draft_is_revised_whole_and_keeps_its_slug() -> None:
    draft = studies.create(definition(generators=[factories.generator("gen-3").slug], rules={"anyone": True}))
    drafts.revise(draft, definition(slug="other", title="New", votes_per_item=7))
    draft.refresh_from_db()
    assert (draft.slug, draft.title_en, draft.votes_per_item, draft.rules) == ("pilot", "New", 7, {})
    assert not draft.generators.exists()


def test_a_fault_in_a_revision_changes_nothing() -> None:
    draft = studies.create(definition())
    with pytest.raises(InvalidError):
        drafts.revise(draft, definition(title="New", generators=["nobody"]))
    assert Study.objects.get().title_en == "Pilot"


def test_an_open_study_is_not_revised() -> None:
    factories.clip()
    study = studies.create(definition())
    studies.open_study(study)
    with pytest.raises(FrozenError, match="“Pilot” is open or closed"):
        drafts.revise(study, definition(title="New"))
    assert Study.objects.get().title_en == "Pilot"


def test_a_copy_is_a_draft_under_a_free_slug() -> None:
    factories.clip()
    study = studies.create(definition(rules={"lease_minutes": 5}))
    studies.open_study(study)
    first, second = drafts.duplicate(study), drafts.duplicate(study)
    assert [(copy.slug, copy.title_en, copy.state) for copy in (first, second)] == [
        ("pilot-2", "Pilot (copy)", StudyState.DRAFT),
        ("pilot-3", "Pilot (copy)", StudyState.DRAFT),
    ]
    assert first.rules["lease_minutes"] == 5
    assert first.items.count() == 0


def test_only_what_was_never_opened_nor_judged_is_discarded() -> None:
    factories.clip()
    draft, opened = studies.create(definition()), studies.create(definition(slug="opened"))
    studies.open_study(opened)
    drafts.discard(draft)
    with pytest.raises(InvalidError, match="never deleted"):
        drafts.discard(opened)
    assert list(Study.objects.all()) == [opened]


def test_a_draft_with_imported_judgements_stays() -> None:
    study = factories.study(state=StudyState.DRAFT, opened_at=None)
    factories.rating(factories.participation(study), factories.clip(), {"motion": 1})
    with pytest.raises(InvalidError):
        drafts.discard(study)
    assert Study.objects.count() == 1
