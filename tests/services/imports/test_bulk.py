"""Rows that go in as columns: their ids, their defaults, their batches."""

from __future__ import annotations

import uuid

import numpy as np
import pytest

from ratings.models import Generator
from ratings.services.imports import bulk
from tests import factories

pytestmark = pytest.mark.django_db


def test_public_ids_are_random_uuids() -> None:
    made = [uuid.UUID(text) for text in bulk.public_ids(50)]
    assert {(one.version, one.variant) for one in made} == {(4, uuid.RFC_4122)}
    assert len(set(made)) == 50
    assert len(bulk.public_ids(0)) == 0


def test_reserved_ids_are_free_and_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    first = factories.generator()
    ids = bulk.next_ids(Generator, 3)
    assert min(ids) > first.pk
    monkeypatch.setattr(bulk, "BATCH", 2)
    names = np.array(["a", "b", "c"], dtype=object)
    assert list(bulk.insert(Generator, 3, id=ids, slug=names, name=names)) == [2, 1]
    assert list(Generator.objects.filter(pk__in=ids.tolist()).values_list("slug", "kind")) == [
        ("a", "system"),
        ("b", "system"),
        ("c", "system"),
    ]
    assert factories.generator().pk > max(ids)
