"""What migrations make of rows that are there."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from ratings.models import Study
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_study_at_work_is_not_asked_to_count_beeps_by_a_new_rule() -> None:
    factories.study("before", state="open", rules={"audio": True})
    factories.study("chosen", state="open", rules={"sound_test": True})
    factories.study("draft", state="draft", rules={})
    import_module("ratings.migrations.0020_sound_tested_from_now_on").keep(apps, None)
    told = dict(Study.objects.values_list("slug", "rules"))
    assert told == {
        "before": {"audio": True, "sound_test": False},
        "chosen": {"sound_test": True},
        "draft": {},
    }
