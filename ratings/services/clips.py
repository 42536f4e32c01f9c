"""Clips: what a generator gave for a prompt. The same again changes nothing; a contradiction is refused."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Act, Outcome
from ratings.errors import ConflictError, InvalidError
from ratings.models import Clip, File, Generator, Prompt, User
from ratings.services import audit, files, storage

PROVENANCE = (
    "source",
    "selection",
    "generation_seconds",
    "generated_at",
    "seed",
    "watermark",
    "prompt_text",
    "notes",
)


def receive(
    *,
    generator: Generator,
    prompt: Prompt,
    sample: str | None = "0",
    content: BinaryIO | storage.Spooled | None,
    filename: str = "",
    outcome: str = Outcome.OK,
    uploaded_by: User | None = None,
    **provenance: Any,
) -> tuple[Clip, bool]:
    """Store one output and say whether it is new. Raises ConflictError where it contradicts what is stored.

    Without content and with outcome `ok` it is an external clip; bytes that come later are added to it.
    Sample None is the next free number, or that under which these very bytes are stored already.
    """
    clip = Clip(
        generator=generator,
        prompt=prompt,
        sample="0" if sample is None else sample.strip() or "0",
        filename=plain_name(filename),
        outcome=outcome,
        uploaded_by=uploaded_by,
        **_given(provenance),
    )
    _check(clip, content)
    if content is None:
        return _store(clip, _given(provenance))
    # The bytes are streamed before the transaction begins, so that a slow upload holds no lock.
    with storage.spooled(content) as spooled, files.discarded_on_rollback() as kept, transaction.atomic():
        clip.file = _video(files.keep(spooled))
        kept.append(clip.file)
        if sample is None:
            clip.sample = free_sample(clip)
        return _store(clip, _given(provenance))


def plain_name(filename: str) -> str:
    """Return the last part of a path of any system, without control characters."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:300]


@transaction.atomic
def archive(clip: Clip, *, by: User | None = None) -> bool:
    """Take a clip out of lists and new studies; what was judged stays. False when it was archived before."""
    now = timezone.now()
    changed = Clip.objects.filter(pk=clip.pk, archived_at__isnull=True).update(archived_at=now)
    if changed:
        audit.note(Act.CLIP_ARCHIVED, by=by, subject=clip.public_id)
    return bool(changed)


@transaction.atomic
def restore(clip: Clip, *, by: User | None = None) -> bool:
    """Undo `archive`."""
    changed = Clip.objects.filter(pk=clip.pk, archived_at__isnull=False).update(archived_at=None)
    if changed:
        audit.note(Act.CLIP_RESTORED, by=by, subject=clip.public_id)
    return bool(changed)


def _given(provenance: dict[str, Any]) -> dict[str, Any]:
    unknown = provenance.keys() - set(PROVENANCE)
    if unknown:
        raise TypeError(f"unknown provenance: {', '.join(sorted(unknown))}")
    return {key: value for key, value in provenance.items() if value not in (None, "")}


def _check(clip: Clip, content: BinaryIO | storage.Spooled | None) -> None:
    """Refuse what the columns cannot hold, before any byte is stored."""
    if content is not None and clip.outcome != Outcome.OK:
        sentence = _("A refused or failed output has no file. Leave the file out, or set the outcome to ok.")
        raise InvalidError(sentence, fields={"file": sentence})
    try:
        clip.clean_fields(exclude={"generator", "prompt", "file", "uploaded_by", "public_id"})
    except ValidationError as error:
        fields = {key: " ".join(texts) for key, texts in error.message_dict.items()}
        told = "; ".join(f"{key}: {text}" for key, text in fields.items())
        raise InvalidError(
            _("The clip cannot be stored as given: %(told)s") % {"told": told}, fields=fields
        ) from error
    if any("\0" in value for value in vars(clip).values() if isinstance(value, str)):
        raise InvalidError(_("The text holds a character that cannot be stored (NUL). Remove it."))


def free_sample(clip: Clip, *, wanted: str = "") -> str:
    """Return the sample under which its bytes are stored, else the one wanted, or the next free number."""
    # Two uploads at once must not take one number: who is second waits here until the first is stored.
    Prompt.objects.select_for_update().get(pk=clip.prompt_id)
    others = Clip.objects.filter(generator=clip.generator, prompt=clip.prompt).exclude(pk=clip.pk)
    taken = dict(others.values_list("sample", "file"))
    stored = next((sample for sample, file in taken.items() if file and file == clip.file_id), None)
    if not clip.pk and stored is not None:
        return stored
    if wanted and wanted not in taken:
        return wanted
    numbers = [int(sample) for sample in taken if sample.isascii() and sample.isdigit()]
    return str(max(numbers, default=-1) + 1)


def _video(file: File) -> File:
    """Refuse the image that conditions a prompt: the same bytes cannot be a clip too."""
    if file.image_of.exists():
        sentence = _("This is the image a prompt is given with, not a video. Upload the video that was made.")
        raise InvalidError(sentence, fields={"file": sentence})
    return file


@transaction.atomic
def _store(clip: Clip, given: dict[str, Any]) -> tuple[Clip, bool]:
    """Insert the clip, or hold it against the one that stands under the same key."""
    key = {"generator": clip.generator, "prompt": clip.prompt, "sample": clip.sample}
    stored = Clip.objects.filter(**key).select_related("file").select_for_update(of=("self",)).first()
    if stored is None:
        try:
            with transaction.atomic():
                clip.save(force_insert=True)
        except IntegrityError:
            # Somebody stored the same key between our look and our insert.
            stored = Clip.objects.select_related("file").get(**key)
        else:
            return clip, True
    differing = _contradictions(stored, clip, given)
    if differing:
        raise ConflictError(
            _(
                "%(generator)s already has another clip for %(prompt)s, sample %(sample)s "
                "(different: %(fields)s). Give this one another sample, or leave it out."
            )
            % {
                "generator": clip.generator.name,
                "prompt": clip.prompt.slug,
                "sample": clip.sample,
                "fields": ", ".join(differing),
            }
        )
    return stored, _complete(stored, clip, given)


def _contradictions(stored: Clip, clip: Clip, given: dict[str, Any]) -> list[str]:
    """Return the names of what is given and stored and not the same."""
    differing = [] if stored.outcome == clip.outcome else ["outcome"]
    if stored.file and clip.file and stored.file != clip.file:
        differing.append("file")
    return differing + [key for key, value in given.items() if getattr(stored, key) not in (value, None, "")]


def _complete(stored: Clip, clip: Clip, given: dict[str, Any]) -> bool:
    """Add what was absent: an external clip's file that came later, provenance nobody had given."""
    added = {key: value for key, value in given.items() if getattr(stored, key) in (None, "")}
    if clip.file and not stored.file:
        added |= {"file": clip.file, "filename": clip.filename, "uploaded_by": clip.uploaded_by}
    for key, value in added.items():
        setattr(stored, key, value)
    if added:
        stored.save(update_fields=list(added))
    return bool(added)
