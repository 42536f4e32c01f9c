"""The catalogue as the tables that its imports read: taken out and brought in again, it changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any

from django.db.models import QuerySet

from ratings.models import Claim, Generator, Prompt, Remark
from ratings.reports.cells import Value
from ratings.services.imports import generators as generator_imports
from ratings.services.imports import prompts as prompt_imports

GENERATORS = [column.name for column in generator_imports.COLUMNS]
# Images and videos are files, which no cell holds: a table without these columns leaves them as they are.
PROMPTS = [column.name for column in prompt_imports.COLUMNS if column.name not in prompt_imports.MEDIA]
CHUNK = 500


def generator_rows(generators: QuerySet[Generator]) -> Iterator[dict[str, Any]]:
    """Yield a generator's columns, in as many rows as it has claims or remarks, whichever are more."""
    joined = generators.prefetch_related("aliases", "claims", "remarks").order_by("slug")
    for generator in joined.iterator(chunk_size=CHUNK):
        own: dict[str, Any] = {"slug": generator.slug}
        own |= {name: getattr(generator, name) for name in generator_imports.OWN}
        own["aliases"] = [alias.name for alias in generator.aliases.all()]
        for claim, remark in zip_longest(generator.claims.all(), generator.remarks.all()):
            yield {**own, **_claimed(claim), **_said(remark)}
        if not generator.claims.all() and not generator.remarks.all():
            yield own


def prompt_rows(prompts: QuerySet[Prompt]) -> Iterator[dict[str, Any]]:
    """Yield a prompt's columns."""
    for prompt in prompts.order_by("slug").iterator(chunk_size=CHUNK):
        yield {name: getattr(prompt, name) for name in PROMPTS}


def cells(columns: Iterable[str], row: dict[str, Any]) -> list[Value]:
    """Return a row as cells; several values stand in one, separated by semicolons."""
    values = (row.get(name) for name in columns)
    return [";".join(map(_text, value)) if isinstance(value, list) else value for value in values]


def as_json(rows: Iterable[dict[str, Any]]) -> str:
    """Return rows as the JSON list that the import of generators reads; what is empty is left out."""
    said = [
        {name: _listed(value) for name, value in row.items() if value not in (None, "", [])} for row in rows
    ]
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _claimed(claim: Claim | None) -> dict[str, Any]:
    names = ("as_of", *generator_imports.CLAIMED)
    return {name: getattr(claim, name) for name in names} if claim else {}


def _said(remark: Remark | None) -> dict[str, Any]:
    if remark is None:
        return {}
    said = {column: getattr(remark, field) for field, column in generator_imports.REMARK.items()}
    return {"remark_by": remark.by, **said}


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _listed(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
