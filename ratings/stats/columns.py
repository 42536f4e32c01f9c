"""The columns that every estimate reads: one row per rating, small integer codes instead of names.

A board is frozen together with exactly these columns, so they have one canonical order and one digest.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from ratings.stats.arrays import Ints, Mask

NOT_ASKED = 0
NA = -1
CODES = ("generator", "prompt", "clip", "rater")
SIZES = ("generators", "prompts", "clips", "raters")


@dataclass(frozen=True)
class RatingColumns:
    """R ratings on D dimensions, as codes.

    `generator`, `prompt`, `clip`, `rater`: int32 of shape (R,), codes 0..n-1.
    `levels`: int8 of shape (R, D); 1..L the level given, 0 not asked, -1 `na` (cannot be judged).
    `generators`, `prompts`, `clips`, `raters`: how many codes of each kind there are.
    `scale`: the number of levels L of each dimension.

    A rater counts once a clip: hidden repeats and superseded ratings are not among these rows.
    Raises ValueError when shapes, codes or levels do not fit together.
    """

    generator: Ints
    prompt: Ints
    clip: Ints
    rater: Ints
    levels: Ints
    generators: int
    prompts: int
    clips: int
    raters: int
    scale: tuple[int, ...]

    def __post_init__(self) -> None:
        for name, bound in zip(CODES, self._bounds(), strict=True):
            object.__setattr__(self, name, _codes(name, getattr(self, name), bound))
        object.__setattr__(self, "scale", tuple(int(levels) for levels in self.scale))
        object.__setattr__(self, "levels", _levels(self.levels, len(self.rater), self.scale))
        if len({len(getattr(self, name)) for name in CODES}) != 1:
            raise ValueError("generator, prompt, clip and rater must have one length")
        self._check_clips()

    def __len__(self) -> int:
        return len(self.rater)

    @property
    def nbytes(self) -> int:
        """Bytes that the columns take in memory."""
        return int(self.levels.nbytes + sum(getattr(self, name).nbytes for name in CODES))

    @cached_property
    def owners(self) -> tuple[Ints, Ints]:
        """Generator and prompt of each clip, two arrays of shape (C,), -1 where the clip has no rating."""
        owners = np.full((2, self.clips), -1, dtype=np.int64)
        owners[0, self.clip], owners[1, self.clip] = self.generator, self.prompt
        return owners[0], owners[1]

    @cached_property
    def by_rater(self) -> Ints:
        """(R,): number of each rating's pair of generator and rater, below M x I."""
        return np.asarray(self.generator.astype(np.int64) * self.raters + self.rater)

    def canonical(self) -> Self:
        """The same ratings ordered by clip, then rater: a pair that occurs once."""
        key = self.clip.astype(np.int64) * max(self.raters, 1) + self.rater
        return self if bool(np.all(key[1:] > key[:-1])) else self.take(np.argsort(key, kind="stable"))

    def take(self, rows: Ints | Mask) -> Self:
        """The ratings at `rows` (indices or a mask of shape (R,)), with the same codes."""
        chosen = {name: getattr(self, name)[rows] for name in CODES}
        return replace(self, **chosen, levels=self.levels[rows])

    def digest(self) -> str:
        """`sha256:` and the hex digest of the canonical columns; the order of rows does not matter."""
        ordered = self.canonical()
        digest = hashlib.sha256(f"ratings 1 {self._bounds()} {self.scale} {len(self)}".encode())
        for name in CODES:
            digest.update(np.ascontiguousarray(getattr(ordered, name), dtype="<i4").tobytes())
        digest.update(np.ascontiguousarray(ordered.levels).tobytes())
        return f"sha256:{digest.hexdigest()}"

    def save(self, path: Path) -> None:
        """Write the canonical columns to a compressed `.npz`."""
        ordered = self.canonical()
        arrays = {name: getattr(ordered, name) for name in CODES}
        sizes = np.array(self._bounds(), dtype=np.int64)
        with path.open("wb") as stream:
            np.savez_compressed(
                stream,
                **arrays,
                levels=ordered.levels,
                sizes=sizes,
                scale=np.array(self.scale, dtype=np.int64),
            )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote. Raises ValueError when it is not such a file."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                fields = {name: stored[name] for name in (*CODES, "levels")}
                fields.update(zip(SIZES, (int(size) for size in stored["sizes"]), strict=True))
                scale = tuple(int(levels) for levels in stored["scale"])
                return cls(**fields, scale=scale)
        except ValueError as error:
            raise ValueError(f"{path.name} holds no valid rating columns: {error}") from error
        except (KeyError, OSError, EOFError, TypeError, zipfile.BadZipFile) as error:
            raise ValueError(f"{path.name} holds no rating columns: {error}") from error

    def _bounds(self) -> tuple[int, int, int, int]:
        return self.generators, self.prompts, self.clips, self.raters

    def _check_clips(self) -> None:
        """A clip has one generator and one prompt, and a rater judged it once."""
        for name in ("generator", "prompt"):
            codes = getattr(self, name)
            owner = np.full(self.clips, -1, dtype=np.int32)
            owner[self.clip] = codes
            if not np.array_equal(owner[self.clip], codes):
                raise ValueError(f"a clip belongs to more than one {name}")
        key = np.sort(self.clip.astype(np.int64) * max(self.raters, 1) + self.rater)
        if np.any(key[1:] == key[:-1]):
            raise ValueError("a rater judged the same clip twice: hand over only the rating that counts")


def _codes(name: str, values: Ints, bound: int) -> Ints:
    codes = np.asarray(values)
    if codes.ndim != 1 or not np.issubdtype(codes.dtype, np.integer):
        raise ValueError(f"{name} must be a one-dimensional array of integer codes")
    if len(codes) and (codes.min() < 0 or codes.max() >= bound):
        raise ValueError(f"{name} codes must lie in 0..{bound - 1}")
    return codes.astype(np.int32, copy=False)


def _levels(values: Ints, rows: int, scale: tuple[int, ...]) -> Ints:
    levels = np.asarray(values)
    if levels.shape != (rows, len(scale)) or not np.issubdtype(levels.dtype, np.integer):
        raise ValueError(f"levels must be integers of shape ({rows}, {len(scale)})")
    if any(not 2 <= top <= 100 for top in scale):
        raise ValueError("a dimension has 2 to 100 levels")
    if rows and (levels.min() < NA or np.any(levels.max(axis=0) > np.array(scale))):
        raise ValueError("levels must be -1 (na), 0 (not asked) or 1..L")
    return levels.astype(np.int8, copy=False)
