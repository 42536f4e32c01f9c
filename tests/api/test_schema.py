"""The OpenAPI document is exact: made without a warning, and held against real answers by schemathesis.

Everybody of the cast takes turns; in `./run soak api` each sends every request, many more of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from ratings.api import documents
from ratings.probing.facts import FIELDS
from ratings.probing.measures import MEASURES
from tests.api import fuzz

EXAMPLES = 2
TURNS = itertools.count()
SCHEMA = schemathesis.openapi.from_dict(documents.document(), config=fuzz.config(examples=EXAMPLES))
SCHEMA.app = get_wsgi_application()
SCHEMA.location = "/api/schema/"


@pytest.fixture
def tokens(db: None) -> Iterator[list[dict[str, str]]]:
    """Give the headers of everybody of the cast, in a world in which every address can lead somewhere."""
    # Between requests, a server closes connections that it cannot go on with; a test's transaction is one.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield fuzz.everybody()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_document_is_made_without_a_warning(tmp_path: Path) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))


def test_it_says_3_1() -> None:
    assert documents.document()["openapi"] == "3.1.0"


def test_every_measure_and_fact_is_described() -> None:
    probe = documents.document()["components"]["schemas"]["Probe"]["properties"]
    measures = {key: told["description"] for key, told in probe["measures"]["properties"].items()}
    assert list(measures) == [one.key for one in MEASURES]
    assert all(measures[one.key].endswith(one.reading) for one in MEASURES)
    assert measures["loudness"].startswith("Loudness, LUFS. ")
    facts = probe["facts"]["properties"]
    assert list(facts) == list(FIELDS)
    assert facts["fps"] == {"type": ["number", "null"], "description": "Frame rate, fps"}
    assert facts["tags"]["additionalProperties"] == {"type": "string"}


@SCHEMA.parametrize()
@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_answer_is_as_the_document_says(
    case: schemathesis.Case[Any], tokens: list[dict[str, str]]
) -> None:
    cache.clear()
    case.call_and_validate(headers=tokens[next(TURNS) % len(tokens)])
