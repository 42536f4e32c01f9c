"""What raters said, as tables for other programs: scores as they came, and preferences to train by.

Raters stand under their pseudonyms. Excluded raters, skipped clips and ratings that were superseded are left
out, as they are from leaderboards.
"""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import Any

from django.utils.translation import gettext as _
from scipy.stats import beta

from ratings.choices import Choice
from ratings.errors import InvalidError
from ratings.models import Prompt, Score, Study, Vote
from ratings.reports import cells

COLUMNS = ("rater", "generator", "prompt", "sample", "dimension", "level", "rated_at")
CHUNK = 20_000


@dataclass(frozen=True)
class Wanted:
    """What is to leave: one dimension or all, and preferences of at least this certainty."""

    dimension: str = ""
    certainty: float = 0.0


def rows(study: Study, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Yield every score that counts, as `import_ratings` takes it."""
    found = Score.objects.filter(
        rating__study=study,
        rating__skipped="",
        rating__superseded_by__isnull=True,
        rating__participation__excluded_at__isnull=True,
    )
    if wanted.dimension:
        found = found.filter(dimension__key=wanted.dimension)
    values = found.order_by("rating__pk", "dimension__position").values_list(
        "rating__participation__pseudonym",
        "rating__clip__generator__slug",
        "rating__clip__prompt__slug",
        "rating__clip__sample",
        "dimension__key",
        "level",
        "rating__rated_at",
    )
    for *names, level, at in values.iterator(CHUNK):
        told = "na" if level is None else level
        yield dict(zip(COLUMNS, (*names, told, at.isoformat().replace("+00:00", "Z")), strict=True))


def as_csv(study: Study, wanted: Wanted) -> bytes:
    """Return the scores as `import_ratings` reads them again."""
    stream = io.StringIO(newline="")
    cells.write(stream, COLUMNS, ([row[column] for column in COLUMNS] for row in rows(study, wanted)))
    return stream.getvalue().encode()


def as_jsonl(study: Study, wanted: Wanted) -> bytes:
    """Return a JSON object a line; what cannot be judged has level null."""
    return _lines(
        {**row, "level": None if row["level"] == "na" else row["level"]} for row in rows(study, wanted)
    )


def as_sureal(study: Study, wanted: Wanted) -> bytes:
    """Return one dimension as a dataset of the `sureal` package: prompts are contents, clips are assets."""
    key = _one_dimension(study, wanted)
    contents: dict[str, int] = {}
    clips: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in rows(study, Wanted(dimension=key)):
        if row["level"] != "na":
            clips[row["prompt"], row["generator"], row["sample"]][row["rater"]] = row["level"]
    names = sorted(clips)
    for prompt, _generator, _sample in names:
        contents.setdefault(prompt, len(contents))
    dataset = {
        "dataset_name": f"{study.slug}-{key}",
        "ref_score": _levels(study, key),
        "ref_videos": [
            {"content_id": number, "content_name": prompt, "path": f"{prompt}"}
            for prompt, number in contents.items()
        ],
        "dis_videos": [
            {
                "asset_id": number,
                "content_id": contents[name[0]],
                "path": "/".join((name[1], name[0], name[2])),
                "os": clips[name],
            }
            for number, name in enumerate(names)
        ],
    }
    return (json.dumps(dataset, ensure_ascii=False, indent=1) + "\n").encode()


def as_preferences(study: Study, wanted: Wanted) -> bytes:
    """Return pairs of clips of one prompt, the preferred one as `chosen`, a JSON object a line."""
    return _lines(preferences(study, wanted))


def preferences(study: Study, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Yield a row for each pair that raters told apart, on each dimension.

    `margin`: by how much the chosen is better, as a share of the scale (votes: of the votes). `agreement`:
    the share of those with an opinion who prefer it. `certainty`: the probability that more than half of all
    such raters would, from a Beta(1, 1) prior. Ties count for neither.
    """
    found = _opinions(study, wanted)
    asked = Prompt.objects.filter(task=study.task).values_list("slug", "text", "text_zh")
    texts = {slug: text or text_zh or slug for slug, text, text_zh in asked}
    for (key, prompt), opinions in found.items():
        for pair, said in sorted(opinions.items()):
            row = _preference(pair, said)
            if row is not None and row["certainty"] >= wanted.certainty:
                yield {"prompt": texts.get(prompt, prompt), **row, "prompt_id": prompt, "dimension": key}


Pair = tuple[str, str]
Said = list[float]


def _opinions(study: Study, wanted: Wanted) -> Mapping[tuple[str, str], dict[Pair, Said]]:
    """Return what each rater thinks of each pair of clips: above zero where the first is better."""
    found: dict[tuple[str, str], dict[Pair, Said]] = defaultdict(lambda: defaultdict(list))
    spans = {d.key: d.levels - 1 for d in study.rubric.dimensions.all()}
    scored: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in rows(study, wanted):
        if row["level"] != "na":
            clip = f"{row['generator']}/{row['prompt']}/{row['sample']}"
            scored[row["dimension"], row["prompt"], row["rater"]][clip] = row["level"]
    for (key, prompt, _rater), levels in scored.items():
        for a, b in combinations(sorted(levels), 2):
            found[key, prompt][a, b].append((levels[a] - levels[b]) / spans[key])
    for key, prompt, a, b, opinion in _votes(study, wanted):
        pair, sign = ((a, b), 1.0) if a < b else ((b, a), -1.0)
        found[key, prompt][pair].append(sign * opinion)
    return found


def _votes(study: Study, wanted: Wanted) -> Iterator[tuple[str, str, str, str, float]]:
    counted = Vote.objects.filter(
        study=study, superseded_by__isnull=True, participation__excluded_at__isnull=True
    )
    if wanted.dimension:
        counted = counted.filter(dimension__key=wanted.dimension)
    joined = counted.select_related("dimension", "clip_a__generator", "clip_a__prompt", "clip_b__generator")
    for vote in joined.order_by("pk").iterator(2000):
        prompt = vote.clip_a.prompt.slug
        a = f"{vote.clip_a.generator.slug}/{prompt}/{vote.clip_a.sample}"
        b = f"{vote.clip_b.generator.slug}/{prompt}/{vote.clip_b.sample}"
        yield vote.dimension.key, prompt, a, b, {Choice.A: 1.0, Choice.B: -1.0}.get(Choice(vote.choice), 0.0)


def _preference(pair: Pair, said: Said) -> dict[str, Any] | None:
    """Return one pair as a row; None where as many prefer the one as the other."""
    first, second = sum(1 for one in said if one > 0), sum(1 for one in said if one < 0)
    if first == second:
        return None
    won, lost = max(first, second), min(first, second)
    chosen, rejected = pair if first > second else pair[::-1]
    return {
        "chosen": chosen,
        "rejected": rejected,
        "margin": round(fmean(said) * (1 if first > second else -1), 6),
        "agreement": round(won / (won + lost), 6),
        "certainty": round(float(beta.sf(0.5, won + 1, lost + 1)), 6),
        "raters": len(said),
    }


def as_parquet(study: Study, wanted: Wanted) -> bytes:
    """Return the scores as Parquet. Raises InvalidError where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise InvalidError(_("Parquet needs pyarrow: pip install pyarrow.")) from error
    found = [{**row, "level": None if row["level"] == "na" else row["level"]} for row in rows(study, wanted)]
    text, whole = pyarrow.string(), pyarrow.int8()
    schema = pyarrow.schema([(name, whole if name == "level" else text) for name in COLUMNS])
    stream = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(found, schema=schema), stream)
    return stream.getvalue()


FORMATS: Mapping[str, Callable[[Study, Wanted], bytes]] = {
    "csv": as_csv,
    "jsonl": as_jsonl,
    "sureal": as_sureal,
    "preferences": as_preferences,
    "parquet": as_parquet,
}


def export(study: Study, name: str, wanted: Wanted) -> bytes:
    """Return a study's judgements in a format. Raises InvalidError for what there is not."""
    keys = _keys(study)
    if wanted.dimension and wanted.dimension not in keys:
        raise InvalidError(
            _("There is no dimension {key}. The dimensions are {keys}.").format(
                key=wanted.dimension, keys=", ".join(keys)
            )
        )
    return FORMATS[name](study, wanted)


def _keys(study: Study) -> Sequence[str]:
    return list(study.rubric.dimensions.order_by("position").values_list("key", flat=True))


def _one_dimension(study: Study, wanted: Wanted) -> str:
    keys = _keys(study)
    if not wanted.dimension and len(keys) > 1:
        raise InvalidError(
            _("This format holds one dimension. Name it with --dimension: {keys}.").format(
                keys=", ".join(keys)
            )
        )
    return wanted.dimension or keys[0]


def _levels(study: Study, key: str) -> int:
    return int(study.rubric.dimensions.get(key=key).levels)


def _lines(found: Iterator[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in found).encode()
