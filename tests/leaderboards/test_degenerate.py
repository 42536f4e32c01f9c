"""What cannot be computed is null with a sentence: never NaN, never infinite, never a crash."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import strip_tags

from ratings.models import Study
from ratings.services import leaderboards, verifying
from ratings.views import board_parts
from tests import factories
from tests.leaderboards import cast

pytestmark = pytest.mark.django_db
INVENTED = re.compile(r"\b(?:nan|inf|infinity|None|null)\b|%\(", re.IGNORECASE)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A client that asks in Chinese must not leave the next test there."""
    with translation.override("en"):
        yield


CASES: dict[str, Callable[[], Study]] = {
    "nothing": factories.study,
    "one rater": lambda: cast.rated({"ant": [[[3]], [[2]]], "bee": [[[1]], [[2]]]}),
    "one prompt": lambda: cast.rated({"ant": [[[3], [2]]], "bee": [[[1], [2]]]}),
    "one generator": lambda: cast.rated({"ant": [[[3], [2]], [[2], [1]]]}),
    "one score": lambda: cast.rated({"ant": [[[3]]]}),
    "one level": lambda: cast.rated({"ant": [[[2], [2]]] * 3, "bee": [[[2], [2]]] * 3}),
    "all na": lambda: cast.rated({"ant": [[[None], [None]]] * 2, "bee": [[[None], [None]]] * 2}),
    "an empty dimension": lambda: cast.rated(
        {"ant": [[[3, None], [2, None]]] * 3, "bee": [[[1, None], [2, None]]] * 3}, "motion", "clarity"
    ),
    "no shared prompt": lambda: cast.rated(
        {"ant": [[[3], [2]], [None, None]], "bee": [[None, None], [[1], [2]]]}
    ),
    "no votes": lambda: factories.study(mode="compare"),
    "one vote": lambda: cast.compared([("ant", "bee", "a")], raters=1, prompts=1),
    "one side wins all": lambda: cast.compared([("ant", "bee", "a"), ("bee", "cat", "a")]),
    "only both bad": lambda: cast.compared([("ant", "bee", "both_bad")]),
    "two islands": lambda: cast.compared([("ant", "bee", "a"), ("cat", "dog", "b")]),
}


@pytest.mark.parametrize("case", CASES)
def test_every_method_gives_figures_or_null_and_a_sentence(case: str, client: Client) -> None:
    study = CASES[case]()
    client.force_login(factories.let_know(factories.ada(), study))
    for method in leaderboards.METHODS:
        made = leaderboards.compute(study, method=method)
        found = leaderboards.plain(made).board
        json.dumps(found, allow_nan=False)
        json.dumps(made.result, allow_nan=False)
        missing = any(None in (row["low"], row["rank"]) for row in (*found["standings"], *found["strengths"]))
        assert found["warnings"] or not missing
        assert verifying.verify(made).holds
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        for part in ("", *(f"{name}/" for name in board_parts.PARTS)):
            answer = client.get(f"/leaderboards/{made.public_id}/{part}")
            assert answer.status_code == 200, part
            assert INVENTED.findall(strip_tags(answer.content.decode())) == [], part


@pytest.mark.parametrize("case", CASES)
def test_every_sentence_is_whole_in_both_languages(case: str) -> None:
    made = leaderboards.compute(CASES[case]())
    said: dict[str, list[str]] = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said[language] = list(leaderboards.plain(made).board["warnings"])
    assert all(text.endswith((".", "。")) and "%(" not in text for texts in said.values() for text in texts)
    assert not any(text in said["en"] for text in said["zh-hans"])


def test_a_verdict_on_nothing_says_what_is_missing() -> None:
    found: Any = leaderboards.plain(leaderboards.compute(CASES["one rater"]())).board
    assert [row["low"] for row in found["standings"]] == [None] * 4
    assert any("only one rater" in text for text in found["warnings"])
