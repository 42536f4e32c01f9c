"""Automatic metrics from CSV: what a program said of a clip, one value a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from django.utils.translation import gettext as _

from ratings.choices import Outcome
from ratings.errors import ClipJuryError, ConflictError, InvalidError
from ratings.models import Clip, Generator, Metric, MetricValue, Prompt
from ratings.services import names
from ratings.services.imports import bulk, fields
from ratings.services.imports.fields import Column
from ratings.services.imports.report import Report

CHUNK = 5000
COLUMNS = (
    Column("metric", fields.text(Metric, "name"), required=True),
    Column("generator", fields.text(), required=True),
    Column("prompt", fields.text(), required=True),
    Column("value", fields.number(), required=True),
    Column("sample", fields.text(Clip, "sample")),
)
Key = tuple[int, int, str]


@dataclass(frozen=True)
class _Line:
    """One line with rows for names."""

    line: int
    metric: str
    clip: Key
    value: float


def load(stream: BinaryIO, *, report: Report, size: int = 0) -> None:
    """Store the values of a file. A clip that nobody uploaded here is made as an external one."""
    records = list(fields.records(stream, COLUMNS, report=report, size=size))
    with report.all_or_nothing():
        clips = _Clips(report)
        lines = []
        for record in records:
            try:
                clip = clips.key(record.values)
            except ClipJuryError as error:
                report.refuse(record.line, error)
                continue
            lines.append(_Line(record.line, record.values["metric"], clip, record.values["value"]))
        ids = clips.ids([line.clip for line in lines])
        kept = [line for line in lines if clips.judged(line, ids)]
        _store(kept, ids, report)


def _store(lines: list[_Line], ids: dict[Key, int], report: Report) -> None:
    metrics = {name: _metric(name, report) for name in dict.fromkeys(line.metric for line in lines)}
    known = _known(sorted(set(ids.values())))
    fresh: list[tuple[int, int, float]] = []
    for line in lines:
        key = (metrics[line.metric], ids[line.clip])
        stored = known.get(key)
        if stored is None:
            known[key] = line.value
            fresh.append((*key, line.value))
        elif stored == line.value:
            report.skipped += 1
        else:
            report.refuse(
                line.line, _("This metric is stored as %(value)s for this clip.") % {"value": stored}
            )
    inserted = bulk.insert(
        MetricValue,
        len(fresh),
        metric=np.array([row[0] for row in fresh], dtype=np.int64),
        clip=np.array([row[1] for row in fresh], dtype=np.int64),
        value=np.array([row[2] for row in fresh]),
    )
    report.imported = sum(inserted)


def _metric(name: str, report: Report) -> int:
    metric, made = Metric.objects.get_or_create(name=name)
    if made:
        report.created(_("metrics"), name)
    return metric.pk


def _known(clips: list[int]) -> dict[tuple[int, int], float]:
    found = {}
    for start in range(0, len(clips), CHUNK):
        rows = MetricValue.objects.filter(clip__in=clips[start : start + CHUNK]).order_by()
        found.update({(row[0], row[1]): row[2] for row in rows.values_list("metric_id", "clip_id", "value")})
    return found


class _Clips:
    """The clips that the lines name, each name looked up once."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._generators, self._prompts = names.Generators(), names.Prompts()
        self._found: dict[str, Generator] = {}
        self._outcomes: dict[int, str] = {}

    def key(self, values: dict[str, Any]) -> Key:
        """Return what names a clip. Raises InvalidError for an unknown prompt, as its task is unknown too."""
        prompt = self._prompt(values["prompt"])
        return self._generator(values["generator"]).pk, prompt.pk, values.get("sample", "0")

    def _prompt(self, name: str) -> Prompt:
        prompt = self._prompts.known(name)
        if prompt is None:
            raise InvalidError(
                _("There is no prompt “%(name)s”, so its task is not known. Import the prompts first.")
                % {"name": name}
            )
        return prompt

    def _generator(self, name: str) -> Generator:
        if name not in self._found:
            known = self._generators.known(name)
            if known is None:
                known = self._generators.create(name)
                self._report.created(_("generators"), name)
            self._found[name] = known
        return self._found[name]

    def ids(self, keys: list[Key]) -> dict[Key, int]:
        """Return the clips of these names; those that are not there are made."""
        generators = {key[0] for key in keys}
        rows = Clip.objects.filter(generator__in=generators).order_by()
        known = {}
        for generator, prompt, sample, pk, outcome in rows.values_list(
            "generator_id", "prompt_id", "sample", "pk", "outcome"
        ).iterator(chunk_size=10_000):
            known[generator, prompt, sample] = pk
            self._outcomes[pk] = outcome
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        made = Clip.objects.bulk_create(
            [Clip(generator_id=g, prompt_id=p, sample=sample) for g, p, sample in missing], batch_size=500
        )
        known.update(zip(missing, (clip.pk for clip in made), strict=True))
        if made:
            self._report.note(_("%(n)s new clips are external: they have no file here.") % {"n": len(made)})
        return {key: known[key] for key in keys}

    def judged(self, line: _Line, ids: dict[Key, int]) -> bool:
        """Say whether there is a clip to measure; refuse the line where there is none."""
        outcome = self._outcomes.get(ids[line.clip], Outcome.OK)
        if outcome != Outcome.OK:
            self._report.refuse(
                line.line,
                ConflictError(
                    _("There is nothing to judge: this output is stored as “%(outcome)s”.")
                    % {"outcome": outcome}
                ),
            )
        return outcome == Outcome.OK
