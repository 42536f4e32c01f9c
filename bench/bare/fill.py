"""An open study with many items and raters inside it, stored in bulk; told as JSON to whoever asks."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

GENERATORS, SECONDS = 8, 0.15
"""Clips so short that the server's clock allows an answer at once; what it checks stays the same."""


def fill(*, items: int, raters: int) -> None:
    """Print the raters with their cookies, the items and the dimensions."""
    from ratings.models import Study

    study = Study.objects.create(
        slug="loop",
        task="t2v",
        state="open",
        opened_at=timezone.now(),
        rubric=_rubric(),
        votes_per_item=10_000,
        seed=1,
    )
    clips = _clips(items)
    _items(study, clips)
    inside = _raters(study, raters)
    dimensions = {d.key: d.pk for d in study.rubric.dimensions.all()}
    pairs = list(study.items.order_by("pk").values_list("pk", "places__clip"))
    told = {
        "raters": inside,
        "items": pairs,
        "dimensions": dimensions,
    }
    print(json.dumps(told, default=str))


def _rubric() -> Any:
    from ratings.services import rubrics

    return rubrics.builtin("report-2024")


def _clips(number: int) -> list[Any]:
    from ratings.models import Clip, File, Generator, Prompt, Rendition

    generators = Generator.objects.bulk_create(
        Generator(slug=f"generator-{n}", name=f"Generator {n}") for n in range(GENERATORS)
    )
    prompts = Prompt.objects.bulk_create(
        Prompt(slug=f"prompt-{n}", task="t2v", text=f"What number {n} asks for, in a sentence of some words")
        for n in range(-(-number // GENERATORS))
    )
    files = File.objects.bulk_create(
        File(sha256=f"{n:064x}", size=1, state="ready", content=f"f{n}") for n in range(number)
    )
    Rendition.objects.bulk_create(
        Rendition(
            file=file,
            video=f"v{n}.mp4",
            poster=f"p{n}.jpg",
            size=1,
            width=640,
            height=360,
            fps=25,
            frames=4,
            duration_s=SECONDS,
        )
        for n, file in enumerate(files)
    )
    cells = [(generator, prompt) for prompt in prompts for generator in generators]
    return Clip.objects.bulk_create(
        Clip(generator=g, prompt=p, file=file) for (g, p), file in zip(cells, files, strict=False)
    )


def _items(study: Any, clips: list[Any]) -> None:
    from ratings.services import items

    items.build(study, clips)


def _raters(study: Any, number: int) -> list[tuple[str, str]]:
    from ratings.models import Participation
    from ratings.views import visitors

    now = timezone.now()
    made = Participation.objects.bulk_create(
        Participation(study=study, pseudonym=f"r-{n}", consent="1", consented_at=now) for n in range(number)
    )
    return [(str(rater.public_id), visitors.sealed([rater.public_id.hex])) for rater in made]
