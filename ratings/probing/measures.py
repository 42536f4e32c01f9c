"""What the pictures are like, as numbers: each measure is declared once, and tables, API, exports and docs
follow.

All are computed on grey frames of 360 lines at most; SI and TI depend on that height, so it is kept with
them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ratings.probing.reasons import gettext_noop
from ratings.probing.watch import Watch

Floats = NDArray[np.float64]
Basis = Literal["grey", "original", "sound"]
GREY: Basis = "grey"
ORIGINAL: Basis = "original"
SOUND: Basis = "sound"

STILL = 0.25  # mean change of a pixel, of 255, up to which two frames are the same
FREEZE_SECONDS = 0.5
BLACK_SHARE = 0.98
CUT_CHANGE, CUT_HISTOGRAM, CUT_RATIO = 12.0, 0.12, 2.5
CUT_NEIGHBOURS = 5
POINTS = 240  # a series is thinned to this many


@dataclass(frozen=True)
class Measured:
    """One figure of one clip. `series` runs evenly over the clip; None stands where nothing can be said."""

    value: float | None
    series: tuple[float | None, ...] | None
    analysis_height: int | None


@dataclass(frozen=True)
class Measure:
    """A figure: what it is called, in what unit, how it is computed and how to read it.

    `compute` gives the value and, where it makes sense, a number for each frame.
    """

    key: str
    label: str
    unit: str
    reading: str
    compute: Callable[[Watch], tuple[float | None, Floats | None]]
    basis: Basis = GREY


def measure(watch: Watch) -> dict[str, Measured]:
    """All measures of a clip that was watched to its end."""
    with np.errstate(invalid="ignore"):
        found = {one.key: (one.compute(watch)) for one in MEASURES}
    return {
        key: Measured(rounded(value), thinned(series), watch.height) for key, (value, series) in found.items()
    }


def cuts(watch: Watch) -> list[int]:
    """Frames that begin a new scene: the picture changes much, more than around, and its tones change too."""
    change, histogram = np.nan_to_num(watch.column("change")), np.nan_to_num(watch.column("histogram"))
    found = []
    for at in np.flatnonzero((change > CUT_CHANGE) & (histogram > CUT_HISTOGRAM)):
        near = np.r_[change[max(1, at - CUT_NEIGHBOURS) : at], change[at + 1 : at + 1 + CUT_NEIGHBOURS]]
        if not near.size or change[at] > CUT_RATIO * max(float(near.max()), 1.0):
            found.append(int(at))
    return found


def _spatial(watch: Watch) -> tuple[float | None, Floats | None]:
    series = watch.column("spatial")
    return largest(series), series


def _temporal(watch: Watch) -> tuple[float | None, Floats | None]:
    series = watch.column("temporal").copy()
    series[cuts(watch)] = np.nan
    return largest(series), series


def _motion(watch: Watch) -> tuple[float | None, Floats | None]:
    series = watch.column("motion") * watch.rate
    series[cuts(watch)] = np.nan
    return average(series), series


def _duplicates(watch: Watch) -> tuple[float | None, Floats | None]:
    same = _same(watch)
    return (float(same[1:].mean()) if watch.frames > 1 else None), None


def _freeze(watch: Watch) -> tuple[float | None, Floats | None]:
    """Runs of unchanged frames of half a second and more, the first included; black is not frozen."""
    if watch.frames < 2:
        return None, None
    same, frozen = _same(watch), np.zeros(watch.frames, dtype=bool)
    edges = np.flatnonzero(np.diff(np.r_[False, same, False].astype(np.int8)))
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        if end - first + 1 >= FREEZE_SECONDS * watch.rate:
            frozen[first - 1 : end] = True
    frozen &= ~_black_frames(watch)
    return float(frozen.mean()), frozen.astype(np.float64)


def _black(watch: Watch) -> tuple[float | None, Floats | None]:
    black = _black_frames(watch)
    return (float(black.mean()) if black.size else None), watch.column("dark")


def _cuts(watch: Watch) -> tuple[float | None, Floats | None]:
    marks = np.zeros(watch.frames)
    marks[cuts(watch)] = 1.0
    return float(marks.sum()), marks


def _blur(watch: Watch) -> tuple[float | None, Floats | None]:
    series = watch.column("blur")
    return average(series), series[~np.isnan(series)]


def _blockiness(watch: Watch) -> tuple[float | None, Floats | None]:
    series = np.asarray(watch.blocks, dtype=np.float64)
    return average(series), series


def _loudness(watch: Watch) -> tuple[float | None, Floats | None]:
    return watch.loudness, None


def _same(watch: Watch) -> NDArray[np.bool_]:
    """Frames that repeat the one before."""
    return watch.column("change") <= STILL


def _black_frames(watch: Watch) -> NDArray[np.bool_]:
    return watch.column("dark") >= BLACK_SHARE


def largest(series: Floats) -> float | None:
    """The maximum of what there is, else None."""
    known = series[np.isfinite(series)]
    return float(known.max()) if known.size else None


def average(series: Floats) -> float | None:
    """The mean of what there is, else None."""
    known = series[np.isfinite(series)]
    return float(known.mean()) if known.size else None


def rounded(value: float | None) -> float | None:
    """Four decimals are more than any of these can promise."""
    return None if value is None or not np.isfinite(value) else round(float(value), 4)


def thinned(series: Floats | None) -> tuple[float | None, ...] | None:
    """A series of at most POINTS numbers: the mean of what is known in each stretch."""
    if series is None or not series.size:
        return None
    parts = np.array_split(series, min(POINTS, series.size))
    return tuple(rounded(average(part)) for part in parts)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "si",
        gettext_noop("Spatial information"),
        "",
        gettext_noop(
            "How much detail and contrast the busiest picture holds (ITU-T P.910, maximum over time). Below"
            " 20 is plain, above 80 is very detailed. Compare only clips measured at the same height."
        ),
        _spatial,
    ),
    Measure(
        "ti",
        gettext_noop("Temporal information"),
        "",
        gettext_noop(
            "How much the picture changes from one frame to the next (ITU-T P.910, maximum over time, cuts "
            "left out). Zero is a still. At half the frame rate the same movement gives a higher figure."
        ),
        _temporal,
    ),
    Measure(
        "motion",
        gettext_noop("Motion"),
        # xgettext:no-python-format
        gettext_noop("% of height per second"),
        gettext_noop(
            "How far the picture moves on average, in hundredths of its height per second, cuts left out. "
            "Independent of size and frame rate. Very fast motion is underestimated."
        ),
        _motion,
    ),
    Measure(
        "freeze_share",
        gettext_noop("Frozen share"),
        gettext_noop("share of frames"),
        gettext_noop(
            "Share of the clip that stands still for half a second or longer. Black stretches do not count."
        ),
        _freeze,
    ),
    Measure(
        "black_share",
        gettext_noop("Black share"),
        gettext_noop("share of frames"),
        gettext_noop("Share of the pictures that are black almost everywhere."),
        _black,
    ),
    Measure(
        "cuts",
        gettext_noop("Cuts"),
        gettext_noop("count"),
        gettext_noop(
            "How many times the picture changes to another scene at once. Most systems make one single shot."
        ),
        _cuts,
    ),
    Measure(
        "duplicate_share",
        gettext_noop("Repeated frames"),
        gettext_noop("share of frames"),
        gettext_noop(
            "Share of the pictures that repeat the one before. A half means that the clip was made at half "
            "the frame rate that its file states."
        ),
        _duplicates,
    ),
    Measure(
        "blur",
        gettext_noop("Blur"),
        gettext_noop("0 to 1"),
        gettext_noop(
            "How smooth the picture is (Crété 2007): below 0.3 is sharp, above 0.5 is plainly blurred. Fog "
            "and plain skies count as blur too."
        ),
        _blur,
    ),
    Measure(
        "blockiness",
        gettext_noop("Blockiness"),
        gettext_noop("ratio"),
        gettext_noop(
            "How much stronger the steps on a grid of blocks are than elsewhere (Muijs and Kirenko 2005): 1"
            " is none, above 5 the blocks of strong compression show. Drawn straight edges raise it too."
        ),
        _blockiness,
        ORIGINAL,
    ),
    Measure(
        "loudness",
        gettext_noop("Loudness"),
        "LUFS",
        gettext_noop(
            "How loud the sound is on the whole (EBU R 128): speech on television has -23, -70 is silence. "
            "Raters hear nothing unless the study rates sound."
        ),
        _loudness,
        SOUND,
    ),
)
