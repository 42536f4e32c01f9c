"""What the catalogue holds, as tables for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from ratings.models import Clip, Probe
from ratings.probing.facts import FIELDS
from ratings.probing.measures import MEASURES
from ratings.reports.cells import Value

OWN = ("file", "generator", "prompt", "sample", "task", "state", "reason", "integrity")
CHUNK = 500


def clip_columns() -> list[str]:
    """Return the columns of `clip_rows`: our own, then every fact and every measure by its key."""
    return [*OWN, *FIELDS, *(measure.key for measure in MEASURES)]


def clip_rows(clips: QuerySet[Clip]) -> Iterator[list[Value]]:
    """Yield a row for each clip, with what the newest probe of its file found."""
    newest = Prefetch("file__probes", queryset=Probe.objects.order_by("-probed_at", "-pk"))
    joined = clips.select_related("generator", "prompt", "file").prefetch_related(newest)
    for clip in joined.order_by("generator__slug", "prompt__slug", "sample", "pk").iterator(chunk_size=CHUNK):
        probe = next(iter(clip.file.probes.all()), None) if clip.file else None
        facts, measures = (probe.facts, probe.measures) if probe else ({}, {})
        yield [
            clip.filename,
            clip.generator.slug,
            clip.prompt.slug,
            clip.sample,
            clip.prompt.task,
            clip.state,
            clip.file.reason if clip.file else "",
            probe.integrity if probe else "",
            *(_plain(facts.get(key)) for key in FIELDS),
            *((measures.get(measure.key) or {}).get("value") for measure in MEASURES),
        ]


def _plain(value: Any) -> Value:
    """Return a fact as one cell; tags stand as `key=value` pairs."""
    if isinstance(value, dict):
        return "; ".join(f"{key}={text}" for key, text in sorted(value.items()))
    return value  # type: ignore[no-any-return]
