"""The viewing test: whether a rater's window, screen, browser, eyes and ears do what a study's rules ask.

Taken before the first clip. The page measures and asks, the server decides; what was found last stays with
the participation, passed or not. A part of the test is one `Part`, with the sentence that says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.calibration.scenes import SCENES, frames
from ratings.choices import Ending
from ratings.errors import InvalidError
from ratings.models import Participation
from ratings.probing.encode import write_video
from ratings.probing.limits import Limits
from ratings.probing.tools import Tools
from ratings.services import participations, rules, viewing_shown
from ratings.services.rules import Rules

CLIP = "ratings/room/viewing.mp4"
WIDTH, HEIGHT, FPS, FRAMES = 1280, 720, 30, 60
MOST = 100_000
"""What no window measures, and no browser counts in two seconds."""
MEASURED = ("width", "frames", "dropped", "refresh")
NEARLY = 0.95
"""A screen of 60 pictures a second says 59.94, and timers are not exact."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a page measured and a rater read: the window in CSS pixels, the test clip's frames that came and
    were dropped, the screen's pictures a second, digits read on dark and on light, plates, beeps."""

    width: int = 0
    frames: int = 0
    dropped: int = 0
    refresh: int = 0
    dark: int = 0
    light: int = 0
    plates: int = 0
    heard: int = 0

    @property
    def of(self) -> int:
        """How many frames the test clip has."""
        return FRAMES

    @property
    def lost(self) -> int:
        """How many of the test clip's frames were not seen, those included that never came."""
        return min(FRAMES, self.dropped + max(FRAMES - self.frames, 0))


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a study may ask: what of `Found` it needs, when it is asked, and what is wrong."""

    name: str
    needs: tuple[str, ...]
    asked: Callable[[Rules], bool]
    fault: Callable[[Rules, Found], str]


def _narrow(kept: Rules, found: Found) -> str:
    if found.width >= kept.window_width:
        return ""
    return _(
        "Your window is %(width)d pixels wide; this study needs %(least)d. Make it larger, set the "
        "page's zoom back to 100%%, or turn the device. A phone may be too small: open your link on a "
        "computer."
    ) % {"width": found.width, "least": kept.window_width}


def _jerky(kept: Rules, found: Found) -> str:
    if found.lost <= kept.dropped_share * FRAMES:
        return ""
    if not found.frames:
        return _("The test clip did not play. Open your link in a current Chrome, Edge, Firefox or Safari.")
    lost = _(
        "%(lost)d of the test clip's %(frames)d frames were lost. Close other tabs and programs, plug in the "
        "power, and test again; if it stays so, open your link in another browser or on another device."
    )
    return lost % {"lost": found.lost, "frames": FRAMES}


def _slow(kept: Rules, found: Found) -> str:
    if found.refresh >= NEARLY * kept.refresh_rate:
        return ""
    return _(
        "Your screen shows %(found)d pictures a second; this study needs %(least)d. Plug in the power, raise "
        "the refresh rate in the system's display settings, or use another screen."
    ) % {"found": found.refresh, "least": kept.refresh_rate}


def _flat(kept: Rules, found: Found) -> str:
    if min(found.dark, found.light) >= kept.contrast_steps:
        return ""
    return _(
        "You read %(dark)d digits in the dark row and %(light)d in the light one; this study needs %(least)d "
        "in each. Make the screen brighter, switch night colours and filters off, and keep the sun off it."
    ) % {"dark": found.dark, "light": found.light, "least": kept.contrast_steps}


def _colourless(kept: Rules, found: Found) -> str:
    if found.plates >= kept.colour_plates:
        return ""
    return _(
        "You read %(found)d of the colour plates; this study needs %(least)d. Switch night colours and "
        "filters off. Many people see some of these colours alike; then this study is not for you."
    ) % {"found": found.plates, "least": kept.colour_plates}


def _silent(_kept: Rules, found: Found) -> str:
    if found.heard:
        return ""
    return _("That was not the number of beeps. Turn the sound on, or use headphones, and count again.")


PARTS = (
    Part("width", ("width",), lambda kept: kept.window_width > 0, _narrow),
    Part("plays", ("frames", "dropped"), lambda kept: kept.dropped_share < 1, _jerky),
    Part("refresh", ("refresh",), lambda kept: kept.refresh_rate > 0, _slow),
    Part("contrast", ("dark", "light"), lambda kept: kept.contrast_steps > 0, _flat),
    Part("plates", ("plates",), lambda kept: kept.colour_plates > 0, _colourless),
    Part("sound", ("heard",), lambda kept: kept.audio and kept.sound_test, _silent),
)


def asked(rater: Participation) -> list[Part]:
    """Return the parts of the test that the study asks for; none is no test."""
    kept = rules.of(rater.study)
    return [part for part in PARTS if part.asked(kept)]


def wanted(rater: Participation) -> bool:
    """Return whether this rater has to pass the test yet: only where the study's rules ask for something."""
    return rater.viewing_passed_at is None and bool(asked(rater))


def read(rater: Participation, sent: Mapping[str, str]) -> Found:
    """Return what a page sent, held against what it showed; raise InvalidError for what no page measures."""
    try:
        measured = {name: int(sent.get(name, "") or 0) for name in MEASURED}
    except ValueError as error:
        raise _unmeasured() from error
    found = Found(**measured, **viewing_shown.told(rater, sent))
    if not (0 < found.width <= MOST and 0 <= found.refresh <= MOST):
        raise _unmeasured()
    if not 0 <= found.dropped <= found.frames <= MOST:
        raise _unmeasured()
    return found


def _unmeasured() -> InvalidError:
    told = _("The test did not reach its end. Please start it again.")
    return InvalidError(told, fields={"viewing": told})


def keep(rater: Participation, found: Found) -> None:
    """Store what was found, and that the test is passed where nothing is wrong: the first pass stands.

    Who has not passed after as many attempts as the rules allow is thanked.
    """
    attempts, kept = viewing_shown.attempts(rater) + 1, rules.of(rater.study)
    passed_at = None if _faults(rater, found) else timezone.now()
    needed = {"width", *(name for part in asked(rater) for name in part.needs)}
    measured = {name: value for name, value in asdict(found).items() if name in needed}
    waiting = Participation.objects.filter(pk=rater.pk, viewing_passed_at__isnull=True)
    waiting.update(viewing={**measured, "attempts": attempts}, viewing_passed_at=passed_at)
    rater.refresh_from_db(fields=["viewing", "viewing_passed_at"])
    if rater.viewing_passed_at is None and 0 < kept.viewing_attempts <= attempts:
        participations.finish(rater, ending=Ending.SCREENED_OUT)


def last(rater: Participation) -> Found | None:
    """Return what was found last, or when the test was passed."""
    if not rater.viewing:
        return None
    return Found(**{name: value for name, value in rater.viewing.items() if name != "attempts"})


def attempts_left(rater: Participation) -> int | None:
    """Return how often the test may still be taken; None where that is not limited."""
    most = rules.of(rater.study).viewing_attempts
    return max(0, most - viewing_shown.attempts(rater)) if most else None


def faults(rater: Participation) -> list[str]:
    """Return what was wrong when it was last tried, each with what to do; nothing where it never was."""
    found = last(rater)
    return _faults(rater, found) if found else []


def _faults(rater: Participation, found: Found) -> list[str]:
    kept = rules.of(rater.study)
    return [told for part in asked(rater) if (told := part.fault(kept, found))]


def draw(path: Path) -> None:
    """Draw the test clip: a scene that moves everywhere, as large as most clips are shown."""
    scene = next(each for each in SCENES if each.slug == "car-on-hill-road")
    pictures = frames(scene, {}, seed=0, width=WIDTH, height=HEIGHT, fps=FPS, seconds=FRAMES / FPS)
    tools = Tools(ffmpeg=settings.FFMPEG, ffprobe=settings.FFPROBE)
    write_video(pictures, path, fps=FPS, tools=tools, limits=Limits(), quality=24)
