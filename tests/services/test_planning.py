"""Plans from a pilot and from stated variances, as a service and as a command."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ratings.errors import InvalidError
from ratings.services import participations, planning
from ratings.stats.plan import promise
from tests.leaderboards import cast

pytestmark = pytest.mark.django_db


def planned(*arguments: str) -> Any:
    out = StringIO()
    call_command("plan", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_a_plan_finds_the_difference_it_was_asked_for() -> None:
    found = planned("--generators", "5", "--difference", "0.1")
    variances = planning.stated({})
    shape = {key: found[key] for key in ("generators", "prompts", "raters", "votes")}
    assert promise(variances, **shape).smallest == found["smallest"] <= 0.1
    assert found["ratings"] == 5 * found["prompts"] * found["votes"]
    assert found["hours"] == found["ratings"] * participations.SECONDS_A_CLIP / 3600


def test_dearer_votes_never_make_a_plan_with_more_of_them() -> None:
    cheap = planned("--generators", "5", "--difference", "0.1", "--clip-price", "1", "--vote-price", "0.01")
    dear = planned("--generators", "5", "--difference", "0.1", "--clip-price", "1", "--vote-price", "10")
    assert dear["ratings"] <= cheap["ratings"]


def test_a_pilot_lends_its_variances() -> None:
    rows = {
        slug: [[[min(3, max(1, level + (p * r + p + r) % 3 - 1))] for r in range(4)] for p in range(5)]
        for slug, level in (("ant", 2), ("bee", 3))
    }
    study = cast.rated(rows)
    found = planned("--generators", "2", "--difference", "1", "--pilot", study.slug, "--dimension", "motion")
    assert found["smallest"] <= 1
    with pytest.raises(CommandError, match="no dimension guess"):
        planned("--generators", "2", "--difference", "1", "--pilot", study.slug, "--dimension", "guess")


def test_what_cannot_be_planned_is_said() -> None:
    for generators, difference in ((1, 0.1), (5, 0.0001)):
        with pytest.raises(InvalidError):
            planning.cheapest(planning.stated({}), generators=generators, difference=difference)
    with pytest.raises(CommandError, match="not both"):
        planned("--generators", "5", "--difference", "1", "--pilot", "x", "--prompt", "1")
