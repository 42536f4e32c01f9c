"""The table of clips: our own columns, then every fact and measure that is declared."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratings.choices import FileState, Integrity, Outcome
from ratings.models import Clip, Probe
from ratings.probing.facts import FIELDS
from ratings.probing.measures import MEASURES
from ratings.services import exports
from tests import factories

pytestmark = pytest.mark.django_db


def rows() -> list[dict[str, object]]:
    columns = exports.clip_columns()
    return [dict(zip(columns, row, strict=True)) for row in exports.clip_rows(Clip.objects.all())]


def test_the_columns_are_those_of_the_registries() -> None:
    assert exports.clip_columns() == [
        *("file", "generator", "prompt", "sample", "task", "state", "reason", "integrity"),
        *FIELDS,
        *(measure.key for measure in MEASURES),
    ]


def test_a_row_shows_the_newest_probe() -> None:
    file = factories.file()
    factories.clip(generator=factories.generator("b"), filename="b.mp4", file=file)
    for integrity, frames in ((Integrity.BROKEN, 1), (Integrity.INTACT, 48)):
        Probe.objects.create(
            file=file,
            prober=1,
            integrity=integrity,
            facts={"frames": frames, "tags": {"x": "y", "title": "=1"}},
            measures={"ti": {"value": 1.5, "series": [1, 2]}},
        )
    (row,) = rows()
    assert (row["file"], row["state"], row["integrity"], row["frames"]) == ("b.mp4", "ready", "intact", 48)
    assert (row["ti"], row["si"], row["tags"]) == (1.5, None, "title==1; x=y")


def test_clips_without_a_file_and_rejected_ones_say_so() -> None:
    prompt = factories.prompt("p")
    rejected = factories.file(state=FileState.REJECTED, reason="empty")
    factories.clip(generator=factories.generator("a"), prompt=prompt, file=None)
    factories.clip(generator=factories.generator("b"), prompt=prompt, file=None, outcome=Outcome.REFUSED)
    factories.clip(generator=factories.generator("c"), prompt=prompt, file=rejected)
    assert [(row["state"], row["reason"]) for row in rows()] == [
        ("external", ""),
        ("refused", ""),
        ("rejected", "empty"),
    ]


def test_more_clips_cost_no_more_queries() -> None:
    factories.clip()
    with CaptureQueriesContext(connection) as one:
        rows()
    for _number in range(3):
        factories.clip()
    with CaptureQueriesContext(connection) as four:
        rows()
    assert len(four) == len(one)
