"""How far the picture moves from one frame to the next: least squares on gradients, coarse to fine.

Lucas and Kanade 1981, in blocks, on a picture of few lines. It costs a fraction of a millisecond, which
block matching does not, and is right to about a tenth for moves up to 8 % of the picture's height; faster
ones are underestimated.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

MOTION_LINES = 90
BLOCK = 10
FLAT = 4.0  # mean squared gradient below which a block has nothing to hold on to

Small = NDArray[np.float32]


def reduced(frame: NDArray[np.uint8], lines: int) -> Small:
    """The frame averaged down to about `lines` lines."""
    step = max(1, frame.shape[0] // lines)
    height, width = frame.shape[0] // step * step, frame.shape[1] // step * step
    if width == 0:
        return frame.astype(np.float32)
    # Every so many rows, then columns, are added up: four times faster than summing a view of three axes.
    rows = frame[:height:step, :width].astype(np.uint16)
    for place in range(1, step):
        rows += frame[place:height:step, :width]
    means = rows[:, ::step].astype(np.float32)
    for place in range(1, step):
        means += rows[:, place::step]
    means /= step * step
    return means


def displacement(before: Small, after: Small) -> float:
    """Mean length of the movement, in percent of the picture's height; 0 for pictures too small to tell."""
    if min(before.shape) < 2 * BLOCK:
        return 0.0
    levels = [(before, after)]
    while min(levels[-1][0].shape) >= 4 * BLOCK and len(levels) < 3:
        levels.append((_halved(levels[-1][0]), _halved(levels[-1][1])))
    flow: tuple[Small, Small] | None = None
    for first, second in reversed(levels):
        flow = _refined(first, second, flow)
    assert flow is not None  # noqa: S101  (there is always one level)
    return float(np.hypot(*flow).mean() * 100 / before.shape[0])


def _halved(small: Small) -> Small:
    height, width = small.shape[0] // 2 * 2, small.shape[1] // 2 * 2
    rows = small[:height:2, :width] + small[1:height:2, :width]
    return np.asarray((rows[:, ::2] + rows[:, 1::2]) * np.float32(0.25), dtype=np.float32)


def _refined(first: Small, second: Small, coarse: tuple[Small, Small] | None) -> tuple[Small, Small]:
    """Movement of each block of `first`, starting from twice that of the coarser level."""
    rows, columns = first.shape[0] // BLOCK, first.shape[1] // BLOCK
    start = tuple(_doubled(part, rows, columns) for part in coarse or (np.zeros((1, 1), np.float32),) * 2)
    first, moved = first[: rows * BLOCK, : columns * BLOCK], _warped(second, *start)
    down, across = _slope(first), _slope(first.T).T
    change = moved - first
    xx, yy, xy = _sums(across * across), _sums(down * down), _sums(across * down)
    xt, yt = _sums(across * change), _sums(down * change)
    # A little is added to the diagonal: along a straight edge only the movement across it can be seen.
    noise = FLAT * BLOCK * BLOCK / 4
    xx, yy = xx + noise, yy + noise
    determinant = xx * yy - xy * xy
    held = _sums(across * across + down * down) > FLAT * BLOCK * BLOCK
    x_step = np.where(held, np.clip((xy * yt - yy * xt) / determinant, -2, 2), 0)
    y_step = np.where(held, np.clip((xy * xt - xx * yt) / determinant, -2, 2), 0)
    return (start[0] + x_step).astype(np.float32), (start[1] + y_step).astype(np.float32)


def _doubled(part: Small, rows: int, columns: int) -> Small:
    """A grid of movements for pictures twice as large, as whole pixels (the finer level finds the rest)."""
    grid = np.rint(2 * _spread(part, 2))
    row, column = np.arange(rows), np.arange(columns)
    near = np.minimum(row, grid.shape[0] - 1)[:, None], np.minimum(column, grid.shape[1] - 1)
    return np.asarray(grid[near], dtype=np.float32)


def _warped(second: Small, x_move: Small, y_move: Small) -> Small:
    """Each block of `second` fetched from where the movement says that it went."""
    height, width = x_move.shape[0] * BLOCK, x_move.shape[1] * BLOCK
    if not x_move.any() and not y_move.any():
        return second[:height, :width]
    y_at, x_at = _places(height, width)
    y_at = np.clip(y_at + _spread(y_move, BLOCK), 0, second.shape[0] - 1).astype(np.intp)
    x_at = np.clip(x_at + _spread(x_move, BLOCK), 0, second.shape[1] - 1).astype(np.intp)
    return np.asarray(second[y_at, x_at], dtype=np.float32)


def _spread(grid: Small, times: int) -> Small:
    """Each number of a grid over a square of pixels."""
    return grid.repeat(times, axis=0).repeat(times, axis=1)


@lru_cache(maxsize=8)
def _places(height: int, width: int) -> tuple[Small, Small]:
    """Row and column of every pixel, to be broadcast."""
    return np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None, :]


def _slope(picture: Small) -> Small:
    """Central differences from row to row, one-sided at the borders: numpy's `gradient` for half the time."""
    slope = np.empty_like(picture)
    slope[1:-1] = (picture[2:] - picture[:-2]) * np.float32(0.5)
    slope[0], slope[-1] = picture[1] - picture[0], picture[-1] - picture[-2]
    return slope


def _sums(values: Small) -> Small:
    """Sums over the blocks, as a product with ones: many times faster than summing a view of four axes."""
    rows, columns = values.shape[0] // BLOCK, values.shape[1] // BLOCK
    return np.asarray(_ones(rows) @ values @ _ones(columns).T, dtype=np.float32)


@lru_cache(maxsize=16)
def _ones(blocks: int) -> Small:
    """A row for each block, with ones where its pixels are."""
    return np.eye(blocks, dtype=np.float32).repeat(BLOCK, axis=1)
