"""Leaderboards: when one is due, how it is computed, and how it is frozen with what it came from."""

from __future__ import annotations

import platform
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import scipy
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings import queue
from ratings.choices import BoardState, Mode, StudyState
from ratings.errors import InvalidError
from ratings.models import Generator, Leaderboard, Standing, Study
from ratings.models.prepared import PreparedUpdate
from ratings.reports.board import BoardData
from ratings.services import board_inputs, board_results, board_words, flags, publishing, roles, stopping
from ratings.services.board_inputs import Inputs

METHODS = board_results.METHODS
TASK = "ratings.compute_leaderboard"
LEASE = timedelta(minutes=15)
# A study that is being rated all day is not recomputed at every click.
PAUSE = timedelta(seconds=10)


def default_method(study: Study) -> str:
    """Return the method a board of a study has unless another is asked for."""
    votes_only = study.mode == Mode.COMPARE or not study.ratings.exists()
    return board_results.VOTE_METHODS[0] if votes_only and study.votes.exists() else METHODS[0]


def compute(study: Study, *, method: str = "", seed: int = 0) -> Leaderboard:
    """Compute and freeze a leaderboard of what has been judged so far."""
    method = method or default_method(study)
    if method not in METHODS:
        raise InvalidError(
            _("There is no method {method}. The methods are {methods}.").format(
                method=method, methods=", ".join(METHODS)
            )
        )
    return _computed(study, board_inputs.read(study), method, seed)


def _computed(study: Study, inputs: Inputs, method: str, seed: int) -> Leaderboard:
    return _freeze(study, inputs, board_results.compute(inputs, method=method, seed=seed), method, seed)


def siblings(board: Leaderboard) -> dict[str, Leaderboard]:
    """Return the newest boards of the same judgements by method, in the order of the methods."""
    same = board.study.leaderboards.filter(digest=board.digest, seed=board.seed).order_by("computed_at", "pk")
    found = {one.method: one for one in same}
    return {method: found[method] for method in METHODS if method in found}


def missing_methods(board: Leaderboard) -> list[str]:
    """Return the methods that fit a board's judgements and have not been computed for them."""
    there = siblings(board)
    return [method for method in board_results.fitting(board.data) if method not in there]


def compute_others(board: Leaderboard) -> list[Leaderboard]:
    """Compute, from the frozen columns of a board, the boards by every other method that fits them."""
    missing = missing_methods(board)
    inputs = board_inputs.kept(board) if missing else None
    return [_computed(board.study, inputs, method, board.seed) for method in missing if inputs]


@transaction.atomic
def _freeze(study: Study, inputs: Inputs, result: dict[str, Any], method: str, seed: int) -> Leaderboard:
    judged = inputs.judged
    board = Leaderboard.objects.create(
        study=study,
        method=method,
        seed=seed,
        state=BoardState.FINAL if study.state == StudyState.CLOSED else BoardState.INTERIM,
        version=settings.VERSION,
        versions=versions(),
        data={
            "ratings": len(judged.ratings),
            "scores": judged.scores,
            "votes": len(judged.votes),
            "raters": len(judged.raters),
            "prompts": len(judged.prompts),
            "clips": judged.ratings.clips,
            "excluded_raters": judged.excluded_raters,
            "simulated": judged.simulated,
        },
        digest=judged.digest,
        inputs=board_inputs.named(inputs),
        columns=ContentFile(board_inputs.packed(inputs), name="columns.zip"),
        result={key: rows for key, rows in result.items() if key != "standings"},
    )
    generators = {g.slug: g for g in Generator.objects.filter(slug__in=judged.generators)}
    Standing.objects.bulk_create(
        Standing(leaderboard=board, **{**row, "generator": generators[row["generator"]]})
        for row in result["standings"]
    )
    return board


def versions() -> dict[str, str]:
    """Return the versions of what computes figures."""
    return {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__}


def visible(user: roles.Somebody) -> QuerySet[Leaderboard]:
    """Return the leaderboards that everybody sees, and those of the studies that this account may read."""
    shown = Q(published_at__isnull=False) & ~Q(study__in=publishing.waiting())
    return Leaderboard.objects.filter(shown | Q(study__in=roles.readable(user)))


def newest(user: roles.Somebody) -> QuerySet[Leaderboard]:
    """Return the newest leaderboard of every study that this account may read."""
    last = (
        Leaderboard.objects.filter(study=OuterRef("study")).order_by("-computed_at", "-pk").values("pk")[:1]
    )
    mine = Leaderboard.objects.filter(study__in=roles.readable(user), pk=Subquery(last))
    return mine.select_related("study__rubric")


def latest(study: Study, *, method: str = "") -> Leaderboard | None:
    """Return the newest leaderboard of a study."""
    chosen = study.leaderboards.filter(method=method or default_method(study))
    return chosen.order_by("-computed_at", "-pk").first()


_DUE = PreparedUpdate(
    lambda study, now: (Study.objects.filter(pk=study, board_due_at__isnull=True), {"board_due_at": now}),
    study=int,
    now=datetime,
)


def mark_due(study: Study) -> None:
    """Ask for a new leaderboard. The sweep sends the task, so a thousand ratings ask but once."""
    _DUE(study=study.pk, now=timezone.now())


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
    board = compute(Study.objects.select_related("rubric").get(pk=study_id))
    if board.state == BoardState.FINAL:
        compute_others(board)
    stopping.consider(board)
    flags.refresh(board.study)
    mine = Study.objects.filter(pk=study_id, board_token=token)
    mine.update(board_lease_until=None, board_token=None)
    Study.objects.filter(pk=study_id, board_due_at__isnull=False).update(board_due_at=timezone.now() + PAUSE)


def plain(board: Leaderboard) -> BoardData:
    """Return a frozen leaderboard in the shape of the contract, with the words beside its keys."""
    labels = board_words.Labels.of(board)
    return BoardData(
        board=contract(board, labels),
        generators=labels.generators,
        dimensions=labels.dimensions,
        beside=board.result.get("beside", {}),
    )


def contract(board: Leaderboard, labels: board_words.Labels) -> dict[str, Any]:
    """Return the leaderboard JSON; its warnings are in the language that is active."""
    result = board.result
    return {
        "id": str(board.public_id),
        "study": board.study.slug,
        "task": board.study.task,
        "method": board.method,
        "state": board.state,
        "computed_at": board.computed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "version": board.version,
        "seed": board.seed,
        "data": {**board.data, "digest": board.digest},
        "standings": standings(board),
        **{key: result.get(key, []) for key in ("differences", "strengths", "agreement", "correlations")},
        "pairs": [{k: v for k, v in row.items() if k != "p_adjusted"} for row in result.get("pairs", [])],
        "warnings": board_words.warnings(result, labels),
        **_differential(board),
    }


def _differential(board: Leaderboard) -> dict[str, Any]:
    """Return the one key that only boards of studies with hidden references have."""
    rows = board.result.get("beside", {}).get("differential", [])
    return {"differential": rows} if rows else {}


def standings(board: Leaderboard) -> list[dict[str, Any]]:
    """Return the standings of a board as plain data."""
    figures = ("n", "prompts", "mean", "low", "high", "adjusted", "na_share")
    ranks = ("rank", "rank_low", "rank_high", "level", "level_probability", "distribution")
    return [
        {
            "generator": row.generator.slug,
            "dimension": row.dimension,
            **{name: getattr(row, name) for name in (*figures, *ranks)},
        }
        for row in board.standings.select_related("generator").order_by("pk")
    ]
