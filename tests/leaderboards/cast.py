"""Studies for tests of leaderboards, as few rows as a test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ratings.models import Clip, Generator, Participation, Prompt, Study, Vote
from tests import factories

Cell = Sequence[int | None]


def rated(
    table: Mapping[str, Sequence[Sequence[Cell | None]]], *dimensions: str, levels: int = 3, **fields: Any
) -> Study:
    """Return a study; `table[generator][prompt][rater]` are the levels on each dimension, None: not rated."""
    keys = dimensions or ("motion",)
    study = factories.study(rubric=factories.rubric(*keys, levels=levels), **fields)
    first = next(iter(table.values()))
    prompts = [factories.prompt(task=study.task) for _ in first]
    raters = [factories.participation(study) for _ in first[0]]
    for slug, rows in table.items():
        made = generator(slug)
        for prompt, row in zip(prompts, rows, strict=True):
            clip = factories.clip(generator=made, prompt=prompt)
            for rater, cell in zip(raters, row, strict=True):
                if cell is not None:
                    factories.rating(rater, clip, dict(zip(keys, cell, strict=True)))
    return study


def generator(slug: str) -> Generator:
    """Return the generator of a slug, made where there is none."""
    return Generator.objects.filter(slug=slug).first() or factories.generator(slug)


def vote(
    rater: Participation, a: Clip, b: Clip, choice: str, *, dimension: str = "motion", **fields: Any
) -> Vote:
    """Return a vote between two clips."""
    found = rater.study.rubric.dimensions.get(key=dimension)
    return Vote.objects.create(
        study=rater.study, participation=rater, dimension=found, clip_a=a, clip_b=b, choice=choice, **fields
    )


def compared(
    answers: Sequence[tuple[str, str, str]], *, raters: int = 3, prompts: int = 3, **fields: Any
) -> Study:
    """Return a study that compares: every rater gives every (a, b, choice) of `answers` on every prompt."""
    study = factories.study(rubric=factories.rubric("motion"), mode="compare", **fields)
    asked: list[Prompt] = [factories.prompt() for _ in range(prompts)]
    people = [factories.participation(study) for _ in range(raters)]
    clips = {
        (slug, prompt.pk): factories.clip(generator=generator(slug), prompt=prompt)
        for slug in dict.fromkeys(name for row in answers for name in row[:2])
        for prompt in asked
    }
    for person in people:
        for prompt in asked:
            for a, b, choice in answers:
                vote(person, clips[a, prompt.pk], clips[b, prompt.pk], choice)
    return study
