"""Clips from a manifest: which file is whose answer to what, and how it came about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from ratings.choices import Outcome, Selection, Source, Task
from ratings.errors import ClipJuryError, ConflictError, InvalidError
from ratings.models import Clip, File, Prompt, User
from ratings.services import clips, names
from ratings.services.imports import fields
from ratings.services.imports.attachments import Attachments
from ratings.services.imports.fields import Column, Record
from ratings.services.imports.report import Report

GIVEN_SOURCES = [source for source in Source.values if source != Source.CHECK]
COLUMNS = (
    Column("file", fields.text(), required=True, may_be_empty=True),
    Column("generator", fields.text(), required=True),
    Column("prompt", fields.text(), required=True),
    Column("task", fields.word(Task.values), required=True),
    Column("sample", fields.text(Clip, "sample")),
    Column("outcome", fields.word(Outcome.values)),
    Column("source", fields.word(GIVEN_SOURCES)),
    Column("selection", fields.word(Selection.values)),
    Column("generation_seconds", fields.number(low=0)),
    Column("generated_at", fields.moment),
    Column("seed", fields.text(Clip, "seed")),
    Column("watermark", fields.yes_no),
    Column("prompt_text", fields.text()),
    Column("notes", fields.text()),
)
ELSEWHERE = ("file", "generator", "prompt", "task")


def load(
    stream: BinaryIO, *, report: Report, root: Path, size: int = 0, by: User | None = None
) -> list[File]:
    """Store the clips of a manifest, whose files are named relative to `root`; return their files."""
    with Attachments(root) as found:
        records = list(fields.records(stream, COLUMNS, report=report, size=size))
        records = _spooled(records, found, report)
        with report.all_or_nothing() as kept:
            _store_all(records, kept, report, by)
    if report.failed:
        return []
    _note_shared(kept, report)
    return list({file.pk: file for file in kept}.values())


def _spooled(records: list[Record], found: Attachments, report: Report) -> list[Record]:
    """Copy the files in, and refuse the rows whose file is missing or should not be there."""
    ready = []
    bar = report.watch(_("storing"), len(records), _("files"))
    for record in records:
        try:
            record.values["content"] = _content(record.values, found)
            ready.append(record)
        except ClipJuryError as error:
            report.refuse(record.line, error)
        bar.update(1)
    bar.close()
    return ready


def _content(values: dict[str, Any], found: Attachments) -> Any:
    outcome = values.get("outcome", Outcome.OK)
    if outcome == Outcome.OK and "file" not in values:
        raise InvalidError(_("file: A clip whose outcome is ok has a file."))
    if outcome != Outcome.OK and "file" in values:
        raise InvalidError(_("file: An output that is %(outcome)s has no file.") % {"outcome": outcome})
    return found.spooled(found.path(values["file"])) if "file" in values else None


def _store_all(records: list[Record], kept: list[File], report: Report, by: User | None) -> None:
    generators, prompts = names.Generators(), names.Prompts()
    for record in records:
        try:
            clip, new = _store({**record.values, "uploaded_by": by}, generators, prompts, report)
        except ClipJuryError as error:
            report.refuse(record.line, error)
            continue
        if clip.file:
            kept.append(clip.file)
        report.imported += new
        report.skipped += not new


def _store(
    values: dict[str, Any], generators: names.Generators, prompts: names.Prompts, report: Report
) -> tuple[Clip, bool]:
    prompt = prompts.known(values["prompt"])
    if prompt is not None and prompt.task != values["task"]:
        raise ConflictError(
            _("task: The prompt “%(name)s” is stored for the task %(task)s.")
            % {"name": values["prompt"], "task": prompt.task}
        )
    generator = generators.known(values["generator"])
    for name in (values["generator"], values["prompt"]):
        names.check_lengths(name)
    if prompt is None:
        prompt = _new_prompt(values, prompts, report)
    if generator is None:
        generator = generators.create(values["generator"])
        report.created(_("generators"), values["generator"])
    with transaction.atomic():
        return clips.receive(
            generator=generator,
            prompt=prompt,
            filename=values.get("file", ""),
            **{name: value for name, value in values.items() if name not in ELSEWHERE},
        )


def _new_prompt(values: dict[str, Any], prompts: names.Prompts, report: Report) -> Prompt:
    prompt = prompts.add_new(values["prompt"], task=values["task"], text=values.get("prompt_text", ""))
    prompt.save()
    report.created(_("prompts"), prompt.slug)
    return prompt


def _note_shared(stored: Iterable[File], report: Report) -> None:
    """Tell when two generators have the very same bytes: one of them is most likely a mistake."""
    sharers: dict[int, set[str]] = {}
    known = Clip.objects.filter(file__in={file.pk for file in stored})
    for file, generator in known.values_list("file_id", "generator__name"):
        sharers.setdefault(file or 0, set()).add(generator)
    for sharing in sharers.values():
        if len(sharing) > 1:
            report.note(
                _("Suspicious: the same bytes are clips of %(names)s.")
                % {"names": ", ".join(sorted(sharing))}
            )
