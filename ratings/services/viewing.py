"""The viewing test: whether a rater's window and browser do what a study's rules ask, at the start.

The page measures and the server decides; the last measurement stays with the participation, passed or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.calibration.scenes import SCENES, frames
from ratings.errors import InvalidError
from ratings.models import Participation
from ratings.probing.encode import write_video
from ratings.probing.limits import Limits
from ratings.probing.tools import Tools
from ratings.services import rules

CLIP = "ratings/room/viewing.mp4"
WIDTH, HEIGHT, FPS, FRAMES = 1280, 720, 30, 60
MOST = 100_000
"""What no window measures, and no browser counts in two seconds."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a page measured: the window in CSS pixels, the test clip's frames that came and were dropped."""

    width: int
    frames: int = 0
    dropped: int = 0

    @property
    def of(self) -> int:
        """How many frames the test clip has."""
        return FRAMES

    @property
    def lost(self) -> int:
        """How many of the test clip's frames were not seen, those included that never came."""
        return min(FRAMES, self.dropped + max(FRAMES - self.frames, 0))


def read(sent: Mapping[str, str]) -> Found:
    """Return what a page sent; raise InvalidError for what no page measures."""
    try:
        found = Found(**{name: int(sent.get(name, "")) for name in ("width", "frames", "dropped")})
    except ValueError as error:
        raise _unmeasured() from error
    if not (0 < found.width <= MOST and 0 <= found.dropped <= found.frames <= MOST):
        raise _unmeasured()
    return found


def _unmeasured() -> InvalidError:
    told = _("The test did not reach its end. Please start it again.")
    return InvalidError(told, fields={"viewing": told})


def wanted(rater: Participation) -> bool:
    """Return whether this rater has to pass the test yet: only where the study's rules ask for something."""
    return rater.viewing_passed_at is None and (asks_for_width(rater) > 0 or asks_to_play(rater))


def asks_for_width(rater: Participation) -> int:
    """Return how many pixels wide the window must be; 0 is any width."""
    return rules.of(rater.study).window_width


def asks_to_play(rater: Participation) -> bool:
    """Return whether the test clip is played."""
    return rules.of(rater.study).dropped_share < 1


def keep(rater: Participation, found: Found) -> None:
    """Store what was measured, and that the test is passed where nothing is wrong: the first pass stands."""
    waiting = Participation.objects.filter(pk=rater.pk, viewing_passed_at__isnull=True)
    passed_at = None if _faults(rater, found) else timezone.now()
    measured = asdict(found) if asks_to_play(rater) else {"width": found.width}
    waiting.update(viewing=measured, viewing_passed_at=passed_at)
    rater.refresh_from_db(fields=["viewing", "viewing_passed_at"])


def last(rater: Participation) -> Found | None:
    """Return what was measured last, or when the test was passed."""
    return Found(**rater.viewing) if rater.viewing else None


def faults(rater: Participation) -> list[str]:
    """Return what was wrong when it was last measured, each with what to do; nothing where it never was."""
    found = last(rater)
    return _faults(rater, found) if found else []


def _faults(rater: Participation, found: Found) -> list[str]:
    told, least = [], asks_for_width(rater)
    if found.width < least:
        narrow = _(
            "Your window is %(width)d pixels wide; this study needs %(least)d. Make it larger, set the "
            "page's zoom back to 100%%, or turn the device. A phone may be too small: open your link on a "
            "computer."
        )
        told.append(narrow % {"width": found.width, "least": least})
    if asks_to_play(rater) and found.lost > rules.of(rater.study).dropped_share * FRAMES:
        told.append(_jerky(found))
    return told


def _jerky(found: Found) -> str:
    if not found.frames:
        return _("The test clip did not play. Open your link in a current Chrome, Edge, Firefox or Safari.")
    lost = _(
        "%(lost)d of the test clip's %(frames)d frames were lost. Close other tabs and programs, plug in the "
        "power, and test again; if it stays so, open your link in another browser or on another device."
    )
    return lost % {"lost": found.lost, "frames": FRAMES}


def draw(path: Path) -> None:
    """Draw the test clip: a scene that moves everywhere, as large as most clips are shown."""
    scene = next(each for each in SCENES if each.slug == "car-on-hill-road")
    pictures = frames(scene, {}, seed=0, width=WIDTH, height=HEIGHT, fps=FPS, seconds=FRAMES / FPS)
    tools = Tools(ffmpeg=settings.FFMPEG, ffprobe=settings.FFPROBE)
    write_video(pictures, path, fps=FPS, tools=tools, limits=Limits(), quality=24)
