"""What a leaderboard's figures come from, kept beside it: an archive of columns, and the names of codes.

Everything that decides a figure is in `Inputs`, so a board can be computed again from what was kept, on any
machine and without the database it came from.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _

from ratings.errors import ConflictError
from ratings.models import Leaderboard, Study
from ratings.services import columns, groups, outside, rules
from ratings.services.columns import StudyColumns
from ratings.services.groups import Grouping
from ratings.services.outside import Series
from ratings.stats.ballots import VoteColumns
from ratings.stats.columns import RatingColumns

T = TypeVar("T")
RATINGS, VOTES, OUTSIDE, EVERYONE = "ratings.npz", "votes.npz", "outside.npz", "everyone.npz"
NAMES = (
    "generators", "prompts", "clips", "raters", "dimensions", "vote_dimensions", "weights", "ranked",
    "hidden", "own_votes",
)  # fmt: skip


@dataclass(frozen=True)
class Inputs:
    """All that a board's figures are computed from, beside its method and seed.

    `everyone`: the ratings with those of excluded raters too, None where nobody was excluded. `groupings`:
    the ways in which prompts and raters are looked at apart.
    """

    judged: StudyColumns
    series: Sequence[Series]
    groupings: Sequence[Grouping]
    everyone: RatingColumns | None
    threshold: float

    def canonical(self) -> Inputs:
        """The same inputs with their rows in one order, so that sums come out to the last digit."""
        judged = replace(
            self.judged, ratings=self.judged.ratings.canonical(), votes=self.judged.votes.canonical()
        )
        return replace(
            self, judged=judged, everyone=None if self.everyone is None else self.everyone.canonical()
        )

    @property
    def outside_digest(self) -> str:
        """The digest of what was not judged here: tables, metrics, measures."""
        digest = hashlib.sha256()
        for one in self.series:
            digest.update(f"{one.name}\n{one.kind}\n{one.dimension}\n{one.unit}\n".encode())
            digest.update(np.ascontiguousarray(one.values, dtype="<f8").tobytes())
        return f"sha256:{digest.hexdigest()}"


def read(study: Study) -> Inputs:
    """Return what a board of a study would be computed from now."""
    judged = columns.read(study)
    return Inputs(
        judged=judged,
        series=outside.read(study, judged),
        groupings=groups.read(study, judged),
        everyone=columns.read(study, excluded=True).ratings if judged.excluded_raters else None,
        threshold=rules.of(study).trusted_alpha,
    ).canonical()


def named(inputs: Inputs) -> dict[str, Any]:
    """Return the names behind the codes, and what else the figures were computed with, as plain data."""
    return {
        **{name: getattr(inputs.judged, name) for name in NAMES},
        "threshold": inputs.threshold,
        "groupings": [grouping.plain() for grouping in inputs.groupings],
        "outside_digest": inputs.outside_digest,
    }


def packed(inputs: Inputs) -> bytes:
    """Return the columns as one archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(RATINGS, _saved(inputs.judged.ratings.save))
        archive.writestr(VOTES, _saved(inputs.judged.votes.save))
        if inputs.everyone is not None:
            archive.writestr(EVERYONE, _saved(inputs.everyone.save))
        if inputs.series:
            archive.writestr(OUTSIDE, _arrays(outside.packed(inputs.series)))
    return stream.getvalue()


def kept(board: Leaderboard) -> Inputs:
    """Return what a leaderboard was frozen with. Raises ConflictError when the archive is gone or damaged."""
    try:
        with board.columns.open("rb") as stream:
            content = stream.read()
        return _thawed(board, content)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ConflictError(
            _("The columns of leaderboard {board} cannot be read: {reason}").format(
                board=board.public_id, reason=error
            )
        ) from error


def _thawed(board: Leaderboard, content: bytes) -> Inputs:
    names = board.inputs
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = set(archive.namelist())
        # Boards of the first version were frozen with their ratings alone.
        first = RATINGS not in members
        ratings = _loaded(RatingColumns.load, content if first else archive.read(RATINGS))
        votes = no_votes(ratings) if first else _loaded(VoteColumns.load, archive.read(VOTES))
        everyone = _loaded(RatingColumns.load, archive.read(EVERYONE)) if EVERYONE in members else None
        series = outside.unpacked(np.load(io.BytesIO(archive.read(OUTSIDE)))) if OUTSIDE in members else []
    lists: Mapping[str, Any] = {
        name: tuple(names[name]) for name in NAMES if isinstance(names.get(name), list | tuple)
    }
    judged = StudyColumns(
        ratings=ratings,
        votes=votes,
        **{"vote_dimensions": (), "hidden": (), **lists},
        own_votes=names.get("own_votes", 0),
        excluded_raters=board.data["excluded_raters"],
        simulated=board.data["simulated"],
        clip_ids=np.zeros(0, dtype=np.int64),
    )
    return Inputs(
        judged,
        series,
        [Grouping.of_plain(plain) for plain in names.get("groupings", [])],
        everyone,
        names["threshold"],
    )


def no_votes(ratings: RatingColumns) -> VoteColumns:
    """Return the columns of a study in which nobody compared."""
    arrays = {f.name: np.zeros(0, dtype=np.int64) for f in fields(VoteColumns)[:7]}
    return VoteColumns(
        **arrays, dimensions=0, raters=ratings.raters, prompts=ratings.prompts, generators=ratings.generators
    )


def _saved(save: Callable[[Path], None]) -> bytes:
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        path = Path(folder) / "columns.npz"
        save(path)
        return path.read_bytes()


def _loaded(load: Callable[[Path], T], content: bytes) -> T:
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        path = Path(folder) / "columns.npz"
        path.write_bytes(content)
        return load(path)


def _arrays(arrays: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()
