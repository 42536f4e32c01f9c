"""The lines of a file of ratings as columns of small integers: what 27,000 or 27 million lines cost alike.

Each distinct rater, clip and answer is read once; a line is then four numbers and a time. What a line
cannot be is refused here; what its names stand for is resolved later, once for each name.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, Generic, TypeVar

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ratings.errors import ClipJuryError, InvalidError
from ratings.models import Dimension
from ratings.services.imports import fields, tables
from ratings.services.imports.judgements import RATER_LIMIT, ClipName
from ratings.services.imports.report import Report

REQUIRED = ("rater", "generator", "prompt", "dimension", "level")
OPTIONAL = ("sample", "rated_at")
WORDS = {"low": 1, "mid": 2, "high": 3}
NOT_JUDGED = 0
UNKNOWN_TIME = int(np.iinfo(np.int64).min)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = ("line", "rater", "clip", "dimension", "level", "moment")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True)
class Lines:
    """One element a line: its number, codes of rater, clip and dimension, level (0 is `na`), microseconds.

    `raters` and `clips` are the names behind the codes, which the import replaces by ids step by step.
    """

    line: NDArray[np.int64]
    rater: NDArray[np.int64]
    clip: NDArray[np.int64]
    dimension: NDArray[np.int64]
    level: NDArray[np.int64]
    moment: NDArray[np.int64]
    raters: list[str]
    clips: list[ClipName]

    def only(self, chosen: NDArray[Any]) -> Lines:
        """Return the lines of a mask, or the lines at the given places in that order."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in COLUMNS})

    def replaced(self, **columns: NDArray[np.int64]) -> Lines:
        """Return the lines with other columns."""
        return replace(self, **columns)  # type: ignore[arg-type]  # columns only, by name

    def same_as_before(self, *columns: str) -> NDArray[np.bool_]:
        """Say of every line but the first whether it equals the line before it in these columns."""
        same = np.ones(max(len(self) - 1, 0), dtype=bool)
        for name in columns:
            column = getattr(self, name)
            same &= column[1:] == column[:-1]
        return same

    def __len__(self) -> int:
        return len(self.line)


class Codes(dict[K, int], Generic[K, V]):
    """Numbers what is looked up, in order of first sight; what is not valid gets -1 and its reason."""

    def __init__(self, read: Callable[[K], V]) -> None:
        super().__init__()
        self._read = read
        self._numbers: dict[V, int] = {}
        self.faults: dict[K, ClipJuryError] = {}

    def __missing__(self, key: K) -> int:
        try:
            value = self._read(key)
            self[key] = self._numbers.setdefault(value, len(self._numbers))
        except ClipJuryError as error:
            self.faults[key] = error
            self[key] = -1
        return self[key]

    @property
    def values_seen(self) -> list[V]:
        """What was numbered, in order."""
        return list(self._numbers)


def read(stream: BinaryIO, dimensions: list[Dimension], *, report: Report, size: int = 0) -> Lines:
    """Return the acceptable lines of a CSV; the others are refused."""
    raters: Codes[str, str] = Codes(_rater)
    clips: Codes[ClipName, ClipName] = Codes(_clip)
    answers: Codes[tuple[str, str], tuple[int, int]] = Codes(_Answers(dimensions))
    columns = [array("q") for _name in range(5)]
    add_line, add_rater, add_clip, add_answer, add_moment = (column.append for column in columns)
    rows = tables.rows(stream, required=REQUIRED, optional=OPTIONAL, report=report, size=size)
    for line, (rater, generator, prompt, dimension, level, sample, rated_at) in rows:
        r, c, a = raters[rater], clips[generator, prompt, sample], answers[dimension, level]
        try:
            if r < 0 or c < 0 or a < 0:
                raise (
                    raters.faults.get(rater)
                    or clips.faults.get((generator, prompt, sample))
                    or answers.faults[dimension, level]
                )
            moment = _moment(rated_at) if rated_at else UNKNOWN_TIME
        except ClipJuryError as error:
            report.refuse(line, error)
            continue
        add_line(line)
        add_rater(r)
        add_clip(c)
        add_answer(a)
        add_moment(moment)
    lines, rater_codes, clip_codes, answer_codes, moments = map(np.array, columns)
    answered = np.array(answers.values_seen, dtype=np.int64).reshape(-1, 2)[answer_codes]
    return Lines(
        line=lines,
        rater=rater_codes,
        clip=clip_codes,
        dimension=answered[:, 0],
        level=answered[:, 1],
        moment=moments,
        raters=raters.values_seen,
        clips=clips.values_seen,
    )


def _rater(cell: str) -> str:
    return _needed("rater", cell, limit=RATER_LIMIT)


def _clip(cells: ClipName) -> ClipName:
    generator, prompt, sample = cells
    sample = sample.strip() or "0"
    if len(sample) > 60:
        raise InvalidError(_("sample: At most 60 characters fit."))
    return _needed("generator", generator), _needed("prompt", prompt), sample


def _needed(column: str, cell: str, *, limit: int = 1000) -> str:
    cell = cell.strip()
    if not cell:
        raise InvalidError(_("%(column)s: This cell must not be empty.") % {"column": column})
    if len(cell) > limit:
        raise InvalidError(
            _("%(column)s: At most %(limit)s characters fit.") % {"column": column, "limit": limit}
        )
    return cell


def _moment(cell: str) -> int:
    if not cell.strip():
        return UNKNOWN_TIME
    try:
        return microseconds(fields.moment(cell.strip()))
    except InvalidError as error:
        raise InvalidError(f"rated_at: {error}") from error


def microseconds(moment: datetime) -> int:
    """Return a time as whole microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


class _Answers:
    """Reads a dimension and a level together, since the one decides what the other may be."""

    def __init__(self, dimensions: list[Dimension]) -> None:
        self._dimensions = {dimension.key: (n, dimension.levels) for n, dimension in enumerate(dimensions)}

    def __call__(self, cells: tuple[str, str]) -> tuple[int, int]:
        key, level = _needed("dimension", cells[0]), _needed("level", cells[1])
        if key not in self._dimensions:
            raise InvalidError(
                _("dimension: “%(key)s” is none of this study's: %(known)s.")
                % {"key": key[:60], "known": ", ".join(self._dimensions)}
            )
        number, levels = self._dimensions[key]
        return number, _level(level, levels)


def _level(cell: str, levels: int) -> int:
    if cell == "na":
        return NOT_JUDGED
    if levels == len(WORDS) and cell in WORDS:
        return WORDS[cell]
    if cell.isascii() and cell.isdigit() and len(cell) < 4 and 1 <= int(cell) <= levels:
        return int(cell)
    words = ", low, mid, high" if levels == len(WORDS) else ""
    raise InvalidError(
        _("level: “%(cell)s” is none of 1 to %(levels)s%(words)s or na.")
        % {"cell": cell[:40], "levels": levels, "words": words}
    )
