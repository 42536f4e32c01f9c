"""A study and its raters as programs read them: what checks raters, and what the viewing test found."""

from __future__ import annotations

import pytest

from ratings.services import viewing
from ratings.services.viewing import Found
from tests import factories
from tests.api.calls import program
from tests.room import cast
from tests.services.test_checks import study_with_checks

pytestmark = pytest.mark.django_db


def test_a_study_tells_what_checks_its_raters_in_the_form_it_takes_it() -> None:
    study = study_with_checks(gold=1, traps=1)
    gold = study.items.get(purpose="gold").places.get().clip
    told = program(factories.ada()).get(f"studies/{study.slug}/").json()["checks"]
    assert [check["purpose"] for check in told] == ["gold", "trap"]
    assert told[0] == {
        "purpose": "gold",
        "generator": gold.generator.slug,
        "prompt": gold.prompt.slug,
        "sample": gold.sample,
        "expected": {"motion": [2, 3], "clarity": [1, 1]},
        "why": "",
        "why_zh": "",
    }


def test_a_rater_stands_with_what_the_viewing_test_found() -> None:
    study = cast.study(generators=1, prompts=1, rules={"colour_plates": 3})
    one, other = cast.rater(study), cast.rater(study)
    viewing.keep(one, Found(1200, plates=2))
    rows = program(factories.ada()).get(f"studies/{study.slug}/participations/").json()["results"]
    by_name = {row["pseudonym"]: row for row in rows}
    assert by_name[one.pseudonym]["viewing"] == {"width": 1200, "plates": 2, "attempts": 1}
    assert (by_name[one.pseudonym]["viewing_passed_at"], by_name[one.pseudonym]["ending"]) == (None, "")
    assert by_name[other.pseudonym]["viewing"] == {}
