"""Stills from the clips beside the numbers: the same prompts, every generator."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.db.models import Count, Prefetch
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from PIL import Image

from ratings.models import Clip, Prompt, Rendition
from ratings.reports.document import Gallery, Paragraph, Part, Picture
from ratings.services.reporting.sources import Source

PROMPTS = 3
WIDTH, STRIP = 480, 1280


def stills(source: Source) -> Iterator[Part]:
    """A gallery for each of the prompts that most generators answered; for the first also how clips go on."""
    shown = 0
    for prompt in _prompts(source):
        renditions = _renditions(source, prompt)
        title = prompt.label or prompt.slug
        if pictures := [one for slug, made in renditions.items() if (one := _picture(source, slug, made))]:
            yield Gallery(title, pictures)
            shown += 1
        strips = [one for slug, made in renditions.items() if (one := _strip(source, slug, made))]
        if strips and shown == 1:
            yield Gallery(_("From beginning to end: %(prompt)s") % {"prompt": title}, strips, strips=True)
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


def _renditions(source: Source, prompt: Prompt) -> dict[str, Rendition]:
    """Return the newest rendition of each generator's first clip of a prompt, in the board's order."""
    newest = Prefetch("file__renditions", Rendition.objects.order_by("-pk"))
    clips = Clip.objects.ready().filter(prompt=prompt, generator__slug__in=source.order)
    found: dict[str, Rendition] = {}
    for clip in clips.prefetch_related(newest).select_related("file", "generator").order_by("sample", "pk"):
        rendition = next(iter(clip.file.renditions.all()), None) if clip.file else None
        if rendition:
            found.setdefault(clip.generator.slug, rendition)
    return {slug: found[slug] for slug in source.order if slug in found}


def _picture(source: Source, slug: str, rendition: Rendition) -> Picture | None:
    content = small(rendition.poster, WIDTH)
    name = source.name(slug)
    alt = _("A still of the clip by %(generator)s.") % {"generator": name}
    return Picture(content, "image/jpeg", alt, name) if content else None


def _strip(source: Source, slug: str, rendition: Rendition) -> Picture | None:
    content = small(rendition.strip, STRIP) if rendition.strip else None
    name = source.name(slug)
    alt = _("The clip by %(generator)s, from beginning to end.") % {"generator": name}
    return Picture(content, "image/jpeg", alt, name) if content else None


def small(stored: FieldFile, width: int) -> bytes | None:
    """Return a stored picture as a small JPEG; None where it is not there or is no picture."""
    try:
        with stored.open("rb") as stream, Image.open(stream) as picture:
            shrunk = picture.convert("RGB")
    except (OSError, ValueError):
        return None
    shrunk.thumbnail((width, width))
    kept = io.BytesIO()
    shrunk.save(kept, "JPEG", quality=82, optimize=True)
    return kept.getvalue()
