"""A clip counts as watched after one uninterrupted pass, by the page's report and the server's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ratings.errors import EarlyError, InvalidError
from ratings.services import watching

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WHOLE = {"start": 0.0, "end": 4.96, "seconds": 5.0, "rate": 1, "hidden": False, "stalls": 0}


def check(given: Any = WHOLE, *, seconds: float | None = 9.0) -> dict[str, Any]:
    """Check a clip of five seconds at 25 frames, shown that long ago."""
    shown_at = NOW - timedelta(seconds=seconds) if seconds is not None else None
    return watching.check({"pass": given}, duration=5.0, fps=25.0, shown_at=shown_at, received_at=NOW)


def test_a_whole_pass_is_verified_by_the_servers_clock() -> None:
    assert check() == {"pass": WHOLE, "verified": True, "server_seconds": 9.0}


def test_without_network_it_stays_unverified() -> None:
    assert check(seconds=None) == {"pass": WHOLE, "verified": False, "server_seconds": None}


@pytest.mark.parametrize(
    "change",
    [
        {"end": 4.7},
        {"start": 0.5},
        {"rate": 2},
        {"hidden": True},
        {"stalls": 1},
        {"seconds": 2.0},
        {"end": float("nan")},
        {"end": "5"},
        {"rate": None},
    ],
)
def test_anything_less_is_refused_with_a_sentence(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidError, match="watch the clip once to its end") as refused:
        check({**WHOLE, **change})
    assert set(refused.value.fields) == {"watched"}


@pytest.mark.parametrize("given", [None, [], "yes", 5, {}])
def test_no_pass_at_all_is_refused(given: object) -> None:
    with pytest.raises(InvalidError):
        check(given)


def test_two_frames_may_be_missing_at_the_end() -> None:
    assert check({**WHOLE, "end": 4.9})["verified"] is True


def test_an_answer_that_comes_too_soon_is_early_whatever_the_page_says() -> None:
    with pytest.raises(EarlyError, match="before the clip could have ended"):
        check(seconds=2.0)
