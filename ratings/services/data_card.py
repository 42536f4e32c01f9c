"""The data card beside exported judgements: what was asked, of whom, how reliable, with what limits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Max, Min

from ratings.models import Clip, Study
from ratings.reports.plain import seen

TRUSTED = {True: "yes", False: "no", None: "not known"}
COLUMNS = """`prompt`, `chosen`, `rejected` (generator/prompt/sample), `margin` (share of the scale, or of the
votes), `agreement` (share of those with an opinion), `certainty` (that more than half of such raters agree),
`raters`, `prompt_id`, `dimension`."""
LIMITS = """A preference holds for these prompts, these raters and this rubric. Few raters a pair leave it
uncertain: filter by `certainty`. Ties, and pairs on which as many prefer the one as the other, are not in
here; a vote that both are bad prefers neither. `chosen` and `rejected` name clips, whose files are not part
of the data: `export_clips` lists them. Clips and prompts keep the rights of those who made them."""
READING = """```python
from datasets import load_dataset

pairs = load_dataset("json", data_files="pairs.jsonl", split="train")
sure = pairs.filter(lambda row: row["certainty"] >= 0.9)
```

`prompt`, `chosen`, `rejected` and `margin` are the names that trainers by preference and of reward models
read; replace the two clips by what your model takes, a path or its frames."""


def write(study: Study, agreement: Sequence[Mapping[str, Any]]) -> str:
    """Return the card in Markdown; `agreement` holds the rows of a leaderboard."""
    return "\n".join(_lines(study, agreement)) + "\n"


def _lines(study: Study, agreement: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    title = seen(study.title_en or study.slug)
    yield from ("---", f"pretty_name: {json.dumps(title)}", "tags: [video, human-feedback]", "---", "")
    yield from (f"# {title}", "", _extent(study), "")
    yield from ("## What was asked", "")
    for d in study.rubric.dimensions.order_by("position"):
        yield f"- `{d.key}` ({d.levels} levels): {seen(d.definition_en or d.label_en)}"
        yield from (
            f"  - {level.value}: {seen(level.anchor_en)}" for level in d.level_set.all() if level.anchor_en
        )
    yield from ("", "## Of whom", "", _raters(study), "", "## How reliable", "")
    yield from ("| dimension | Krippendorff's alpha | 95% | ICC(k) | trusted |", "|---|---|---|---|---|")
    for row in agreement:
        ends = f"{_two(row['low'])} to {_two(row['high'])}"
        figures = (_two(row["alpha"]), ends, _two(row["icc_k"]), TRUSTED[row["trusted"]])
        yield f"| `{row['dimension']}` | {' | '.join(figures)} |"
    yield from ("", "## Columns of preferences", "", COLUMNS, "", "## How to read it", "", READING, "")
    yield from ("## Limits", "", LIMITS)


def _extent(study: Study) -> str:
    people = study.participations.filter(excluded_at__isnull=True, ratings__isnull=False).distinct()
    simulated = "**Some or all raters are simulated.** " if people.filter(simulated=True).exists() else ""
    clips = Clip.objects.filter(ratings__study=study).distinct()
    systems = clips.values("generator").distinct().count()
    prompts = clips.values("prompt").distinct().count()
    counts = (
        f"{people.count()} raters, {study.ratings.count()} ratings, {study.votes.count()} votes; "
        f"{clips.count()} clips rated, of {systems} generators on {prompts} prompts"
    )
    return f"{simulated}Task: {study.task}. {counts}. Written by ClipJury {settings.VERSION}."


def _raters(study: Study) -> str:
    excluded = study.participations.filter(excluded_at__isnull=False).count()
    when = study.ratings.aggregate(first=Min("rated_at"), last=Max("rated_at"))
    told = [
        "Raters watched blind and stand under pseudonyms.",
        f"{excluded} were excluded and are not in here.",
        f"{study.votes_per_item} judgements were asked for each item.",
    ]
    if when["first"]:
        told.append(f"They rated from {when['first']:%Y-%m-%d} to {when['last']:%Y-%m-%d}.")
    languages = sorted(set(study.participations.exclude(language="").values_list("language", flat=True)))
    if languages:
        told.append(f"Their languages: {', '.join(languages)}.")
    return " ".join(told)


def _two(value: float | None) -> str:
    return "not known" if value is None else f"{value:.2f}"
