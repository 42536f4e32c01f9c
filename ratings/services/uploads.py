"""Uploads by a person: what is typed names a generator and a prompt, or makes them."""

from __future__ import annotations

from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ratings.choices import Task
from ratings.errors import ConflictError, InvalidError
from ratings.models import Clip, Generator, Prompt, User
from ratings.services import clips, names
from ratings.services.slugs import is_slug, slug_for


def receive(
    content: BinaryIO,
    *,
    filename: str,
    generator: str,
    prompt: str,
    task: str = "",
    sample: str = "",
    by: User | None = None,
) -> tuple[Clip, bool]:
    """Store an uploaded clip and say whether it is new; an empty sample is the next free number."""
    generator, prompt, task = (text.strip() for text in (generator, prompt, task))
    missing = [name for name, text in (("generator", generator), ("prompt", prompt)) if not text]
    if missing:
        sentence = _("Name the generator that made the clip, and the prompt it was given.")
        raise InvalidError(sentence, fields=dict.fromkeys(missing, _("This is needed.")))
    return clips.receive(
        generator=_generator(generator),
        prompt=_prompt(prompt, task),
        sample=sample.strip() or None,
        content=content,
        filename=filename,
        uploaded_by=by,
    )


def _generator(name: str) -> Generator:
    """Return the generator of this slug, name or alias, making one where it is new."""
    known = names.Generators().known(name)
    if known:
        return known
    try:
        with transaction.atomic():
            return names.Generators().create(name)
    except IntegrityError:
        # Another upload of the same batch made it between our look and our insert.
        return Generator.objects.get(slug=slug_for(name))


def _prompt(name: str, task: str) -> Prompt:
    """Return the prompt of this slug or text, making one where it is new."""
    slug = name if is_slug(name) else slug_for(name)[: names.SLUG_LIMIT].strip("-")
    text = "" if is_slug(name) else name
    known = Prompt.objects.filter(slug=slug).first()
    if known is None:
        known = _new_prompt(slug, text, task)
    if text and text not in {known.text, known.text_zh}:
        sentence = _("The prompt %(slug)s is stored with another text. Choose it by its slug.") % {
            "slug": slug
        }
        raise ConflictError(sentence)
    if task and known.task != task:
        raise ConflictError(
            _("The prompt %(slug)s is for another task: %(task)s. Choose that task, or another prompt.")
            % {"slug": slug, "task": known.get_task_display()}
        )
    return known


def _new_prompt(slug: str, text: str, task: str) -> Prompt:
    if task not in Task.values:
        sentence = _("The prompt is new, so its task must be chosen.")
        raise InvalidError(sentence, fields={"task": sentence})
    if "\0" in text:
        raise InvalidError(_("The text holds a character that cannot be stored (NUL). Remove it."))
    try:
        with transaction.atomic():
            return Prompt.objects.create(slug=slug, text=text, task=task)
    except IntegrityError:
        # Another upload of the same batch made it between our look and our insert.
        return Prompt.objects.get(slug=slug)
