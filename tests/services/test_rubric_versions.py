"""A change of a rubric in use is its next version; one that nobody uses is changed in place."""

from __future__ import annotations

from typing import Any

import pytest

from ratings.choices import Act
from ratings.models import AuditEntry, Rubric
from ratings.services import rubric_versions, rubrics
from tests import factories

pytestmark = pytest.mark.django_db


def content(*keys: str, **fields: Any) -> dict[str, Any]:
    dimensions = [{"key": key, "levels": 3} for key in keys or ("motion",)]
    return {"title": "Ours", "dimensions": dimensions, **fields}


def keys(rubric: Rubric) -> list[str]:
    return list(rubric.dimensions.values_list("key", flat=True))


def test_a_title_that_is_taken_gets_a_number() -> None:
    ada = factories.ada()
    made = [rubric_versions.make(content(), by=ada) for _ in range(2)]
    assert [(rubric.slug, rubric.version) for rubric in made] == [("ours", 1), ("ours-2", 1)]
    assert list(AuditEntry.objects.filter(by=ada).values_list("act", "subject")) == [
        (Act.RUBRIC_MADE, "ours-2"), (Act.RUBRIC_MADE, "ours"),
    ]  # fmt: skip


def test_what_nobody_uses_is_changed_in_place() -> None:
    ada = factories.ada()
    made = rubric_versions.make(content(), by=ada)
    changed = rubric_versions.revise(made, content("clarity", "motion", title="Mine"), by=ada)
    assert (changed.pk, changed.title, keys(changed)) == (made.pk, "Mine", ["clarity", "motion"])


@pytest.mark.parametrize("preview", [False, True])
def test_what_a_study_uses_stays_and_gets_a_next_version(preview: bool) -> None:
    ada = factories.ada()
    made = rubric_versions.make(content(), by=ada)
    factories.study(rubric=made, preview=preview)
    following = rubric_versions.revise(made, content("clarity"), by=ada)
    assert (following.slug, following.version, keys(following)) == ("ours", 2, ["clarity"])
    assert keys(made) == ["motion"]


def test_saying_what_a_version_says_already_makes_none() -> None:
    ada = factories.ada()
    made = rubric_versions.make(content(), by=ada)
    factories.study(rubric=made)
    following = rubric_versions.revise(made, content("clarity"), by=ada)
    assert rubric_versions.revise(following, content(), by=ada) == made
    assert Rubric.objects.count() == 2


def test_the_rubric_of_the_product_stays_word_for_word() -> None:
    own = rubrics.builtin("report-2024")
    changed = rubric_versions.revise(own, content(), by=factories.ada())
    assert (changed.slug, changed.version) == ("report-2024", 2)
    assert rubrics.is_builtin(own)
