"""Prompts as people change them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ratings.choices import Act, Noun, Task
from ratings.errors import ClipJuryError
from ratings.models import File, Prompt, User
from ratings.services import audit, jobs, names
from ratings.services.editing.subjects import Content, because_judged, judged, refused, set_fields
from ratings.services.slugs import slug_for

OWN = ("task", "text", "text_zh", "language", "category", "difficulty", "dimensions")
MEDIA = ("image", "video")
SEEN = ("task", "text", "dimensions", *MEDIA)


def find(slugs: Iterable[str]) -> Sequence[Prompt]:
    """Return the prompts of these slugs, locked."""
    return list(Prompt.objects.select_for_update().filter(slug__in=list(slugs)).order_by("pk"))


def key(thing: Prompt) -> str:
    """Return its slug, which never changes."""
    return thing.slug


def read(thing: Prompt) -> dict[str, Any]:
    """Return all that may be changed; images and videos stand as the SHA-256 of their files."""
    media = {name: getattr(thing, name) for name in MEDIA}
    return {
        **{name: getattr(thing, name) for name in OWN},
        **{name: file.sha256 if file else None for name, file in media.items()},
    }


def fixed(thing: Prompt) -> dict[str, str]:
    """What raters saw beside a clip stays as they saw it."""
    return because_judged(*SEEN) if judged(prompt=thing) else {}


def write(thing: Prompt, content: Content) -> None:
    """Store a part of what `read` gives."""
    if content.get("task", thing.task) != thing.task and thing.clips.exists():
        raise refused("task", _("It has clips, which were made for its task. Make another prompt."))
    set_fields(thing, {name: content[name] for name in OWN if name in content})
    for name in MEDIA:
        if name in content:
            setattr(thing, name, _file(name, content[name]))
            thing.save(update_fields=[name])
    _whole(thing)


def used(thing: Prompt) -> str:
    """Say what needs it to stay."""
    if thing.studies.exists():
        return _("A study names it. Take it out of the draft first.")
    if thing.clips.exists() or thing.items.exists():
        return _("It has clips or figures, and these stay. Only what nothing was made of can be taken out.")
    return ""


def bring_back(key: str, content: Content) -> None:
    """Store it again under its slug."""
    write(Prompt.objects.create(slug=key, task=content["task"]), content)


@transaction.atomic
def create(slug: str, content: Content, *, by: User | None) -> Prompt:
    """Store a new prompt; a slug left out is made from the text."""
    slug = slug_for(slug or str(content.get("text", ""))[:60])[:120].strip("-")
    if Prompt.objects.filter(slug=slug).exists():
        raise refused("slug", _("There is a prompt %(slug)s. Choose another short name.") % {"slug": slug})
    try:
        names.check_lengths(slug)
    except ClipJuryError as error:
        raise refused("slug", str(error)) from error
    thing = Prompt.objects.create(slug=slug, task=content["task"])
    write(thing, content)
    audit.note(Act.CATALOGUE_CHANGED, by=by, subject=thing.slug, noun=str(Noun.PROMPT), new=True)
    return thing


def _file(field: str, sha256: str | None) -> File | None:
    if sha256 is None:
        return None
    file = File.objects.filter(sha256=sha256).first()
    if file is None:
        raise refused(field, _("The file is no longer here. Upload it again."))
    jobs.retry(file)  # Uploaded as a clip before, an image was rejected; as a prompt's image it is welcome.
    return file


def _whole(thing: Prompt) -> None:
    """Refuse a prompt that asks for nothing."""
    if thing.task == Task.T2V and not thing.text and not thing.text_zh:
        raise refused("text", _("A prompt of text to video needs its text."))
