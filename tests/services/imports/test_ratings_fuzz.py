"""Any table of ratings against a plain reading of it: what is stored, skipped and refused is the same."""

from __future__ import annotations

import csv
import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings.models import Score
from ratings.services.imports import ratings
from tests import factories
from tests.services.imports.tools import counts, imported

pytestmark = pytest.mark.django_db
HEADER = ["rater", "generator", "prompt", "dimension", "level", "sample"]
LEVELS = {"1": 1, "2": 2, "3": 3, "low": 1, "mid": 2, "high": 3, "na": None}
ROW = st.tuples(
    st.sampled_from(["Rui", "Sam", ""]),
    st.sampled_from(["Gen-3", "gen-3", "Vidu"]),
    st.sampled_from(["p", "q"]),
    st.sampled_from(["motion", "clarity", "colour"]),
    st.sampled_from([*LEVELS, "4", ""]),
    st.sampled_from(["", "0", "1"]),
)
_numbers = itertools.count()
Plain = dict[tuple[str, str, str, str, str], int | None]


def plainly(rows: list[tuple[str, ...]]) -> tuple[Plain, int, int]:
    """Return what a plain reading stores, and how many lines it skips and refuses."""
    known: Plain = {}
    skipped = refused = 0
    for rater, generator, prompt, dimension, level, sample in rows:
        key = (rater, generator.lower(), prompt, sample or "0", dimension)
        if not rater or dimension == "colour" or level not in LEVELS:
            refused += 1
        elif key not in known:
            known[key] = LEVELS[level]
        elif known[key] == LEVELS[level]:
            skipped += 1
        else:
            refused += 1
    return known, skipped, refused


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, max_size=25), st.lists(ROW, max_size=10))
def test_two_files_one_after_the_other(first: list[tuple[str, ...]], second: list[tuple[str, ...]]) -> None:
    number = next(_numbers)
    study = factories.study(f"fuzz-{number}")
    rows: list[tuple[str, ...]] = []
    stored = 0
    for file in (first, second):
        rows += file
        report = imported(ratings.load, _written(file), study=study, keep_going=True)
        known, _skipped, _refused = plainly(rows)
        new = len(known) - stored
        assert (report.imported, sum(counts(report))) == (new, len(file))
        stored = len(known)
    assert _stored(study.pk) == known


def _written(rows: list[tuple[str, ...]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows([HEADER, *rows])
    return stream.getvalue()


def _stored(study: int) -> Plain:
    names = ("rating__participation__link__external_id", "rating__clip__generator__slug")
    more = ("rating__clip__prompt__slug", "rating__clip__sample", "dimension__key", "level")
    scores = Score.objects.filter(rating__study=study).values_list(*names, *more)
    return {(r, g, p, s, d): level for r, g, p, s, d, level in scores}
