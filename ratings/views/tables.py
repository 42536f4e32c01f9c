"""The lists of the catalogue to take away, as they are narrowed just now."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from ratings.reports.cells import Value, cell
from ratings.services import catalogue, clip_lists, exports, tables
from ratings.views.clips import filters_of
from ratings.views.guards import desk
from ratings.views.prompts import narrowed


class _Line:
    """What a CSV writer writes into: each line is handed back instead of kept."""

    def write(self, line: str) -> str:
        return line


@require_GET
@desk
def generators_table(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """Download the generators that the search finds, as CSV or JSON."""
    rows = tables.generator_rows(catalogue.generators(request.GET.get("q", "").strip().replace("\0", "")))
    if suffix == "json":
        content = tables.as_json(rows)
        return _named(HttpResponse(content, content_type="application/json"), "generators.json")
    return as_csv("generators", tables.GENERATORS, (tables.cells(tables.GENERATORS, row) for row in rows))


@require_GET
@desk
def prompts_table(request: HttpRequest) -> HttpResponseBase:
    """Download the prompts that the search finds, as CSV."""
    rows = tables.prompt_rows(narrowed(request))
    return as_csv("prompts", tables.PROMPTS, (tables.cells(tables.PROMPTS, row) for row in rows))


@require_GET
@desk
def clips_table(request: HttpRequest) -> HttpResponseBase:
    """Download the clips that pass the filters, with facts and measures, as CSV."""
    clips = clip_lists.narrowed(filters_of(request.GET))
    return as_csv("clips", exports.clip_columns(), exports.clip_rows(clips))


def as_csv(name: str, columns: list[str], rows: Iterable[list[Value]]) -> HttpResponseBase:
    """Stream a table: however long, it is never whole in memory."""
    writer = csv.writer(_Line(), lineterminator="\n")

    def lines() -> Iterator[str]:
        yield writer.writerow(columns)
        for row in rows:
            yield writer.writerow([cell(value) for value in row])

    return _named(StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8"), f"{name}.csv")


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
