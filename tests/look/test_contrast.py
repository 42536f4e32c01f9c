"""Text can be read in both themes: every pair of colours that stands together passes AA."""

from __future__ import annotations

import re

import pytest

from ratings.reports.ramp import contrast
from tests.look.conftest import TOKENS

TEXT = [
    ("ink", "paper"), ("ink", "raised"), ("muted", "paper"), ("muted", "raised"), ("accent", "paper"),
    ("accent", "accent-soft"), ("accent-deep", "accent-soft"), ("accent-deep", "paper"),
    ("on-accent", "accent"), ("on-accent", "accent-deep"), ("bad", "paper"), ("bad", "bad-soft"),
    ("ink", "accent-soft"), ("ink", "bad-soft"), ("warn", "paper"),
    ("warn", "warn-soft"), ("ink", "warn-soft"),
]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_at_least_four_and_a_half(
    tokens: dict[str, dict[str, str]], theme: str, ink: str, ground: str
) -> None:
    assert contrast(tokens[theme][ink], tokens[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "raised"])
def test_the_edges_of_controls_have_at_least_three(
    tokens: dict[str, dict[str, str]], theme: str, ground: str
) -> None:
    assert contrast(tokens[theme]["edge"], tokens[theme][ground]) >= 3


def test_the_rating_room_is_neutral_and_readable() -> None:
    css = TOKENS.read_text(encoding="utf-8")
    room = dict(re.findall(r"--(room[\w-]*): (#\w{6})", css))
    for name in ("room", "room-deep", "room-ink", "room-muted", "room-edge"):
        red, green, blue = (room[name][at : at + 2] for at in (1, 3, 5))
        assert red == green == blue, f"{name} has a colour"
    for ink in ("room-ink", "room-muted"):
        for ground in ("room", "room-deep"):
            assert contrast(room[ink], room[ground]) >= 4.5
    for sign in ("room-edge", "room-focus"):
        assert contrast(room[sign], room["room"]) >= 3
