"""The real ratings: every score as it stands in the file, and the means its authors' data must give."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratings.models import Clip, Generator, Participation, Rating, Score
from ratings.services import studies
from ratings.services.imports import ratings
from tests.services.imports.tools import counts, imported
from tests.shared import shared

pytestmark = pytest.mark.django_db
KEYS = ("static_quality", "temporal_quality", "alignment")
DEFINITION: dict[str, Any] = {
    "slug": "fetv",
    "task": "t2v",
    "rubric": {"slug": "fetv", "dimensions": [{"key": key, "levels": 5, "tasks": ["t2v"]} for key in KEYS]},
}
MEANS = {
    "CogVideo": (3.2391, 3.3026, 3.1029),
    "Text2Video-Zero": (4.1088, 2.0425, 3.4157),
    "ModelScopeT2V": (3.7824, 4.0700, 3.7868),
    "ZeroScope v2": (3.5234, 3.7151, 3.5735),
    "Real video": (4.7659, 4.8842, 4.8872),
}


def test_all_27_153_scores_arrive_and_give_the_published_means() -> None:
    data = shared("ratings", "fetv", "ratings.csv").read_bytes()
    study = studies.create(DEFINITION)
    with CaptureQueriesContext(connection) as queries:
        report = imported(ratings.load, data, study=study)
    assert counts(report) == (27_153, 0, 0)
    assert len(queries) < 60
    assert (Rating.objects.count(), Clip.objects.count(), Participation.objects.count()) == (9_051, 3_017, 3)
    means = _means()
    assert {name: tuple(round(means[name, key], 4) for key in KEYS) for name in MEANS} == MEANS
    lines = csv.reader(data.decode().splitlines()[1:])
    assert sorted((r, g, p, d, int(level)) for r, g, p, _s, d, level in lines) == sorted(_stored())
    assert counts(imported(ratings.load, data, study=study)) == (0, 27_153, 0)
    assert (Score.objects.count(), Generator.objects.count()) == (27_153, 5)


def _stored() -> Any:
    return Score.objects.values_list(
        "rating__participation__link__external_id",
        "rating__clip__generator__name",
        "rating__clip__prompt__slug",
        "dimension__key",
        "level",
    )


def _means() -> dict[tuple[str, str], float]:
    """Return the mean over prompts of the clip means, by generator and dimension."""
    levels: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for _rater, generator, prompt, key, level in _stored():
        levels[generator, key][prompt].append(level)
    return {
        key: sum(sum(clip) / len(clip) for clip in prompts.values()) / len(prompts)
        for key, prompts in levels.items()
    }
