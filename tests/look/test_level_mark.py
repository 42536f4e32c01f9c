"""The level mark: bars and a word beside the colour, for two to seven levels."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from ratings.services import level_words
from ratings.templatetags import look


def _filled(html: str) -> int:
    return len(re.findall(r"<rect x=", html))


@pytest.mark.parametrize("of", range(2, 8))
def test_as_many_bars_are_filled_as_the_level_says(of: int) -> None:
    for level in range(1, of + 1):
        mark = look.level_mark(level, of)
        assert (_filled(mark), mark.count("<rect")) == (level, of)


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (2, ["low", "high"]),
        (3, ["low", "mid", "high"]),
        (4, ["1 of 4", "2 of 4", "3 of 4", "4 of 4"]),
        (5, ["very low", "low", "mid", "high", "very high"]),
    ],
)
def test_the_word_says_the_level(of: int, words: list[str]) -> None:
    assert [level_words.word(level, of) for level in range(1, of + 1)] == words


def test_the_word_is_chinese_in_chinese(chinese: None) -> None:
    with translation.override("zh-hans"):
        assert [level_words.word(level, 3) for level in (1, 2, 3)] == ["低", "中", "高"]


def test_a_rubric_may_bring_its_own_word() -> None:
    assert "<span>still</span>" in look.level_mark(1, 3, "still")


def test_a_word_is_escaped() -> None:
    assert "<b>" not in look.level_mark(1, 3, "<b>")


def test_the_certainty_stands_beside() -> None:
    assert look.level_mark(3, 3, certainty=0.82).endswith("<small>82%</small></span>")


def test_no_level_is_said_in_words() -> None:
    assert look.level_mark(None) == '<span class="level plain">not judged</span>'


def _kind(html: str) -> str:
    found = re.match(r'<div class="([\w ]+)"', html)
    assert found
    return found[1]


@pytest.mark.parametrize(("certainty", "kind"), [(0.8, "verdict"), (0.79, "verdict open"), (None, "verdict")])
def test_a_cell_is_full_from_eighty_percent_on(certainty: float | None, kind: str) -> None:
    assert _kind(look.verdict(2, certainty=certainty)) == kind


def test_a_cell_between_two_levels_names_both_from_the_lower() -> None:
    cell = look.verdict(3, to=2, certainty=0.57)
    assert _kind(cell) == "verdict open"
    assert "mid to high" in cell
    assert (_filled(cell), cell.count('class="half"')) == (2, 1)


def test_a_cell_without_a_verdict_says_so() -> None:
    assert look.verdict(None) == '<div class="verdict unknown">not judged</div>'
