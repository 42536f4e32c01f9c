"""The viewing test: what a study asks of window and browser, measured by a page, decided here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from ratings.errors import InvalidError
from ratings.models import Participation
from ratings.probing.boxes import frames_and_seconds
from ratings.services import viewing
from ratings.services.viewing import Found
from tests.room import cast

ALL = {"window_width": 1000, "dropped_share": 0.1}
GOOD = {"width": "1000", "frames": "60", "dropped": "6"}
SMOOTH = Found(1000, 60, 6)


def rater(**rules: Any) -> Participation:
    return cast.rater(cast.study(generators=1, prompts=1, rules=rules))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ({}, False),
        ({"window_width": 1}, True),
        ({"dropped_share": 0.99}, True),
        ({"dropped_share": 1.0}, False),
    ],
)
def test_it_is_wanted_where_the_rules_ask_for_something(rules: dict[str, Any], wanted: bool) -> None:
    assert viewing.wanted(rater(**rules)) is wanted


@pytest.mark.django_db
def test_who_has_what_is_asked_passes_once_and_for_all() -> None:
    one = rater(**ALL)
    viewing.keep(one, SMOOTH)
    passed_at = one.viewing_passed_at
    assert (viewing.wanted(one), viewing.faults(one)) == (False, [])
    viewing.keep(one, Found(300))
    assert one.viewing == {"width": 1000, "frames": 60, "dropped": 6}
    assert one.viewing_passed_at == passed_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("found", "begins"),
    [
        (Found(999, 60, 6), ["Your window is 999 pixels wide; this study needs 1000."]),
        (Found(1000, 60, 7), ["7 of the test clip's 60 frames were lost."]),
        # Frames that never came are lost too.
        (Found(1000, 50, 0), ["10 of the test clip's 60 frames were lost."]),
        (Found(1000), ["The test clip did not play."]),
        (Found(1), ["Your window is 1 pixels wide; this study needs 1000.", "The test clip did not play."]),
    ],
)
def test_what_is_not_enough_is_kept_and_told_with_what_to_do(found: Found, begins: list[str]) -> None:
    one = rater(**ALL)
    viewing.keep(one, found)
    told = viewing.faults(one)
    assert [sentence[: len(start)] for sentence, start in zip(told, begins, strict=True)] == begins
    assert (viewing.wanted(one), one.viewing["width"]) == (True, found.width)
    viewing.keep(one, SMOOTH)
    assert (viewing.wanted(one), viewing.faults(one)) == (False, [])


@pytest.mark.django_db
def test_only_what_was_asked_is_kept() -> None:
    one = rater(window_width=1000)
    viewing.keep(one, Found(1200))
    assert (one.viewing, viewing.wanted(one)) == ({"width": 1200}, False)


def test_what_a_page_sends_is_read() -> None:
    assert viewing.read(GOOD) == SMOOTH


@pytest.mark.parametrize(
    "wrong",
    [
        {"width": ""},
        {"width": "0"},
        {"width": "100001"},
        {"width": "9" * 5000},
        {"width": "1e3"},
        {"frames": "nan"},
        {"frames": "5"},
        {"dropped": "-1"},
        {"dropped": "61"},
    ],
)
def test_what_no_page_measures_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidError, match="did not reach its end"):
        viewing.read({**GOOD, **wrong})


def test_the_clip_is_what_is_counted_on() -> None:
    clip = Path(str(finders.find(viewing.CLIP)))
    frames, seconds = frames_and_seconds(clip)
    assert (frames, seconds) == (viewing.FRAMES, viewing.FRAMES / viewing.FPS)
