"""Looks at the grey frames as they come, and keeps a few numbers of each: never more than two pictures in
memory.

A frame is 8 bit, full range, at most 360 lines. What the numbers mean for the clip is decided in
measures.py.
"""

from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ratings.probing.motion import MOTION_LINES, displacement, reduced

DARK = (
    25  # of 255: a pixel as dark as this counts as black (a tenth of the range, as in ffmpeg's blackdetect)
)
BINS = 32
FAINT = 0.05  # of 255: mean step between neighbours below which there is no detail to judge
ROWS = 60  # so many rows at a time stay in the processor's cache: three times faster than the whole picture
BLUR_EVERY = 0.25  # seconds between two looks at blur, which costs more than the rest

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]
COLUMNS = ("spatial", "temporal", "change", "histogram", "dark", "motion", "blur")


@dataclass
class Watch:
    """Cuts a stream of bytes into frames of `width` x `height`; one number a frame in each of its columns.

    NaN where a number does not exist: nothing moves in the first frame, and blur is looked at now and then.
    """

    width: int
    height: int
    rate: float
    columns: dict[str, "array[float]"] = field(default_factory=lambda: {name: array("d") for name in COLUMNS})

    def __post_init__(self) -> None:
        self.blocks: list[float] = []
        self.loudness: float | None = None
        # Two pictures take turns: one is filled while the other is the one before.
        self._now, self._spare = (np.empty(self.width * self.height, dtype=np.uint8) for _ in range(2))
        self._filled = 0
        self._last: Grey | None = None
        self._last_small: NDArray[np.float32] | None = None
        self._last_bins: Floats | None = None
        self._stride = max(1, round(self.rate * BLUR_EVERY))

    @property
    def frames(self) -> int:
        return len(self.columns["spatial"])

    def feed(self, chunk: bytes) -> None:
        """Take bytes of any length."""
        rest = np.frombuffer(chunk, dtype=np.uint8)
        while rest.size:
            piece = rest[: self._now.size - self._filled]
            self._now[self._filled : self._filled + piece.size] = piece
            self._filled, rest = self._filled + piece.size, rest[piece.size :]
            if self._filled == self._now.size:
                self._look(self._now.reshape(self.height, self.width))
                self._now, self._spare, self._filled = self._spare, self._now, 0

    def column(self, name: str) -> Floats:
        """One number a frame."""
        return np.asarray(self.columns[name], dtype=np.float64)

    def _look(self, frame: Grey) -> None:
        small = reduced(frame, MOTION_LINES)
        bins = tones(small)
        row = {
            "spatial": spatial(frame),
            "dark": np.count_nonzero(frame <= DARK) / frame.size,
            "blur": np.nan,
        }
        row |= {"temporal": np.nan, "change": np.nan, "histogram": np.nan, "motion": np.nan}
        if self._last is not None and self._last_small is not None and self._last_bins is not None:
            row["temporal"], row["change"] = temporal(self._last, frame)
            row["histogram"] = float(np.abs(bins - self._last_bins).sum() / 2)
            row["motion"] = displacement(self._last_small, small) if row["change"] else 0.0
        if self.frames % self._stride == 0:
            row["blur"] = blur(frame)
        for name, value in row.items():
            self.columns[name].append(value)
        self._last, self._last_small, self._last_bins = frame, small, bins


def tones(small: NDArray[np.float32]) -> Floats:
    """Shares of BINS tones, from dark to bright."""
    return np.bincount((small.ravel() / (256 / BINS)).astype(np.intp), minlength=BINS) / small.size


def spatial(frame: Grey) -> float:
    """SI of one frame (ITU-T P.910): standard deviation of its Sobel gradient, borders out; NaN if tiny."""
    height, width = frame.shape
    if min(height, width) < 3:
        return float("nan")
    power = size = 0.0
    for top in range(0, height - 2, ROWS):
        squares = _sobel_squares(frame[top : top + ROWS + 2])
        power += float(squares.sum())
        size += float(np.sqrt(squares, out=squares).sum())
    pixels = (height - 2) * (width - 2)
    return float(np.sqrt(max(0.0, power / pixels - (size / pixels) ** 2)))


def _sobel_squares(rows: Grey) -> NDArray[np.float32]:
    """Squared length of the Sobel gradient of some rows, without their border."""
    grey = rows.astype(np.int16)
    # Sobel is separable: smooth one way, differentiate the other. Sums in place, since memory is what costs.
    smooth = grey[:-2] + grey[2:]
    smooth += grey[1:-1]
    smooth += grey[1:-1]
    across = (smooth[:, 2:] - smooth[:, :-2]).astype(np.float32)
    slope = grey[2:] - grey[:-2]
    along = slope[:, 2:] + slope[:, :-2]
    along += slope[:, 1:-1]
    along += slope[:, 1:-1]
    squares = along.astype(np.float32)
    squares *= squares
    across *= across
    squares += across
    return squares


def temporal(before: Grey, after: Grey) -> tuple[float, float]:
    """TI of one frame (P.910): standard deviation of its change; and the mean of its absolute change."""
    total = power = size = 0.0
    for top in range(0, len(after), ROWS):
        rows = slice(top, top + ROWS)
        change = np.subtract(after[rows], before[rows], dtype=np.int16).ravel().astype(np.float32)
        total += float(change.sum())
        power += float(np.einsum("i,i->", change, change))
        size += float(np.abs(change, out=change).sum())
    deviation = float(np.sqrt(max(0.0, power / after.size - (total / after.size) ** 2)))
    return deviation, size / after.size


def blur(frame: Grey) -> float:
    """Share of its fine detail that a frame lacks, 0 (sharp) to 1 (smooth); NaN where it has no detail to
    judge.

    Crété et al. 2007, "The blur effect": blur the frame again and see how much of the difference between
    neighbours goes. A sharp frame loses much of it, a blurred one little.
    """
    if min(frame.shape) < 16:
        return float("nan")
    grey = frame[::4].astype(np.int16), np.ascontiguousarray(frame[:, ::4].T).astype(np.int16)
    shares = [share for share in map(_lost_detail, grey) if share is not None]
    return 1.0 - min(shares) if shares else float("nan")


def _lost_detail(grey: NDArray[np.int16]) -> float | None:
    """Share of the differences along the rows that smoothing over nine pixels takes away."""
    # Nine times the steps of both, in whole numbers. Between two sums over nine pixels, the second a pixel
    # further on, all but the outermost pixels fall out.
    smooth_steps = np.abs(grey[:, 9:] - grey[:, :-9])
    sharp_steps = 9 * np.abs(np.diff(grey[:, 4:-4], axis=1))
    total = int(sharp_steps.sum())
    if total < 9 * FAINT * sharp_steps.size:
        return None
    return float(np.maximum(0, sharp_steps - smooth_steps).sum() / total)
