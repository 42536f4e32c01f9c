"""The sector report's three tables as it prints them, and what our studies say of the same systems."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from ratings.choices import Judge, Task
from ratings.models import Claim, Generator, Leaderboard, Reference
from ratings.services import sector_report
from ratings.services.outside import FEWEST
from ratings.views import references
from ratings.views.boards import BoardPage


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Show specs, the benchmark, and the verdicts for both tasks with what stands beside them."""
    benchmark = sector_report.table(Judge.MODEL, Task.T2V)
    ctx = {
        "systems": [(one, _specs(one)) for one in sector_report.systems()],
        "benchmark": _down(references.grid(benchmark)) if benchmark else None,
        "tasks": [part for task in (Task.T2V, Task.I2V) if (part := _task(request, task))],
    }
    return render(request, "references/sector_report.html", ctx)


def _down(grid: dict[str, Any]) -> dict[str, Any]:
    """Return a grid with its generators down, the best on its first dimension first."""
    cells = zip(*(row["cells"] for row in grid["rows"]), strict=True)
    rows = list(zip(grid["generators"], cells, strict=True))
    rows.sort(key=lambda row: -(row[1][0].get("value") or 0))
    return {**grid, "down": rows}


def _specs(one: Generator) -> dict[str, Any]:
    claim: Claim | None = next(iter(one.claims.all()), None)
    return {
        "launched": date_format(one.launched, "Y-m-d") if one.launched else "",
        "tasks": _(", ").join(str(Task(task).label) for task in claim.tasks) if claim else "",
        "lengths": "/".join(f"{length:g}" for length in claim.duration_s) if claim else "",
        "claim": claim,
        "remark": next((remark for remark in one.remarks.all() if remark.label), None),
    }


def _task(request: HttpRequest, task: Task) -> dict[str, Any] | None:
    """Return the verdicts of a task with their times, and our boards beside them."""
    verdicts = sector_report.table(Judge.HUMAN, task)
    if verdicts is None:
        return None
    shown = references.grid(verdicts)
    times = sector_report.table(Judge.METRIC, task)
    return {
        "task": task,
        "label": task.label,
        "verdicts": shown,
        "times": (rows := _times(times, shown["generators"]) if times else []),
        "time_notes": dict.fromkeys((c["text"], c["why"]) for row in rows for c in row["cells"] if c["why"]),
        "boards": [
            _beside(board, verdicts, shown["generators"])
            for board in sector_report.boards(request.user, verdicts)
        ],
    }


def _times(table: Reference, generators: list[Generator]) -> list[dict[str, Any]]:
    """Return a row for each kind of time, in the order of the verdicts' columns."""
    rows: dict[str, dict[int, Any]] = {}
    labels: dict[str, str] = {}
    for value in table.values.order_by("pk"):
        rows.setdefault(value.dimension, {})[value.generator_id] = value
        labels[value.dimension] = value.label
    return [
        {"label": labels[key], "cells": [_time(cells.get(one.pk)) for one in generators]}
        for key, cells in rows.items()
    ]


def _time(value: Any) -> dict[str, str]:
    """Return a time as one reads it, with what the report says besides."""
    if value is None or value.value is None:
        return {"text": "?", "why": value.reason_label if value else ""}
    minutes, seconds = divmod(round(value.value), 60)
    if minutes >= 60 and not seconds and not minutes % 60:
        text = _("%(n)s h") % {"n": minutes // 60}
    elif minutes:
        told = {"m": minutes, "s": seconds}
        text = _("%(m)s min %(s)s s") % told if seconds else _("%(m)s min") % told
    else:
        text = _("%(n)s s") % {"n": f"{value.value:g}"}
    return {"text": f"≥ {text}" if value.reason else text, "why": value.reason_label}


def _beside(board: Leaderboard, verdicts: Reference, generators: list[Generator]) -> dict[str, Any]:
    """Return one board of ours, narrowed to the report's systems, with how far the two go together."""
    page = BoardPage.of(board)
    known = {generator for generator, _key in page.standings}
    shared = [one for one in generators if one.slug in known]
    rows = [
        row
        for row in page.data.board["correlations"]
        if row["kind"] == verdicts.judge and row["with"].endswith(verdicts.source)
    ]
    counted = ngettext("%(n)s system in common", "%(n)s systems in common", len(shared)) % {"n": len(shared)}
    return {
        "board": board,
        "counted": counted,
        "few": len(shared) < FEWEST,
        "fewest": FEWEST,
        "table": {
            "caption": board.study.title,
            "columns": [{"name": page.name(one.slug)} for one in shared],
            "rows": [
                {"label": page.label(key), "cells": [page.verdict(one.slug, key) for one in shared]}
                for key in page.judged()
            ],
        },
        "correlations": [
            {**row, "label": page.label(row["dimension"])} for row in rows if row["spearman"] is not None
        ],
    }
