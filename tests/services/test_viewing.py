"""The viewing test: what a study asks of window and browser, measured by a page, decided here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from ratings.errors import InvalidError
from ratings.models import Participation
from ratings.probing.boxes import frames_and_seconds
from ratings.services import viewing, viewing_shown
from ratings.services.viewing import Found
from tests.room import cast

ALL = {"window_width": 1000, "dropped_share": 0.1}
GOOD = {"width": "1000", "frames": "60", "dropped": "6", "refresh": "60"}
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
        ({"refresh_rate": 60}, True),
        ({"contrast_steps": 1}, True),
        ({"colour_plates": 1}, True),
        ({"sound_test": True}, False),
        ({"audio": True}, True),
        ({"audio": True, "sound_test": False}, False),
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
    assert one.viewing == {"width": 1000, "frames": 60, "dropped": 6, "attempts": 1}
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
    assert (one.viewing, viewing.wanted(one)) == ({"width": 1200, "attempts": 1}, False)


@pytest.mark.django_db
def test_what_a_page_sends_is_held_against_what_it_showed() -> None:
    one = rater()
    known = viewing_shown.secret(one)
    shown = dict(zip(viewing_shown.PLATES, known.plates, strict=True))
    right = {**GOOD, **shown, "dark": known.dark, "light": " ".join(known.light), "beeps": str(known.beeps)}
    assert viewing.read(one, right) == Found(1000, 60, 6, 60, dark=5, light=5, plates=3, heard=1)
    # A digit that is wrong ends a row that fades; what is left empty was not seen.
    faint = {**right, "dark": known.dark[:3] + "0", "light": "", "plate-2": "", "beeps": "0"}
    assert viewing.read(one, faint) == Found(1000, 60, 6, 60, dark=3, light=0, plates=2, heard=0)


@pytest.mark.django_db
def test_other_digits_are_shown_at_each_attempt_and_to_each_rater() -> None:
    one = rater(contrast_steps=5)
    before, other = viewing_shown.secret(one), viewing_shown.secret(rater(contrast_steps=5))
    assert before == viewing_shown.secret(one)
    viewing.keep(one, Found(1000, dark=4, light=5))
    assert len({before, other, viewing_shown.secret(one)}) == 3
    told = viewing.faults(one)
    assert told[0].startswith("You read 4 digits in the dark row and 5 in the light one; this study needs 5")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rules", "found", "begins"),
    [
        ({"refresh_rate": 60}, Found(1, refresh=30), ["Your screen shows 30 pictures a second"]),
        ({"refresh_rate": 60}, Found(1, refresh=59), []),
        ({"colour_plates": 2}, Found(1, plates=1), ["You read 1 of the colour plates"]),
        ({"colour_plates": 2}, Found(1, plates=2), []),
        ({"audio": True}, Found(1), ["That was not the number of beeps."]),
        ({"audio": True}, Found(1, heard=1), []),
    ],
)
def test_each_part_is_asked_by_its_rule(rules: dict[str, Any], found: Found, begins: list[str]) -> None:
    one = rater(**rules)
    viewing.keep(one, found)
    told = viewing.faults(one)
    assert [sentence[: len(start)] for sentence, start in zip(told, begins, strict=True)] == begins
    assert viewing.wanted(one) is bool(begins)


@pytest.mark.django_db
def test_who_used_all_attempts_up_is_thanked(client: Client) -> None:
    one = rater(audio=True, viewing_attempts=2, screen_out_address="https://crowd.example/out")
    browser, address = cast.inside(client, one), f"/room/{one.public_id}/"
    assert "You have 2 attempts." in browser.get(address).content.decode()
    for _ in range(2):
        wrong = {**GOOD, "beeps": "0"}
        assert browser.post(f"{address}viewing/", wrong).status_code == 302
    one.refresh_from_db()
    assert (one.ending, one.viewing["attempts"]) == ("screened-out", 2)
    page = browser.get(address).content.decode()
    assert ("here it did not" in page, 'href="https://crowd.example/out"' in page) == (True, True)


@pytest.mark.django_db
def test_pictures_and_beeps_are_there_while_the_test_is(client: Client) -> None:
    one = rater(colour_plates=3)
    browser = cast.inside(client, one)
    kinds = {
        name: browser.get(f"/room/{one.public_id}/viewing/{name}").get("Content-Type")
        for name in ("beeps", "dark", "light", *viewing_shown.PLATES)
    }
    assert kinds == {"beeps": "audio/wav", **{name: "image/png" for name in kinds if name != "beeps"}}
    assert browser.get(f"/room/{one.public_id}/viewing/plate-9").status_code == 404
    viewing.keep(one, Found(1, plates=3))
    assert browser.get(f"/room/{one.public_id}/viewing/plate-1").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"width": ""},
        {"refresh": "-1"},
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
@pytest.mark.django_db
def test_what_no_page_measures_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidError, match="did not reach its end"):
        viewing.read(rater(), {**GOOD, **wrong})


def test_the_clip_is_what_is_counted_on() -> None:
    clip = Path(str(finders.find(viewing.CLIP)))
    frames, seconds = frames_and_seconds(clip)
    assert (frames, seconds) == (viewing.FRAMES, viewing.FRAMES / viewing.FPS)
