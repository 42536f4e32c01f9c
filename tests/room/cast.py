"""Rows for tests of the rating room: studies with items, raters inside, and clips with real pictures."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from functools import cache
from itertools import combinations
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from ratings.choices import FileState, Mode
from ratings.models import Assignment, Clip, File, Item, ItemClip, Participation, Rendition, Study
from ratings.services import items
from ratings.views import visitors
from tests import factories

SECONDS = 1.2
FPS = 25.0


@cache
def moving_picture(
    hue: int = 0, *, size: str = "320x180", seconds: float = SECONDS, fps: float = FPS
) -> bytes:
    """Return a short real MP4, drawn by ffmpeg."""
    made = subprocess.run(
        [
            *(settings.FFMPEG, "-v", "error", "-f", "lavfi"),
            *("-i", f"testsrc2=size={size}:rate={fps}:duration={seconds},hue=h={hue}"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
            *("-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4", "-"),
        ],
        check=True,
        capture_output=True,
    )
    return made.stdout


def ready_file(
    content: bytes = b"picture",
    *,
    width: int = 320,
    height: int = 180,
    seconds: float = SECONDS,
    fps: float = FPS,
) -> File:
    """Return a ready file whose rendition holds these bytes."""
    file = factories.file(size=len(content))
    rendition = Rendition(
        file=file,
        size=len(content),
        width=width,
        height=height,
        fps=fps,
        frames=round(seconds * fps),
        duration_s=seconds,
    )
    rendition.video.save("clip.mp4", ContentFile(content), save=False)
    rendition.poster.save("poster.jpg", ContentFile(b"poster"), save=False)
    rendition.save()
    return file


def bare_file() -> File:
    """Return a ready file with a rendition row but no bytes: enough where nobody looks."""
    file = factories.file(state=FileState.READY)
    Rendition.objects.create(
        file=file, poster="p.jpg", size=1, width=320, height=180, fps=FPS, frames=30, duration_s=SECONDS
    )
    return file


def item(study: Study, clip: Clip) -> Item:
    """Return the item of one clip."""
    made = Item.objects.create(
        study=study, prompt=clip.prompt, key=f"rate-{clip.pk}", shows=items.shows([clip])
    )
    ItemClip.objects.create(item=made, clip=clip)
    return made


def pair(study: Study, first: Clip, second: Clip) -> Item:
    """Return the item of two clips of one prompt."""
    key = f"compare-{first.pk}-{second.pk}"
    made = Item.objects.create(
        study=study, prompt=first.prompt, key=key, mode=Mode.COMPARE, shows=items.shows([first, second])
    )
    ItemClip.objects.bulk_create(
        ItemClip(item=made, clip=clip, position=position) for position, clip in enumerate((first, second))
    )
    return made


def compare_study(*, generators: int = 3, prompts: int = 2, **fields: Any) -> Study:
    """Return an open study with one item for each prompt and pair of generators."""
    made = study(generators=generators, prompts=prompts, **{"mode": Mode.COMPARE, **fields})
    clips = Clip.objects.filter(places__item__study=made).order_by("pk")
    for prompt in sorted({clip.prompt_id for clip in clips}):
        for first, second in combinations([clip for clip in clips if clip.prompt_id == prompt], 2):
            pair(made, first, second)
    if made.mode == Mode.COMPARE:
        made.items.filter(mode=Mode.RATE).delete()
    return made


def study(
    *,
    generators: int = 2,
    prompts: int = 2,
    media: bool = False,
    rules: dict[str, Any] | None = None,
    **fields: Any,
) -> Study:
    """Return an open study with one item for each generator and prompt."""
    made = factories.study(rules=rules or {}, **{"votes_per_item": 3, **fields})
    systems = [factories.generator() for _ in range(generators)]
    for _ in range(prompts):
        prompt = factories.prompt()
        for number, system in enumerate(systems):
            file = ready_file(moving_picture(40 * number)) if media else bare_file()
            item(made, factories.clip(generator=system, prompt=prompt, file=file))
    return made


def rater(study: Study, **fields: Any) -> Participation:
    """Return a rater who has agreed."""
    return factories.participation(study, consent="1", consented_at=timezone.now(), **fields)


def shown(assignment: Assignment, *, seconds_ago: float = 60) -> Assignment:
    """Return the assignment as if it had been shown a while ago."""
    assignment.shown_at = timezone.now() - timedelta(seconds=seconds_ago)
    assignment.save(update_fields=["shown_at"])
    return assignment


def watched(seconds: float = SECONDS) -> dict[str, Any]:
    """Return what a page reports of a clip that ran once from start to end."""
    whole = {"start": 0, "end": seconds, "seconds": seconds, "rate": 1, "hidden": False, "stalls": 0}
    return {"pass": whole, "passes": 1}


def answer(assignment: Assignment, **fields: Any) -> dict[str, Any]:
    """Return the arguments of `ratings.submit` for a plain answer."""
    return {"public_id": uuid4(), "scores": {"motion": 3, "clarity": 1}, "watched": watched(), **fields}


def inside(client: Client, participation: Participation) -> Client:
    """Return the client as the browser to which the participation belongs."""
    client.cookies[visitors.COOKIE] = visitors.sealed([participation.public_id.hex])
    return client
