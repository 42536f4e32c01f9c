"""The audit log: written with what it tells of, and never rewritten, not even past our own code."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from ratings.choices import Act
from ratings.errors import FrozenError
from ratings.models import AuditEntry
from ratings.services import audit, clips, studies
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


def test_acts_are_kept_with_who_did_them() -> None:
    ada = factories.ada()
    study = studies.create({"slug": "own", "task": "t2v", "rubric": "report-2024"}, by=ada)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.study) == (Act.STUDY_MADE, ada, "own")
    assert entry.subject == str(study.public_id)


def test_what_changes_nothing_is_not_kept() -> None:
    study = cast.study()
    studies.open_study(study)  # it is open already
    clip = factories.clip()
    assert [clips.archive(clip), clips.archive(clip)] == [True, False]
    assert [entry.act for entry in AuditEntry.objects.all()] == [Act.CLIP_ARCHIVED]


def test_our_own_code_cannot_rewrite_it() -> None:
    audit.note(Act.SIGNED_IN, by=None)
    with pytest.raises(FrozenError):
        AuditEntry.objects.update(act="x")
    with pytest.raises(FrozenError):
        AuditEntry.objects.all().delete()
    with pytest.raises(FrozenError):
        AuditEntry.objects.get().save()


def test_the_database_refuses_too() -> None:
    audit.note(Act.SIGNED_IN, by=None)
    if connection.vendor == "sqlite":  # conftest.py takes it away, so that other tests can clean up
        connection.cursor().execute(import_module("ratings.migrations.0013_sessions").KEPT)
    for order in ("UPDATE ratings_auditentry SET act = 'x'", "DELETE FROM ratings_auditentry"):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            connection.cursor().execute(order)
    assert AuditEntry.objects.get().act == Act.SIGNED_IN
