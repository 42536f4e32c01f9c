"""Whatever the study: no figure is NaN, infinite or invented, and order and names change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import strip_tags
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings.models import Clip, Study
from ratings.services import board_results, board_verdicts, board_words, leaderboards, reports, verifying
from ratings.services.board_inputs import Inputs
from ratings.services.board_words import Labels
from ratings.views import board_parts
from tests import factories
from tests.leaderboards import any_study, cast, sound
from tests.leaderboards.any_study import Shape

INVENTED = re.compile(r"\b(?:nan|NaN|inf|Infinity|None|null)\b|%\(")
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


@settings(max_examples=40, deadline=None)
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


STORED = {
    "holes and an island of votes": Shape(
        seed=7, generators=4, prompts=5, samples=2, raters=4, share=0.5, habits=("half na", "mixed"),
        scales=(3, 5), part="whole", votes=40, answers="mixed", islands=True, weights=(1.0, 1.0),
        excluded=False,
    ),
    "a rater for each, and one level": Shape(
        seed=8, generators=3, prompts=4, samples=1, raters=5, share=0.9, habits=("one level", "half asked"),
        scales=(3, 3), part="own raters", votes=6, answers="both bad", islands=False, weights=(1.0, 0.0),
        excluded=False,
    ),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", STORED)
def test_the_database_pages_and_files_say_no_more(name: str, client: Client) -> None:
    made = any_study.inputs(STORED[name])
    study = stored(made)
    board = leaderboards.compute(study, method="two-way")
    everyone = [True] * len(made.judged.generators)
    again = replace(made, judged=replace(made.judged, ranked=tuple(everyone), hidden=()), series=[])
    pure = board_results.compute(again, method="two-way", seed=0)
    assert leaderboards.standings(board) == pure["standings"]
    assert board.result["strengths"] == pure["strengths"]
    assert verifying.verify(board).holds
    client.force_login(factories.ada())
    with translation.override("en"):
        for language in ("en", "zh-hans"):
            client.cookies["django_language"] = language
            for part in ("", *(f"{part}/" for part in board_parts.PARTS)):
                page = client.get(f"/leaderboards/{board.public_id}/{part}").content.decode()
                assert INVENTED.findall(strip_tags(page)) == [], part
        for kind in ("csv", "md", "tex"):
            told = reports.leaderboard_file(board, kind).decode()
            assert INVENTED.findall(told) == [], kind


def stored(made: Inputs) -> Study:
    """Store the judgements of `made`."""
    judged, columns = made.judged, made.judged.ratings
    rubric = factories.rubric(*judged.dimensions)
    for key, levels in zip(judged.dimensions, columns.scale, strict=True):
        rubric.dimensions.filter(key=key).update(levels=levels)
    for key, weight in zip(judged.dimensions, judged.weights, strict=True):
        rubric.dimensions.filter(key=key).update(weight=weight)
    study = factories.study(rubric=rubric)
    makers = [factories.generator(slug) for slug in judged.generators]
    asked = [factories.prompt(slug) for slug in judged.prompts]
    raters = [factories.participation(study, slug) for slug in judged.raters]
    clips: dict[tuple[int, int, int], Clip] = {}

    def clip(generator: int, prompt: int, code: int) -> Clip:
        key = (generator, prompt, code)
        if key not in clips:
            clips[key] = factories.clip(generator=makers[generator], prompt=asked[prompt], sample=f"s{code}")
        return clips[key]

    for row, levels in enumerate(columns.levels.tolist()):
        shown = clip(int(columns.generator[row]), int(columns.prompt[row]), int(columns.clip[row]))
        given = {
            key: None if level < 0 else level
            for key, level in zip(judged.dimensions, levels, strict=True)
            if level
        }
        factories.rating(raters[columns.rater[row]], shown, given)
    votes = judged.votes
    for a, b, prompt, rater, choice in zip(
        votes.a.tolist(), votes.b.tolist(), votes.prompt.tolist(), votes.rater.tolist(),
        votes.choice.tolist(), strict=True,
    ):  # fmt: skip
        sides = clip(a, prompt, -1), clip(b, prompt, -1)
        cast.vote(raters[rater], *sides, ("a", "b", "tie", "both_bad")[choice], dimension="d0")
    return study
