"""What would tell two generators apart: the least design that the planner says finds the difference."""

from __future__ import annotations

from typing import Any

import pytest

from ratings.stats.components import components
from ratings.stats.plan import Variances, promise
from ratings.stats.settle import overall_components, settle
from tests.stats import studies

NOISY = Variances(prompt=0.2, rater=0.1, generator_prompt=0.1, generator_rater=0.02, residual=0.3)
HERE: dict[str, Any] = {"generators": 4, "prompts": 10, "raters": 12, "votes": 3}


def test_it_is_the_smallest_design_that_finds_the_difference() -> None:
    found = settle(NOISY, **HERE, difference=0.4)
    assert found.prompts is not None
    enough, short = (promise(NOISY, **{**HERE, "prompts": found.prompts - less}).smallest for less in (0, 1))
    assert enough <= 0.4 < short


def test_it_says_when_one_kind_alone_does_not_help() -> None:
    stubborn = Variances(prompt=0.2, rater=0.1, generator_prompt=0.0, generator_rater=0.3, residual=0.3)
    assert settle(stubborn, **HERE, difference=0.05).prompts is None
    assert settle(stubborn, **HERE, difference=1.0).raters is not None


def test_no_difference_cannot_be_settled() -> None:
    with pytest.raises(ValueError, match="above zero"):
        settle(NOISY, **HERE, difference=0)


def test_the_overall_of_one_dimension_has_its_components_on_a_scale_of_one() -> None:
    columns = studies.study(prompts=12, raters=8, seed=3)
    whole, alone = components(columns, 0), overall_components(columns, [1.0])
    assert alone.prompt == pytest.approx(whole.prompt / (columns.scale[0] - 1) ** 2)
