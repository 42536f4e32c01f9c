"""Makes studies whose truth is known: crossed or sparse designs with effects of prompts, raters and noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ratings.stats.arrays import Floats, Ints
from ratings.stats.columns import RatingColumns


def study(
    *,
    generators: int = 4,
    prompts: int = 10,
    raters: int = 8,
    votes: int | None = None,
    levels: int = 3,
    dimensions: int = 1,
    samples: int = 1,
    seed: int = 0,
) -> RatingColumns:
    """Ratings with sd .45 of prompts, .3 of raters, .5 of noise by `votes` raters a clip, or all."""
    source = np.random.default_rng(seed)
    clip = np.arange(generators * prompts * samples)
    chosen = [source.permutation(raters)[: votes or raters] for _ in clip]
    rater = np.concatenate(chosen)
    clip = np.repeat(clip, [len(each) for each in chosen])
    generator, prompt = clip // samples // prompts, clip // samples % prompts
    quality = np.linspace(-0.4, 0.4, generators)[generator] + source.normal(0, 0.45, prompts)[prompt]
    latent = quality[:, None] + source.normal(0, 0.3, raters)[rater][:, None]
    latent = latent + source.normal(0, 0.5, (len(clip), dimensions))
    given = np.clip(np.round(latent + (levels + 1) / 2), 1, levels)
    return columns(generator, prompt, clip, rater, given, scale=(levels,) * dimensions)


def columns(
    generator: Ints, prompt: Ints, clip: Ints, rater: Ints, levels: Ints | Floats, *, scale: tuple[int, ...]
) -> RatingColumns:
    """Columns of the given codes, each kind as many as its largest code says."""
    codes = [np.asarray(code, dtype=np.int32) for code in (generator, prompt, clip, rater)]
    first, second, third, fourth = (int(code.max(initial=-1)) + 1 for code in codes)
    given = np.asarray(levels, dtype=np.int8)
    return RatingColumns(codes[0], codes[1], codes[2], codes[3], given, first, second, third, fourth, scale)


def table(cells: list[list[list[int]]], *, levels: int = 3) -> RatingColumns:
    """One dimension from lists [generator][prompt][rater] of levels; 0 is not asked, -1 is `na`."""
    given = np.array(cells)
    generator, prompt, rater = (index.ravel() for index in np.indices(given.shape))
    clip = generator * given.shape[1] + prompt
    return columns(generator, prompt, clip, rater, given.reshape(-1, 1), scale=(levels,))


def relabelled(ratings: RatingColumns, seed: int) -> tuple[RatingColumns, Ints]:
    """The same ratings with every code renamed; also the new code of each generator."""
    source = np.random.default_rng(seed)
    names = ("generator", "prompt", "clip", "rater")
    fresh = {name: source.permutation(getattr(ratings, f"{name}s")).astype(np.int32) for name in names}
    changed = {name: fresh[name][getattr(ratings, name)] for name in names}
    return replace(ratings, **changed), fresh["generator"]
