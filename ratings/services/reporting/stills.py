"""Stills from the clips beside the numbers: the same prompts, every generator."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _
from PIL import Image

from ratings.models import Clip, Prompt, Rendition
from ratings.reports.document import Gallery, Paragraph, Part, Picture
from ratings.services.reporting.sources import Source

PROMPTS = 3
WIDTH = 480


def stills(source: Source) -> Iterator[Part]:
    """A gallery for each of the prompts that most generators answered."""
    shown = 0
    for prompt in _prompts(source):
        pictures = [picture for slug in source.order if (picture := _picture(source, prompt, slug))]
        if pictures:
            shown += 1
            yield Gallery(prompt.label or prompt.slug, pictures)
        if shown == PROMPTS:
            return
    if not shown:
        yield Paragraph(_("No clip of this study has a picture here."))


def _prompts(source: Source) -> list[Prompt]:
    ready = Clip.objects.ready().filter(generator__slug__in=source.order, ratings__study=source.board.study)
    counted = Prompt.objects.filter(clips__in=ready).annotate(
        generators=Count("clips__generator", distinct=True)
    )
    return list(counted.order_by("-generators", "slug")[: 2 * PROMPTS])


def _picture(source: Source, prompt: Prompt, slug: str) -> Picture | None:
    newest = Prefetch("file__renditions", Rendition.objects.own())
    clips = Clip.objects.ready().filter(prompt=prompt, generator__slug=slug).prefetch_related(newest)
    clip = clips.select_related("file").order_by("sample", "pk").first()
    rendition = next(iter(clip.file.renditions.all()), None) if clip and clip.file else None
    content = still(rendition) if rendition else None
    if content is None:
        return None
    name = source.name(slug)
    alt = _("A still of the clip by %(generator)s.") % {"generator": name}
    return Picture(content, "image/jpeg", alt, name)


def still(rendition: Rendition) -> bytes | None:
    """Return the poster as a small JPEG; None where it is not there or is no picture."""
    try:
        with rendition.poster.open("rb") as stream, Image.open(stream) as picture:
            small = picture.convert("RGB")
    except (OSError, ValueError):
        return None
    small.thumbnail((WIDTH, WIDTH))
    kept = io.BytesIO()
    small.save(kept, "JPEG", quality=82, optimize=True)
    return kept.getvalue()
