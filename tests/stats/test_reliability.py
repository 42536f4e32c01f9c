"""How far the means of generators can be relied on."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.components import Components, components
from ratings.stats.means import generator_means
from ratings.stats.reliability import of_generators
from tests.stats import studies


def test_more_prompts_raters_and_scores_make_means_surer() -> None:
    found = Components(0.2, 9.0, 9.0, 0.4, 0.6, 1.2)
    assert of_generators(found, prompts=4, raters=6, scores=12) == pytest.approx(0.2 / (0.2 + 0.3))
    assert of_generators(found, prompts=40, raters=60, scores=1200) == pytest.approx(0.2 / (0.2 + 0.021))


def test_equal_generators_have_none_and_unknown_variances_give_no_figure() -> None:
    equal = Components(-0.1, 1.0, 1.0, 0.2, 0.2, 1.0)
    assert of_generators(equal, prompts=4, raters=4, scores=16) == 0
    unknown = Components(np.nan, 1.0, 1.0, 0.2, 0.2, 1.0)
    assert of_generators(unknown, prompts=4, raters=4, scores=16) is None
    assert of_generators(Components(0, 0, 0, 0, 0, 0), prompts=4, raters=4, scores=16) is None


def test_it_foretells_how_two_studies_of_the_same_generators_go_together() -> None:
    told, seen = [], []
    for seed in range(40):
        first, second = (
            studies.study(generators=6, prompts=6, raters=4, votes=2, seed=2 * seed + n) for n in (0, 1)
        )
        found = of_generators(components(first, 0), prompts=6, raters=4, scores=12)
        assert found is not None
        told.append(found)
        means = [generator_means(one, 0).mean for one in (first, second)]
        seen.append(float(np.asarray(np.corrcoef(means))[0, 1]))
    assert np.mean(told) == pytest.approx(np.mean(seen), abs=0.08)
