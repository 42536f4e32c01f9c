"""Lists of clips as pages and API show them: explicit filters, and what stands on a clip's card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from ratings.choices import FileState, Outcome
from ratings.models import Clip, Generator, Prompt, Rendition, User
from ratings.services import findings, media_links

EXTERNAL = "external"
STATES = (*FileState.values, *(value for value in Outcome.values if value != Outcome.OK), EXTERNAL)


@dataclass(frozen=True)
class Filters:
    """What a list may be narrowed by; empty means all."""

    task: str = ""
    state: str = ""
    generator: str = ""
    prompt: str = ""
    q: str = ""
    archived: bool = False


def listed(filters: Filters) -> QuerySet[Clip]:
    """Return the clips that pass, newest first, with what a card needs."""
    return with_media(narrowed(filters))


def narrowed(filters: Filters) -> QuerySet[Clip]:
    """Return the clips that pass."""
    clips = Clip.objects.filter(archived_at__isnull=not filters.archived)
    if filters.task:
        clips = clips.filter(prompt__task=filters.task)
    if filters.generator:
        clips = clips.filter(generator__slug=filters.generator)
    if filters.prompt:
        clips = clips.filter(prompt__slug=filters.prompt)
    return searched(_in_state(clips, filters.state), filters.q)


def with_media(clips: QuerySet[Clip]) -> QuerySet[Clip]:
    """Fetch what a card needs in as many queries as there are kinds of rows."""
    renditions = Prefetch("file__renditions", Rendition.objects.own())
    return clips.select_related("generator", "prompt", "file").prefetch_related(renditions)


def _in_state(clips: QuerySet[Clip], state: str) -> QuerySet[Clip]:
    if state in FileState.values:
        return clips.filter(file__state=state)
    if state == EXTERNAL:
        return clips.filter(file=None, outcome=Outcome.OK)
    return clips.filter(outcome=state) if state else clips


def searched(clips: QuerySet[Clip], text: str) -> QuerySet[Clip]:
    """Keep the clips in which every word of the search is found somewhere.

    Generators and prompts, which are few, are searched on their own: no join for each clip.
    """
    for word in text.split()[:8]:
        named = Generator.objects.filter(Q(name__icontains=word) | Q(name_zh__icontains=word))
        asked = Prompt.objects.filter(
            Q(slug__icontains=word) | Q(text__icontains=word) | Q(text_zh__icontains=word)
        )
        clips = clips.filter(
            Q(generator__in=named.order_by().values("pk"))
            | Q(prompt__in=asked.order_by().values("pk"))
            | Q(filename__icontains=word)
        )
    return clips


def card(clip: Clip, *, user: User) -> dict[str, Any]:
    """Return what changes on a clip's card while it is probed."""
    file = clip.file
    rendition = next(iter(file.renditions.all()), None) if file else None
    ready = bool(file and rendition and file.state == FileState.READY)
    return {
        "id": str(clip.public_id),
        "state": clip.state,
        "percent": file.progress if file and file.state == FileState.PROBING else None,
        "reason": findings.reason(file) if file else "",
        "poster": media_links.for_file(file, "poster", user=user) if file and ready else None,
        "length": rendition.duration_s if rendition else None,
        "settled": file is None or file.state in {FileState.READY, FileState.REJECTED},
    }
