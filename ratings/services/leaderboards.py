"""Leaderboards: when one is due, how it is computed, and how it is frozen with what it came from."""

from __future__ import annotations

import platform
import tempfile
import uuid
from dataclasses import asdict
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings import queue
from ratings.choices import Act, BoardState, StudyState
from ratings.errors import ConflictError, FrozenError, InvalidError
from ratings.models import Clip, Generator, Leaderboard, Standing, Study, User
from ratings.reports.board import BoardData
from ratings.services import audit, columns, roles, rules
from ratings.services.columns import StudyColumns
from ratings.stats import board as boards
from ratings.stats.columns import RatingColumns
from ratings.stats.results import Board

METHODS = tuple(boards.METHODS)
TASK = "ratings.compute_leaderboard"
LEASE = timedelta(minutes=15)
# A study that is being rated all day is not recomputed at every click.
PAUSE = timedelta(seconds=10)


def compute(study: Study, *, method: str = "two-way", seed: int = 0) -> Leaderboard:
    """Compute and freeze a leaderboard of what has been judged so far."""
    if method not in METHODS:
        raise InvalidError(
            _("There is no method {method}. The methods are {methods}.").format(
                method=method, methods=", ".join(METHODS)
            )
        )
    read = columns.read(study)
    result = boards.rate(
        read.ratings,
        dimensions=read.dimensions,
        weights=read.weights,
        ranked=read.ranked,
        method=method,
        seed=seed,
        threshold=rules.of(study).trusted_alpha,
    )
    return _freeze(study, read, result, method=method, seed=seed)


@transaction.atomic
def _freeze(study: Study, read: StudyColumns, result: Board, *, method: str, seed: int) -> Leaderboard:
    ratings = read.ratings
    plain = _plain(result, read)
    board = Leaderboard.objects.create(
        study=study,
        method=method,
        seed=seed,
        state=BoardState.FINAL if study.state == StudyState.CLOSED else BoardState.INTERIM,
        version=settings.VERSION,
        versions={"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        data={
            "ratings": len(ratings),
            "scores": read.scores,
            "votes": 0,
            "raters": ratings.raters,
            "prompts": ratings.prompts,
            "clips": ratings.clips,
            "excluded_raters": read.excluded_raters,
            "simulated": read.simulated,
        },
        digest=ratings.digest(),
        inputs=_inputs(read, threshold=rules.of(study).trusted_alpha),
        columns=ContentFile(_packed(read), name="columns.npz"),
        result={key: plain[key] for key in ("differences", "agreement", "warnings")},
    )
    generators = {g.slug: g for g in Generator.objects.filter(slug__in=read.generators)}
    Standing.objects.bulk_create(
        Standing(leaderboard=board, **{**row, "generator": generators[row["generator"]]})
        for row in plain["standings"]
    )
    return board


def _plain(result: Board, read: StudyColumns) -> dict[str, Any]:
    """Return the result with slugs for codes, as plain data in the shape of the contract."""

    def named(row: Any, *fields: str) -> dict[str, Any]:
        return {key: read.generators[value] if key in fields else value for key, value in asdict(row).items()}

    return {
        "standings": [
            {**named(row, "generator"), "distribution": list(row.distribution or ())}
            for row in result.standings
        ],
        "differences": [named(row, "a", "b") for row in result.differences],
        "agreement": [asdict(row) for row in result.agreement],
        "warnings": [caution.text for caution in result.cautions],
    }


def _inputs(read: StudyColumns, *, threshold: float) -> dict[str, Any]:
    """Return the names behind the codes, and what else the figures were computed with."""
    names = ("generators", "prompts", "clips", "raters", "dimensions", "weights", "ranked")
    return {**{name: getattr(read, name) for name in names}, "threshold": threshold}


def _packed(read: StudyColumns) -> bytes:
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        path = Path(folder) / "columns.npz"
        read.ratings.save(path)
        return path.read_bytes()


def kept_columns(board: Leaderboard) -> RatingColumns:
    """Return the columns that a leaderboard was frozen with."""
    with board.columns.open("rb") as stream, tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        path = Path(folder) / "columns.npz"
        path.write_bytes(stream.read())
        return RatingColumns.load(path)


def visible(user: roles.Somebody) -> QuerySet[Leaderboard]:
    """Return the leaderboards that everybody sees, and those of the studies that this account may read."""
    return Leaderboard.objects.filter(Q(published_at__isnull=False) | Q(study__in=roles.readable(user)))


def latest(study: Study, *, method: str = "two-way") -> Leaderboard | None:
    """Return the newest leaderboard of a study."""
    return study.leaderboards.filter(method=method).order_by("-computed_at", "-pk").first()


def mark_due(study: Study) -> None:
    """Ask for a new leaderboard. The sweep sends the task, so a thousand ratings ask but once."""
    Study.objects.filter(pk=study.pk, board_due_at__isnull=True).update(board_due_at=timezone.now())


def resend_due() -> int:
    """Send a task for every study whose leaderboard is due and that nobody is computing; return how many."""
    due = list(_due().values_list("pk", flat=True))
    for pk in due:
        queue.send(TASK, pk)
    return len(due)


def _due() -> Any:
    now = timezone.now()
    free = Q(board_lease_until__isnull=True) | Q(board_lease_until__lt=now)
    abandoned = Q(board_due_at__isnull=True, board_lease_until__lt=now)
    return Study.objects.filter(free, Q(board_due_at__lte=now) | abandoned)


def run_due(study_id: int) -> None:
    """Compute a due leaderboard, unless somebody else does; what is judged meanwhile asks for the next."""
    token = uuid.uuid4()
    now = timezone.now()
    claimed = (
        _due().filter(pk=study_id).update(board_due_at=None, board_lease_until=now + LEASE, board_token=token)
    )
    if not claimed:
        return
    compute(Study.objects.select_related("rubric").get(pk=study_id))
    mine = Study.objects.filter(pk=study_id, board_token=token)
    mine.update(board_lease_until=None, board_token=None)
    Study.objects.filter(pk=study_id, board_due_at__isnull=False).update(board_due_at=timezone.now() + PAUSE)


def publish(board: Leaderboard, *, by: User | None = None) -> None:
    """Let everybody see a leaderboard: an act of a person, on a frozen board of a study that is over."""
    if board.state != BoardState.FINAL:
        raise FrozenError(_("Only a final leaderboard can be published. Close the study first."))
    rated = Clip.objects.filter(ratings__study=board.study)
    if Study.objects.filter(state=StudyState.OPEN, items__places__clip__in=rated).exists():
        raise ConflictError(
            _("An open study shares clips with this one, so publishing would tell its raters who made them.")
        )
    with transaction.atomic():
        Leaderboard.objects.filter(pk=board.pk).update(published_at=timezone.now(), published_by=by)
        audit.note(Act.LEADERBOARD_PUBLISHED, by=by, subject=board.public_id, study=board.study)


def plain(board: Leaderboard) -> BoardData:
    """Return a frozen leaderboard in the shape of the contract, with the words beside its keys."""
    study = board.study
    rows = board.standings.select_related("generator").order_by("pk")
    dimensions = {d.key: d.label for d in study.rubric.dimensions.all()}
    return BoardData(
        board={
            "id": str(board.public_id),
            "study": study.slug,
            "task": study.task,
            "method": board.method,
            "state": board.state,
            "computed_at": board.computed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "version": board.version,
            "seed": board.seed,
            "data": {**board.data, "digest": board.digest},
            "standings": [_standing(row) for row in rows],
            "differences": board.result["differences"],
            "pairs": [],
            "strengths": [],
            "agreement": board.result["agreement"],
            "correlations": [],
            "warnings": board.result["warnings"],
        },
        generators={row.generator.slug: row.generator.label for row in rows},
        dimensions={**dimensions, "overall": _("Overall")},
    )


def _standing(row: Standing) -> dict[str, Any]:
    figures = ("n", "prompts", "mean", "low", "high", "adjusted", "na_share")
    ranks = ("rank", "rank_low", "rank_high", "level", "level_probability", "distribution")
    return {
        "generator": row.generator.slug,
        "dimension": row.dimension,
        **{name: getattr(row, name) for name in (*figures, *ranks)},
    }
