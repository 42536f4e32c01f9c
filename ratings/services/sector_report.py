"""The sector report of August 2024 as it is stored here, and which of our boards know the same systems."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max

from ratings import builtin
from ratings.choices import Judge
from ratings.models import Generator, Leaderboard, Reference
from ratings.services import leaderboards, roles

NAME = "report-2024"
MOST_STUDIES = 5


def table(judge: Judge, task: str) -> Reference | None:
    """Return one of the report's tables; None while it is not loaded."""
    keys = ("source", "date", "judge", "task")
    rows = (
        row for row in builtin.document("references", NAME) if (row["judge"], row["task"]) == (judge, task)
    )
    said = next(rows)
    return Reference.objects.filter(**{key: said[key] for key in keys}).first()


def systems() -> Sequence[Generator]:
    """Return the systems whose specs the report prints, in its order."""
    described = [row["slug"] for row in builtin.document("generators", NAME) if row.get("as_of")]
    found = Generator.objects.filter(slug__in=described).prefetch_related("claims", "remarks")
    return sorted(found, key=lambda one: described.index(one.slug))


def boards(user: roles.Somebody, table: Reference) -> list[Leaderboard]:
    """Return the newest board, of those this person may see, of each study that knows a system of the table.

    Names and aliases were resolved when clips and tables came in, so that a system is one generator in both.
    """
    known = table.values.values("generator")
    seen = leaderboards.visible(user).filter(study__task=table.task, standings__generator__in=known)
    newest = seen.order_by().values("study").annotate(newest=Max("pk")).values("newest")
    found = Leaderboard.objects.filter(pk__in=newest).select_related("study__rubric")
    return list(found.order_by("-computed_at")[:MOST_STUDIES])
