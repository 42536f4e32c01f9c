"""Votes as columns: one row per vote, small integer codes; digest and file as for ratings."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from ratings.stats.arrays import Ints, Mask

A, B, TIE, BOTH_BAD = range(4)
CODES = ("dimension", "rater", "prompt", "a", "b")
SMALL = ("choice", "left")
SIZES = ("dimensions", "raters", "prompts", "generators")


@dataclass(frozen=True)
class VoteColumns:
    """V votes between two clips of one prompt, as codes.

    `dimension`, `rater`, `prompt`, `a`, `b`: int32 of shape (V,); a and b are different generators.
    `choice`: int8 (V,), 0 a, 1 b, 2 tie, 3 both bad. `left`: int8 (V,), 0 a was left, 1 b was left, -1
    unknown.
    `dimensions`, `raters`, `prompts`, `generators`: how many codes of each kind there are.

    Raises ValueError when shapes or codes do not fit together.
    """

    dimension: Ints
    rater: Ints
    prompt: Ints
    a: Ints
    b: Ints
    choice: Ints
    left: Ints
    dimensions: int
    raters: int
    prompts: int
    generators: int

    def __post_init__(self) -> None:
        bounds = (self.dimensions, self.raters, self.prompts, self.generators, self.generators)
        for name, bound in zip(CODES, bounds, strict=True):
            self._check(name, 0, bound - 1, np.int32)
        self._check("choice", A, BOTH_BAD, np.int8)
        self._check("left", -1, 1, np.int8)
        if np.any(self.a == self.b):
            raise ValueError("a vote needs two different generators")

    def __len__(self) -> int:
        return len(self.a)

    def take(self, rows: Ints | Mask) -> Self:
        """The votes at `rows` (indices or a mask of shape (V,)), with the same codes."""
        return replace(self, **{name: getattr(self, name)[rows] for name in (*CODES, *SMALL)})

    def canonical(self) -> Self:
        """The same votes with the smaller generator as a, in one order that the rows' order cannot change."""
        swapped = self.a > self.b
        choice = np.where(swapped & (self.choice < TIE), 1 - self.choice, self.choice).astype(np.int8)
        left = np.where(swapped & (self.left >= 0), 1 - self.left, self.left).astype(np.int8)
        a, b = np.minimum(self.a, self.b), np.maximum(self.a, self.b)
        turned = replace(self, a=a, b=b, choice=choice, left=left)
        keys = [getattr(turned, name) for name in reversed((*CODES, *SMALL))]
        return turned.take(np.lexsort(keys))

    def digest(self) -> str:
        """`sha256:` and the hex digest of the canonical columns; neither row order nor a/b order matters."""
        ordered = self.canonical()
        sizes = [getattr(self, name) for name in SIZES]
        digest = hashlib.sha256(f"votes 1 {sizes} {len(self)}".encode())
        for name in CODES:
            digest.update(np.ascontiguousarray(getattr(ordered, name), dtype="<i4").tobytes())
        for name in SMALL:
            digest.update(np.ascontiguousarray(getattr(ordered, name)).tobytes())
        return f"sha256:{digest.hexdigest()}"

    def save(self, path: Path) -> None:
        """Write the canonical columns to a compressed `.npz`."""
        ordered = self.canonical()
        arrays = {name: getattr(ordered, name) for name in (*CODES, *SMALL)}
        sizes = np.array([getattr(self, name) for name in SIZES], dtype=np.int64)
        with path.open("wb") as stream:
            np.savez_compressed(stream, sizes=sizes, **arrays)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote. Raises ValueError when it is not such a file."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                fields = {name: stored[name] for name in (*CODES, *SMALL)}
                fields.update(zip(SIZES, (int(size) for size in stored["sizes"]), strict=True))
                return cls(**fields)
        except (ValueError, KeyError, OSError, EOFError, TypeError, zipfile.BadZipFile) as error:
            raise ValueError(f"{path.name} holds no valid vote columns: {error}") from error

    def _check(self, name: str, lowest: int, highest: int, kind: type[np.int32 | np.int8]) -> None:
        values = np.asarray(getattr(self, name))
        if (
            values.shape != np.shape(self.a)
            or values.ndim != 1
            or not np.issubdtype(values.dtype, np.integer)
        ):
            raise ValueError(f"{name} must be a one-dimensional array of integers, as long as the others")
        if len(values) and (values.min() < lowest or values.max() > highest):
            raise ValueError(f"{name} codes must lie in {lowest}..{highest}")
        object.__setattr__(self, name, values.astype(kind, copy=False))
