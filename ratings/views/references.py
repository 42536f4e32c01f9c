"""Published tables, as their sources have them: always with who judged."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratings.models import Generator, Reference, ReferenceValue


@require_GET
def references(request: HttpRequest) -> HttpResponse:
    """List the published tables."""
    found = Reference.objects.annotate(generators=Count("values__generator", distinct=True))
    return render(request, "references/list.html", {"references": found})


@require_GET
def reference(request: HttpRequest, number: int) -> HttpResponse:
    """Show one table: dimensions down, generators across; an unknown cell says why."""
    shown = get_object_or_404(Reference, pk=number)
    facts = [
        (_("Judged by"), shown.get_judge_display()),
        (_("Task"), shown.get_task_display()),
        (_("Date"), date_format(shown.date, "Y-m-d")),
    ]
    ctx = {"reference": shown, "facts": facts, **grid(shown)}
    return render(request, "references/detail.html", ctx)


def grid(shown: Reference) -> dict[str, Any]:
    """Return a table with its generators across and its dimensions down, and why cells are unknown."""
    values = list(shown.values.select_related("generator").order_by("pk"))
    generators: dict[int, Generator] = {value.generator_id: value.generator for value in values}
    rows: dict[str, dict[int, ReferenceValue]] = {}
    for value in values:
        rows.setdefault(value.dimension, {})[value.generator_id] = value
    reasons = _reasons(values)
    table = [_row([cells.get(pk) for pk in generators], reasons) for cells in rows.values()]
    return {
        "reference": shown,
        "generators": list(generators.values()),
        "rows": table,
        "unknown": reasons,
    }


def _reasons(values: list[ReferenceValue]) -> list[str]:
    return list(dict.fromkeys(v.reason_label for v in values if v.value is None and v.reason_label))


def _row(values: list[ReferenceValue | None], reasons: list[str]) -> dict[str, Any]:
    """Return one dimension's row; all of its numbers have the same decimals."""
    given = [value for value in values if value is not None]
    whole = all(value.value is None or value.value == int(value.value) for value in given)
    return {
        "head": given[0],
        "cells": [_cell(value, reasons) for value in values],
        "places": 0 if whole else 2,
    }


def _cell(value: ReferenceValue | None, reasons: list[str]) -> dict[str, Any]:
    """Return a value, as one of the three levels where its scale is theirs, or the number of the reason."""
    if value is None:
        return {}
    three = (value.scale_low, value.scale_high) == (1, 3) and value.value in {1, 2, 3}
    return {
        "value": value.value,
        "why": value.reason_label,
        "note": reasons.index(value.reason_label) + 1 if value.reason_label in reasons else None,
        "level": int(value.value or 0) if three else None,
    }
