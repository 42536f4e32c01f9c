"""Clips as people change them: whose they are, and where they came from. What was made is never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ratings.models import Clip, Generator
from ratings.services import clips
from ratings.services.editing.subjects import Content, because_judged, judged, refused, set_fields

SEEN = ("generator", "sample")


def find(ids: Iterable[str]) -> Sequence[Clip]:
    """Return the clips of these public ids, locked."""
    found = Clip.objects.select_for_update(of=("self",)).select_related("generator", "prompt")
    return list(found.filter(public_id__in=list(ids)).order_by("pk"))


def key(thing: Clip) -> str:
    """Return its public id."""
    return str(thing.public_id)


def read(thing: Clip) -> dict[str, Any]:
    """Return all that may be changed."""
    made = thing.generated_at
    return {
        "generator": thing.generator.slug,
        "sample": thing.sample,
        **{name: getattr(thing, name) for name in clips.PROVENANCE},
        "generated_at": made.isoformat() if made else None,
        "archived": thing.archived_at is not None,
    }


def fixed(thing: Clip) -> dict[str, str]:
    """Whose a clip is must not change once it was judged."""
    return because_judged(*SEEN) if judged(places__clip=thing) else {}


def write(thing: Clip, content: Content) -> None:
    """Store a part of what `read` gives. A clip that moves to a generator gets a free sample there."""
    own = {name: content[name] for name in clips.PROVENANCE if name in content}
    if own.get("generated_at"):
        own["generated_at"] = parse_datetime(own["generated_at"])
    if "generator" in content:
        _move(thing, content["generator"], content.get("sample"))
    elif "sample" in content:
        own["sample"] = content["sample"]
    set_fields(thing, own)
    if "archived" in content:
        thing.archived_at = timezone.now() if content["archived"] else None
        thing.save(update_fields=["archived_at"])


def used(thing: Clip) -> str:
    """Say that outputs are history."""
    return _("A clip is never taken out, only archived.")


def bring_back(key: str, content: Content) -> None:
    """Never needed, as no clip is taken out."""
    raise NotImplementedError(key)


def _move(thing: Clip, slug: str, sample: str | None) -> None:
    generator = Generator.objects.filter(slug=slug).first()
    if generator is None:
        raise refused("generator", _("There is no generator %(slug)s.") % {"slug": slug})
    thing.generator = generator
    thing.sample = clips.free_sample(thing, wanted=thing.sample if sample is None else sample)
    thing.save(update_fields=["generator", "sample"])
