"""What others say of a study's clips and generators: published tables, automatic metrics, our own measures.

A board is frozen with these values too, since its correlations came from them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ratings.models import Clip, MetricValue, Probe, ReferenceValue, Study
from ratings.probing.measures import MEASURES
from ratings.services.columns import CHUNK, StudyColumns
from ratings.stats.correlation import correlate
from ratings.stats.results import OVERALL
from ratings.stats.tally import tally

Values = NDArray[np.float64]
CLIP, GENERATOR = "clip", "generator"
FACT = "fact"
FORM = ("resolution", "frame_rate", "duration", "audio", "watermark")
FEWEST = 3  # With fewer points there is no correlation, and with none in common nothing to speak of.


@dataclass(frozen=True)
class Series:
    """One foreign figure for every clip or generator of a study, NaN where there is none.

    `name`: whose figure it is. `kind`: `human`, `model` or `metric` as for references, `measure`, or `fact`.
    `dimension`: the dimension it is held beside; empty: every one. `unit`: `clip` or `generator`.
    """

    name: str
    kind: str
    dimension: str
    unit: str
    values: Values


def read(study: Study, columns: StudyColumns) -> list[Series]:
    """Return what is known of the clips and generators of a study's columns."""
    return [*_references(study, columns), *_metrics(columns), *_measures(columns), *_facts(columns)]


def _references(study: Study, columns: StudyColumns) -> Iterator[Series]:
    """Yield each column of each published table of the task that speaks of one of the generators."""
    place = {slug: code for code, slug in enumerate(columns.generators)}
    tables: dict[tuple[str, str, str], Values] = defaultdict(lambda: np.full(len(place), np.nan))
    rows = ReferenceValue.objects.filter(
        reference__task=study.task, value__isnull=False, generator__slug__in=columns.generators
    ).order_by("reference__date", "reference_id", "pk")
    fields = ("reference__source", "reference__judge", "dimension", "generator__slug", "value")
    for source, judge, dimension, slug, value in rows.values_list(*fields):
        tables[source, judge, dimension][place[slug]] = value
    for (source, judge, dimension), values in tables.items():
        ours = dimension in columns.dimensions or dimension == OVERALL
        name = source if ours else f"{dimension}: {source}"
        yield Series(name, judge, dimension if ours else OVERALL, GENERATOR, values)


def _metrics(columns: StudyColumns) -> Iterator[Series]:
    """Yield each automatic metric that has a value for one of the clips."""
    found: dict[str, Values] = {}
    for start in range(0, len(columns.clip_ids), CHUNK):
        ids = columns.clip_ids[start : start + CHUNK].tolist()
        place = {pk: start + at for at, pk in enumerate(ids)}
        rows = MetricValue.objects.filter(clip__in=ids).order_by()
        for name, clip, value in rows.values_list("metric__name", "clip_id", "value"):
            found.setdefault(name, np.full(len(columns.clip_ids), np.nan))[place[clip]] = value
    for name in sorted(found):
        yield Series(name, "metric", "", CLIP, found[name])


def _measures(columns: StudyColumns) -> Iterator[Series]:
    """Yield each measure of our own that a probe has found for one of the clips."""
    probes = newest_probes(columns)
    for measure in MEASURES:
        values = np.full(len(columns.clip_ids), np.nan)
        for code, probe in probes.items():
            value = (probe.measures.get(measure.key) or {}).get("value")
            values[code] = np.nan if value is None else value
        if not np.isnan(values).all():
            yield Series(measure.key, "measure", "", CLIP, values)


def _facts(columns: StudyColumns) -> Iterator[Series]:
    """Yield what the form of the clips is: what a board may be adjusted for."""
    found = {name: np.full(len(columns.clip_ids), np.nan) for name in FORM}
    for code, probe in newest_probes(columns).items():
        facts = probe.facts
        size = (facts.get("width") or 0) * (facts.get("height") or 0)
        # Twice the pixels count the same step whether small or large.
        found["resolution"][code] = np.log2(size) if size else np.nan
        found["frame_rate"][code] = _number(facts.get("fps"))
        found["duration"][code] = _number(facts.get("duration_s"))
        found["audio"][code] = _number(facts.get("audio"))
    for start in range(0, len(columns.clip_ids), CHUNK):
        ids = columns.clip_ids[start : start + CHUNK].tolist()
        marked = dict(Clip.objects.filter(pk__in=ids).values_list("pk", "watermark"))
        found["watermark"][start : start + len(ids)] = [_number(marked[pk]) for pk in ids]
    for name, values in found.items():
        if not np.isnan(values).all():
            yield Series(name, FACT, "", CLIP, values)


def _number(value: Any) -> float:
    return np.nan if value is None else float(value)


def newest_probes(columns: StudyColumns) -> dict[int, Probe]:
    """Return the newest probe of each clip that has a file, by the clip's code."""
    found: dict[int, Probe] = {}
    for start in range(0, len(columns.clip_ids), CHUNK):
        ids = columns.clip_ids[start : start + CHUNK].tolist()
        files = dict(Clip.objects.filter(pk__in=ids, file__isnull=False).values_list("pk", "file_id"))
        probes = {
            probe.file_id: probe
            for probe in Probe.objects.filter(file__in=files.values()).order_by("probed_at", "pk")
        }
        found.update(
            {
                start + at: probes[files[pk]]
                for at, pk in enumerate(ids)
                if pk in files and files[pk] in probes
            }
        )
    return found


def correlations(
    columns: StudyColumns, standings: Sequence[dict[str, Any]], series: Sequence[Series], *, seed: int
) -> Iterator[dict[str, Any]]:
    """Yield the correlation of each series with each dimension that it is held beside, as plain rows."""
    clips = [tally(columns.ratings, d) for d in range(len(columns.dimensions))] if columns.scores else []
    prompts = columns.ratings.owners[1]
    for one in series:
        if one.kind == FACT:
            continue
        if one.unit == GENERATOR:
            ours = _adjusted(standings, one.dimension, len(columns.generators))
            yield from _row(one, one.dimension, ours, None, seed)
            continue
        for key, counted in zip(columns.dimensions, clips, strict=False):
            if one.dimension in {"", key}:
                yield from _row(one, key, counted.clip_means, prompts, seed)


def _row(one: Series, dimension: str, ours: Values, clusters: Any, seed: int) -> Iterator[dict[str, Any]]:
    found = correlate(ours, one.values, clusters=clusters, seed=seed)
    if found.n:
        yield {"with": one.name, "kind": one.kind, "dimension": dimension, "unit": one.unit, **asdict(found)}


def _adjusted(standings: Sequence[dict[str, Any]], dimension: str, size: int) -> Values:
    """(M,): what our board says of each generator, NaN where it says nothing."""
    values = np.full(size, np.nan)
    for row in standings:
        if row["dimension"] == dimension and row["adjusted"] is not None:
            values[row["generator"]] = row["adjusted"]
    return values


def packed(series: Sequence[Series]) -> dict[str, Any]:
    """Return the series as arrays that `numpy.savez` keeps."""
    names = [[one.name, one.kind, one.dimension, one.unit] for one in series]
    text = np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
    return {"names": text, **{f"values{n}": one.values for n, one in enumerate(series)}}


def unpacked(stored: Any) -> list[Series]:
    """Return what `packed` made."""
    names = json.loads(bytes(stored["names"]).decode())
    return [
        Series(name, kind, dimension, unit, stored[f"values{n}"])
        for n, (name, kind, dimension, unit) in enumerate(names)
    ]
