"""Prompts from CSV, with the images and videos that condition them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from ratings.choices import Task
from ratings.errors import ClipJuryError
from ratings.models import File, Prompt
from ratings.services import files, jobs
from ratings.services.imports import fields, merging
from ratings.services.imports.attachments import Attachments
from ratings.services.imports.fields import Column, Record
from ratings.services.imports.report import Report

COLUMNS = (
    Column("slug", fields.slug, required=True),
    Column("task", fields.word(Task.values), required=True),
    Column("text", fields.text()),
    Column("text_zh", fields.text()),
    Column("language", fields.text(Prompt, "language")),
    Column("image", fields.text()),
    Column("video", fields.text()),
    Column("category", fields.text(), several=True),
    Column("difficulty", fields.text(Prompt, "difficulty")),
    Column("dimensions", fields.key, several=True),
)
MEDIA = ("image", "video")


def load(stream: BinaryIO, *, report: Report, root: Path, size: int = 0) -> None:
    """Store the prompts of a file; images and videos are named relative to `root`."""
    with Attachments(root) as found:
        records = [
            record
            for record in fields.records(stream, COLUMNS, report=report, size=size)
            if _spool(record, found, report)
        ]
        with report.all_or_nothing() as kept:
            known = {prompt.slug: prompt for prompt in Prompt.objects.select_related(*MEDIA)}
            for record in records:
                try:
                    changed = _store(record.values, known, kept)
                except ClipJuryError as error:
                    report.refuse(record.line, error)
                    continue
                report.imported += changed
                report.skipped += not changed


@transaction.atomic
def store_one(values: dict[str, Any]) -> tuple[str, bool]:
    """Store one prompt without media that is read already; return its slug and whether it is new."""
    known = {prompt.slug: prompt for prompt in Prompt.objects.filter(slug=values["slug"])}
    new = not known
    _store(values, known, [])
    return values["slug"], new


def _spool(record: Record, found: Attachments, report: Report) -> bool:
    """Put the bytes of a row's media in the place of their names, or refuse the row."""
    try:
        for name in MEDIA:
            if name in record.values:
                record.values[name] = found.spooled(found.path(record.values[name]))
    except ClipJuryError as error:
        report.refuse(record.line, error)
        return False
    return True


def _store(values: dict[str, Any], known: dict[str, Prompt], kept: list[File]) -> bool:
    """Store one prompt, or hold it against the one of its slug; return whether anything was new."""
    for name in MEDIA:
        if name in values:
            values[name] = files.keep(values[name])
            kept.append(values[name])
    prompt = known.get(values["slug"])
    if prompt is not None:
        return merging.complete(prompt, values)
    known[values["slug"]] = Prompt.objects.create(**values)
    for name in MEDIA:
        if name in values:
            # Uploaded as a clip before, an image was rejected; as a prompt's image it is welcome.
            jobs.retry(values[name])
    return True
