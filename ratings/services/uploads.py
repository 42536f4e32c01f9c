"""Uploads by a person: what is typed names a generator and a prompt, or makes them."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ratings.choices import Task
from ratings.errors import ConflictError, InvalidError
from ratings.models import Clip, Generator, Prompt, User
from ratings.services import clips, names, storage
from ratings.services.imports.clips import COLUMNS
from ratings.services.slugs import is_slug, slug_for

# How a clip came about, told as the cells of a manifest tell it.
TOLD = {column.name: column for column in COLUMNS if column.name in clips.PROVENANCE}


def receive(
    content: BinaryIO | storage.Spooled,
    *,
    filename: str,
    generator: str,
    prompt: str,
    task: str = "",
    sample: str = "",
    by: User | None = None,
    **told: str,
) -> tuple[Clip, bool]:
    """Store an uploaded clip and say whether it is new; an empty sample is the next free number.

    What is `told` of how it came about has the names and the form of a manifest's cells.
    """
    generator, prompt, task = (text.strip() for text in (generator, prompt, task))
    _check_named(generator, prompt)
    provenance = _provenance(told)
    return clips.receive(
        generator=_generator(generator),
        prompt=_prompt(prompt, task, told.get("prompt_text", "")),
        sample=sample.strip() or None,
        content=content,
        filename=filename,
        uploaded_by=by,
        **provenance,
    )


def check(*, generator: str = "", prompt: str = "", task: str = "", sample: str = "", **told: str) -> None:
    """Refuse what `receive` would refuse for its names, before any byte is sent. Makes nothing."""
    generator, prompt, task = (text.strip() for text in (generator, prompt, task))
    _check_named(generator, prompt)
    _provenance(told)
    names.check_lengths(generator)
    names.Generators().known(generator)
    slug, text = _meant(prompt)
    known = Prompt.objects.filter(slug=slug).first()
    if known is None:
        _check_new(text, task)
    else:
        _check_same(known, text, task)


def _check_named(generator: str, prompt: str) -> None:
    missing = [name for name, text in (("generator", generator), ("prompt", prompt)) if not text]
    if missing:
        sentence = _("Name the generator that made the clip, and the prompt it was given.")
        raise InvalidError(sentence, fields=dict.fromkeys(missing, _("This is needed.")))


def _provenance(told: dict[str, str]) -> dict[str, Any]:
    """Return what is told as values; the fault of a text names its field."""
    values = {}
    for name, text in told.items():
        try:
            values[name] = TOLD[name].value(text.strip())
        except InvalidError as error:
            raise InvalidError(str(error), fields={name: str(error)}) from error
    return values


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


def _meant(prompt: str) -> tuple[str, str]:
    """Return the slug that is meant, and the text where one was typed."""
    if is_slug(prompt):
        return prompt, ""
    return slug_for(prompt)[: names.SLUG_LIMIT].strip("-"), prompt


def _prompt(name: str, task: str, wording: str = "") -> Prompt:
    """Return the prompt of this slug or text, making one where it is new; a slug alone takes the wording."""
    slug, text = _meant(name)
    known = Prompt.objects.filter(slug=slug).first()
    if known is None:
        known = _new_prompt(slug, text or wording, task)
    _check_same(known, text, task)
    return known


def _check_same(known: Prompt, text: str, task: str) -> None:
    if text and text not in {known.text, known.text_zh}:
        sentence = _("The prompt %(slug)s is stored with another text. Choose it by its slug.") % {
            "slug": known.slug
        }
        raise ConflictError(sentence)
    if task and known.task != task:
        raise ConflictError(
            _("The prompt %(slug)s is for another task: %(task)s. Choose that task, or another prompt.")
            % {"slug": known.slug, "task": known.get_task_display()}
        )


def _check_new(text: str, task: str) -> None:
    if task not in Task.values:
        sentence = _("The prompt is new, so its task must be chosen.")
        raise InvalidError(sentence, fields={"task": sentence})
    if "\0" in text:
        raise InvalidError(_("The text holds a character that cannot be stored (NUL). Remove it."))


def _new_prompt(slug: str, text: str, task: str) -> Prompt:
    _check_new(text, task)
    try:
        with transaction.atomic():
            return Prompt.objects.create(slug=slug, text=text, task=task)
    except IntegrityError:
        # Another upload of the same batch made it between our look and our insert.
        return Prompt.objects.get(slug=slug)
