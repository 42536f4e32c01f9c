"""Whatever the study: no figure is NaN, infinite or invented, and order and names change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings.services import board_results, board_verdicts, board_words
from ratings.services.board_words import Labels
from tests.leaderboards import any_study, sound
from tests.leaderboards.any_study import Shape

INVENTED = re.compile(r"\b(?:nan|inf|infinity|None|null)\b|%\(", re.IGNORECASE)
# What is drawn depends on the order of codes in its last digits: rank intervals, and the interval of alpha.
STANDING = (
    "n",
    "prompts",
    "mean",
    "low",
    "high",
    "adjusted",
    "na_share",
    "rank",
    "level",
    "level_probability",
)
Row = Mapping[str, Any]


@settings(max_examples=60, deadline=None)
@given(shape=any_study.shapes(), method=st.sampled_from(board_results.METHODS))
def test_no_figure_is_invented_and_every_gap_has_a_sentence(shape: Shape, method: str) -> None:
    made = any_study.inputs(shape)
    found = board_results.compute(made, method=method, seed=0)
    sound.assert_sound(found, made, method)
    for text in sentences(found):
        assert text.endswith("."), text
        assert not INVENTED.search(text), text


def sentences(found: Mapping[str, Any]) -> Iterator[str]:
    """Everything that a board says in words."""
    labels = Labels({}, {})
    with translation.override("en"):
        yield from board_words.warnings(found, labels)
        for row in found["beside"]["verdicts"]:
            yield from board_verdicts.verdict(row, labels)


@settings(max_examples=15, deadline=None)
@given(shape=any_study.shapes(), seed=st.integers(0, 99), method=st.sampled_from(["two-way", "joint"]))
def test_the_order_of_rows_changes_nothing(shape: Shape, seed: int, method: str) -> None:
    made = any_study.inputs(shape)
    again = any_study.shuffled(made, seed)
    assert board_results.compute(again, method=method, seed=0) == board_results.compute(
        made, method=method, seed=0
    )


@settings(max_examples=15, deadline=None)
@given(shape=any_study.shapes(), seed=st.integers(0, 99), method=st.sampled_from(["shrunk", "davidson"]))
def test_other_codes_change_nothing_but_their_order(shape: Shape, seed: int, method: str) -> None:
    made = any_study.inputs(shape)
    before, after = (
        by_name(board_results.compute(each, method=method, seed=0))
        for each in (made, any_study.renamed(made, seed))
    )
    assert before.keys() == after.keys()
    for figure, value in before.items():
        same = pytest.approx(value, rel=1e-5, abs=1e-6) if isinstance(value, float) else value
        assert after[figure] == same, figure


def by_name(found: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a board by what they are of; a difference by its two sides, without its sign."""
    said: dict[str, Any] = {}
    for row in found["standings"]:
        place = f"{row['dimension']} {row['generator']}"
        said |= {f"{place} {name}": row[name] for name in STANDING}
    for row in found["strengths"]:
        place = f"{row['dimension']} {row['generator']}"
        said |= {f"{place} {name}": row[name] for name in ("log_strength", "low", "high", "rank")}
    for row in found["differences"]:
        place = f"{row['dimension']} {sorted((row['a'], row['b']))}"
        size = row["difference"] if row["difference"] is None else abs(row["difference"])
        said |= {f"{place} difference": size, f"{place} p": row["p"], f"{place} prompts": row["prompts"]}
    for row in found["agreement"]:
        said |= {f"{row['dimension']} {name}": row[name] for name in ("alpha", "ac2", "icc_k", "units")}
    return said
