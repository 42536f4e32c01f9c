"""The clip wall of a published board: one prompt, and what every generator of the board made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from ratings.choices import Outcome
from ratings.models import Clip, File, Generator, Leaderboard, Prompt, Rating, Rendition, Vote
from ratings.services.media_links import TYPES, Medium

# How long a browser may keep a clip of the wall: so long one that was taken back may still be seen there.
KEPT = timedelta(minutes=5)
KINDS: Final = {"mp4": "video", "jpg": "poster"}


@dataclass(frozen=True)
class Tile:
    """What one generator made of the prompt: a clip that plays, or what came of asking instead."""

    generator: Generator
    clip: Clip
    rendition: Rendition | None


def prompts(board: Leaderboard, query: str = "") -> QuerySet[Prompt]:
    """Return the prompts with clips to show, those answered by most generators first."""
    found = Prompt.objects.filter(clips__in=_judged(board))
    if query:
        found = found.filter(Q(text__icontains=query) | Q(text_zh__icontains=query) | Q(slug=query))
    return found.annotate(answers=Count("clips__generator", distinct=True)).order_by("-answers", "slug")


def tiles(board: Leaderboard, prompt: Prompt, order: Sequence[str]) -> list[Tile]:
    """Return a tile for each generator of `order` that was asked; of several samples the first."""
    refused = Clip.objects.current().filter(~Q(outcome=Outcome.OK), generator__slug__in=order)
    shown = Clip.objects.filter(
        Q(pk__in=_judged(board).values("pk")) | Q(pk__in=refused.values("pk")), prompt=prompt
    )
    newest = Prefetch("file__renditions", Rendition.objects.own())
    rows = shown.select_related("generator", "file").prefetch_related(newest).order_by("-sample", "-pk")
    by_generator = {clip.generator.slug: clip for clip in sorted(rows, key=lambda c: c.outcome == Outcome.OK)}
    return [_tile(by_generator[slug]) for slug in order if slug in by_generator]


def _tile(clip: Clip) -> Tile:
    rendition = next(iter(clip.file.renditions.all()), None) if clip.file else None
    return Tile(clip.generator, clip, rendition)


def medium(board: Leaderboard, clip: UUID, suffix: str) -> Medium | None:
    """Return a clip of the wall or its poster; None where the wall has no such clip."""
    found = _judged(board).filter(public_id=clip).select_related("file").first()
    return _medium(board, found.file, suffix) if found else None


def given(board: Leaderboard, slug: str, suffix: str) -> Medium | None:
    """Return the image (its poster) or the video that a prompt of the wall was given with."""
    prompt = prompts(board).filter(slug=slug).select_related("image", "video").first()
    return _medium(board, prompt.video or prompt.image, suffix) if prompt else None


def _medium(board: Leaderboard, file: File | None, suffix: str) -> Medium | None:
    rendition = file.renditions.own().first() if file else None
    content = getattr(rendition, KINDS[suffix]) if rendition and suffix in KINDS else None
    if not content:
        return None
    tag = hashlib.sha256(f"{board.public_id}:{content.name}".encode()).hexdigest()[:32]
    return Medium(
        content=content,
        content_type=TYPES[suffix],
        filename=f"{KINDS[suffix]}.{suffix}",
        etag=f'"{tag}"',
        expires_at=timezone.now() + KEPT,
    )


def _judged(board: Leaderboard) -> QuerySet[Clip]:
    """Return the ready clips that the board's study judged."""
    rated = Rating.objects.filter(study=board.study_id, clip=OuterRef("pk"))
    first = Vote.objects.filter(study=board.study_id, clip_a=OuterRef("pk"))
    second = Vote.objects.filter(study=board.study_id, clip_b=OuterRef("pk"))
    return Clip.objects.ready().filter(Exists(rated) | Exists(first) | Exists(second))
