"""The levels' colours: one ramp on page and paper, readable in grey and under colour deficiencies."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from ratings.reports import ramp
from tests.look.conftest import ROOT

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip


def _linear(colour: str) -> list[float]:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def _luminance_seen(colour: str, deficiency: str) -> float:
    light = _linear(colour)
    seen = [sum(a * b for a, b in zip(row, light, strict=True)) for row in DEFICIENCIES[deficiency]]
    return 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]


def test_page_and_paper_share_the_ends(tokens: dict[str, dict[str, str]]) -> None:
    assert (tokens["light"]["ramp-low"], tokens["light"]["ramp-high"]) == (ramp.PALE, ramp.DEEP)


def test_page_and_paper_turn_the_ink_at_the_same_lightness() -> None:
    css = (ROOT / "ratings" / "static" / "ratings" / "marks.css").read_text(encoding="utf-8")
    assert re.findall(r"clamp\(0, \(([\d.]+) - l\)", css) == [str(ramp.TURNING_LIGHTNESS)]


def test_three_levels_are_these() -> None:
    assert [ramp.colour(n, 3) for n in (1, 2, 3)] == ["#beeaf9", "#6091b4", "#003e71"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("of", range(2, 8))
def test_words_on_a_level_can_be_read(tokens: dict[str, dict[str, str]], theme: str, of: int) -> None:
    ends = {"pale": tokens[theme]["ramp-low"], "deep": tokens[theme]["ramp-high"]}
    for level in range(1, of + 1):
        fill = ramp.colour(level, of, **ends)
        assert ramp.contrast(ramp.ink_on(fill), fill) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_three_levels_differ_for_every_eye(
    tokens: dict[str, dict[str, str]], theme: str, deficiency: str
) -> None:
    ends = {"pale": tokens[theme]["ramp-low"], "deep": tokens[theme]["ramp-high"]}
    steps = [ramp.colour(level, 3, **ends) for level in (1, 2, 3)]
    seen = sorted(_luminance_seen(step, deficiency) for step in steps)
    for darker, lighter in pairwise(seen):
        assert (lighter + 0.05) / (darker + 0.05) >= 1.8


@pytest.mark.parametrize("of", range(2, 8))
def test_the_ramp_only_deepens_in_grey(of: int) -> None:
    greys = [ramp.luminance(ramp.colour(level, of)) for level in range(1, of + 1)]
    assert greys == sorted(greys, reverse=True)
    assert len(set(greys)) == of


@pytest.mark.parametrize(("level", "of"), [(0, 3), (4, 3), (1, 1), (1, 8)])
def test_a_level_off_the_scale_is_refused(level: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"not {level} of {of}"):
        ramp.colour(level, of)
