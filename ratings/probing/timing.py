"""When pictures are shown: which rate, is it steady, and can the file's times be believed at all?"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ratings.probing.headers import Header, number

ASSUMED = Fraction(25)  # where a file says nothing
FASTEST = 240.0  # pictures a second; beyond that times are taken for nonsense
LONGEST_WAIT = 30.0  # seconds between two pictures; beyond that too
LONG_HOLD = 1.5  # times as long as the others: so long a last picture is meant, less is rounding
SMALL = 12  # a denominator up to which a rate is one that somebody chose (23/3, 277/12)
COMMON = [Fraction(n) for n in range(1, 241)] + [
    Fraction(n * 1000, 1001) for n in (12, 15, 24, 30, 48, 60, 120)
]


Seconds = NDArray[np.float64]


@dataclass(frozen=True)
class Timing:
    """`rate` is pictures a second, exact where steady.

    `start`, `seconds` and `hold`, which is how long the last picture stands, are in seconds. `assumed`: the
    file's times are not used.
    """

    rate: Fraction
    steady: bool
    assumed: bool
    start: float
    seconds: float
    hold: float


def timing(header: Header) -> Timing:
    """Judge the times of a header's pictures."""
    times = np.asarray(header.times if header.times is not None else (), dtype=np.float64)
    stated = _rate(header.video.get("avg_frame_rate")) or _rate(header.video.get("r_frame_rate"))
    if header.times is None or not _credible(times):
        rate = stated or ASSUMED
        return Timing(rate, True, True, 0.0, header.announced / float(rate), 1 / float(rate))
    start = float(times[0]) if times.size else 0.0
    if times.size < 2:
        rate = stated or ASSUMED
        return Timing(rate, True, False, start, times.size / float(rate), 1 / float(rate))
    tick = max(number(header.video.get("time_base")) or 0.0, 1e-5)
    span = float(times[-1] - start)
    lost = max(0, header.announced - times.size)
    likely = _likely(header, times.size - 1, span, tick) if not lost else [stated or ASSUMED]
    # Neighbours such as 48 and 47.952 both fill a short film in a coarse clock: pictures between tell.
    steady = next((rate for rate in likely if _steady(times - start, rate, tick, lost)), None)
    rate = steady or likely[0]
    hold = _hold(header, rate, steady=steady is not None) if not lost else 1 / float(rate)
    return Timing(rate, steady is not None and hold == 1 / float(rate), False, start, span + hold, hold)


def _hold(header: Header, rate: Fraction, *, steady: bool) -> float:
    """Seconds for which the last picture is shown; as any other, unless the file credibly says otherwise."""
    usual = 1 / float(rate)
    least = LONG_HOLD * usual if steady else 1 / FASTEST
    return header.hold if header.hold and least <= header.hold <= LONGEST_WAIT else usual


def _steady(times: Seconds, rate: Fraction, tick: float, lost: int) -> bool:
    """Whether every picture stands in its place, to the tick in which the container counts."""
    places = np.rint(times * float(rate))
    held = np.abs(times - places / float(rate)) <= 1.01 * tick
    return bool(held.all() and np.all(np.diff(places) > 0) and places[-1] < times.size + lost)


def _credible(times: Seconds) -> bool:
    if times.size < 2:
        return True
    span = float(times[-1] - times[0])
    return span > 0 and float(np.diff(times).max()) <= LONGEST_WAIT and (times.size - 1) / span <= FASTEST


def _likely(header: Header, steps: int, span: float, tick: float) -> list[Fraction]:
    """Rates of which `steps` intervals fill `span`, the most likely first: a common one before an odd one."""
    mean = Fraction(steps / span)
    stated = [rate for key in ("avg_frame_rate", "r_frame_rate") if (rate := _rate(header.video.get(key)))]
    common = sorted(COMMON, key=lambda rate: abs(rate - mean))[:3]
    odd = [*stated, mean.limit_denominator(SMALL), mean.limit_denominator(1001)]
    plain = [rate for rate in stated if rate in COMMON or rate.denominator <= SMALL]
    # A very slow rate has no small denominator: the nearest such number is zero.
    candidates = [rate for rate in (*plain, *common, *odd) if rate]
    return [rate for rate in candidates if abs(steps / float(rate) - span) <= tick] or odd[-1:]


def _rate(value: object) -> Fraction | None:
    """A frame rate as ffprobe writes it, if a film could have it."""
    rate = number(value)
    return Fraction(str(value)) if rate and 0.1 <= rate <= FASTEST else None
