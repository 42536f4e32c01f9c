"""Roles: what an account may do in one study, in every one, and nowhere else."""

from __future__ import annotations

import pytest

from ratings.choices import Act, Role
from ratings.models import AuditEntry
from ratings.services import roles, studies
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_role_holds_in_its_study_alone() -> None:
    study, other = factories.study(), factories.study()
    cyd = factories.member(study, Role.CURATOR)
    assert roles.may_curate(cyd, study)
    assert not roles.may_curate(cyd, other)
    assert roles.may_curate(cyd), "the catalogue is common"
    assert list(roles.readable(cyd)) == [study]


def test_a_role_without_a_study_holds_in_every_one() -> None:
    study = factories.study()
    ana = factories.member(None, Role.ANALYST)
    assert roles.may_read(ana, study)
    assert not roles.may_curate(ana, study)
    assert list(roles.readable(ana)) == [study]


def test_a_rater_reads_nothing() -> None:
    study = factories.study()
    rater = factories.member(study, Role.RATER)
    assert not roles.may_read(rater, study)
    assert not roles.readable(rater).exists()


def test_an_account_that_was_closed_may_do_nothing() -> None:
    study = factories.study()
    gone = factories.user(is_staff=True, is_active=False)
    assert not roles.may_curate(gone, study)
    assert not roles.is_administrator(gone)
    assert not roles.readable(gone).exists()


def test_who_makes_a_study_curates_it() -> None:
    cyd = factories.member(factories.study(), Role.CURATOR)
    made = studies.create({"slug": "own", "task": "t2v", "rubric": "report-2024"}, by=cyd)
    assert roles.may_curate(cyd, made)


def test_giving_and_taking_twice_changes_and_notes_once() -> None:
    ada, mo, study = factories.ada(), factories.user(), factories.study()
    assert [roles.give(mo, Role.ANALYST, study=study, by=ada) for _ in range(2)] == [True, False]
    assert [roles.take(mo, Role.ANALYST, study=study, by=ada) for _ in range(2)] == [True, False]
    told = [(entry.act, entry.by, entry.subject) for entry in AuditEntry.objects.order_by("pk")]
    assert told == [(act, ada, str(mo.public_id)) for act in (Act.ROLE_GIVEN, Act.ROLE_TAKEN)]
