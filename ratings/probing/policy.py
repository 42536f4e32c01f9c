"""What a study asks of its renditions, so that clips differ in nothing but their pictures."""

import re
from dataclasses import dataclass
from fractions import Fraction

from ratings.probing.canvas import LONG_SIDE, SHORT_SIDE
from ratings.probing.timing import COMMON

SIZE = re.compile(r"(\d{2,4})x(\d{2,4})", re.ASCII)
LEAST_SIDE = 64
NEAR = Fraction(1, 200)  # so near a common rate, that one is meant: 23.98 is 24000/1001


@dataclass(frozen=True)
class Policy:
    """`size`: the canvas (width, height) into which every clip is fitted whole, black around it. `rate`:
    frames a second, kept by leaving frames out or repeating them. None: as each clip has it. `sound`: kept,
    with silence where a clip has none; without it nothing can be heard.
    """

    size: tuple[int, int] | None = None
    rate: Fraction | None = None
    sound: bool = False

    @property
    def key(self) -> str:
        """The policy as a word, such as `1280x720@24+sound`; empty where nothing is asked."""
        size = f"{self.size[0]}x{self.size[1]}" if self.size else ""
        return f"{size}{f'@{self.rate}' if self.rate else ''}{'+sound' if self.sound else ''}"

    @classmethod
    def read(cls, key: str) -> "Policy":
        """The policy of a word that `key` gave. Raises ValueError for any other."""
        seen, plus, sound = key.partition("+")
        size, at, rate = seen.partition("@")
        policy = cls(size_of(size), Fraction(rate) if at else None, bool(plus))
        if policy.key != key or sound not in {"", "sound"}:
            raise ValueError(f"{key!r} is no policy")
        return policy


def size_of(text: str) -> tuple[int, int] | None:
    """Width and height of a text such as `1280x720`; None for an empty one.

    Raises ValueError unless both are even, at least 64, and no larger than a rendition can be.
    """
    if not text:
        return None
    match = SIZE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no size")
    width, height = int(match.group(1)), int(match.group(2))
    sides = sorted((width, height))
    if width % 2 or height % 2 or sides[0] < LEAST_SIDE or sides[0] > SHORT_SIDE or sides[1] > LONG_SIDE:
        raise ValueError(f"{text!r} is no size of a rendition")
    return width, height


def rate_of(frames: float) -> Fraction | None:
    """The rate that is meant by a number of frames a second; None for zero."""
    if not frames:
        return None
    wanted = Fraction(frames).limit_denominator(1001)
    nearest = min(COMMON, key=lambda rate: abs(rate - wanted))
    return nearest if abs(nearest - wanted) <= NEAR else wanted
