"""Which version of the texts raters agreed to: kept with each, counted, and shown with its words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from ratings.models import Study
from ratings.services import agreements, participations
from ratings.services.agreements import Agreed
from tests import factories

pytestmark = pytest.mark.django_db
EARLY, LATE = datetime(2026, 1, 2, 8, tzinfo=UTC), datetime(2026, 1, 5, 9, tzinfo=UTC)


def study() -> Study:
    """Return a study with two raters who agreed, one of them in Chinese, and one who was simulated."""
    made = factories.study("pilot", state="open")
    factories.participation(made, "r-1", consent="1", consented_at=EARLY, language="en")
    factories.participation(made, "r-2", consent="1", consented_at=LATE, language="zh-hans")
    factories.participation(made, "r-3", simulated=True)
    return made


def test_agreements_are_counted_by_version_and_language() -> None:
    asked = study()
    assert agreements.of(asked) == [Agreed("1", {"en": 1, "zh-hans": 1}, EARLY, LATE)]
    assert agreements.without(asked) == 1


def test_a_version_that_nobody_agreed_to_yet_is_there_where_it_is_asked() -> None:
    assert agreements.of(factories.study("new")) == [Agreed("1", {})]


def test_the_curator_reads_what_was_agreed_to() -> None:
    asked, ada = study(), Client()
    ada.force_login(factories.ada())
    page = ada.get("/studies/pilot/raters/agreed/").content.decode()
    assert "2 raters agreed, from 2026-01-02 08:00 to 2026-01-05 09:00." in page
    assert "English 1 · 简体中文 1" in page
    assert "1 rater agreed to nothing here" in page
    for words in ("What is stored", "Read the prompt first."):
        assert words in page
    rows = ada.get("/studies/pilot/raters/").content.decode()
    assert rows.count("/studies/pilot/raters/agreed/#version-1") == 2
    late = factories.participation(asked, "r-4")
    participations.consent(late, version="1")
    assert agreements.of(asked)[0].raters == 3
