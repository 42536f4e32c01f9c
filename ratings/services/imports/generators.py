"""Generators from CSV or JSON: what they are called, what their vendors claim, what people say of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import GeneratorKind, Task
from ratings.errors import ClipJuryError, InvalidError
from ratings.models import Claim, Generator, Remark
from ratings.services import names
from ratings.services.imports import documents, fields, merging
from ratings.services.imports.fields import Column, Record
from ratings.services.imports.report import Report

OWN = ("name", "name_zh", "vendor", "vendor_zh", "region", "kind", "architecture", "launched", "url")
CLAIMED = ("tasks", "duration_s", "resolution", "fps", "features", "price", "available")
REMARK = {"text": "remark", "text_zh": "remark_zh"}
COLUMNS = (
    Column("slug", fields.slug, required=True),
    Column("name", fields.text(Generator, "name"), required=True),
    *(
        Column(name, fields.text(Generator, name))
        for name in ("name_zh", "vendor", "vendor_zh", "region", "architecture")
    ),
    Column("kind", fields.word(GeneratorKind.values)),
    Column("launched", fields.day),
    Column("tasks", fields.word(Task.values), several=True),
    Column("aliases", fields.text(Generator, "name"), several=True),
    Column("duration_s", fields.number(low=0), several=True),
    Column("resolution", fields.text(Claim, "resolution")),
    Column("fps", fields.number(low=0.001, high=10_000)),
    Column("features", fields.text(), several=True),
    Column("price", fields.text(Claim, "price")),
    Column("available", fields.yes_no),
    Column("as_of", fields.day),
    Column("url", fields.address),
    Column("remark", fields.text()),
    Column("remark_zh", fields.text()),
    Column("remark_by", fields.text(Remark, "by")),
)


def load(stream: BinaryIO, *, report: Report, json: bool = False, size: int = 0) -> None:
    """Store the generators of a file."""
    with report.all_or_nothing():
        known = names.Generators()
        for record in _records(stream, report, json=json, size=size):
            try:
                changed = _store(record.values, known)
            except ClipJuryError as error:
                report.refuse(record.line, error)
                continue
            report.imported += changed
            report.skipped += not changed


def _records(stream: BinaryIO, report: Report, *, json: bool, size: int) -> Iterator[Record]:
    if not json:
        yield from fields.records(stream, COLUMNS, report=report, size=size)
        return
    for line, cells in documents.rows(stream, [column.name for column in COLUMNS], report=report):
        record = fields.recorded(line, cells, COLUMNS, report)
        if record:
            yield record


def store_one(values: dict[str, Any]) -> tuple[str, bool]:
    """Store one row that is read already; return its slug and whether the generator is new."""
    new = not Generator.objects.filter(slug=values["slug"]).exists()
    _store(values, names.Generators())
    return values["slug"], new


@transaction.atomic
def _store(values: dict[str, Any], known: names.Generators) -> bool:
    """Store one row whole, and return whether anything of it was new."""
    generator, changed = _generator(values, known)
    changed |= _claim(generator, values)
    changed |= _remark(generator, values)
    known.add(generator)
    for alias in values.get("aliases", []):
        changed |= known.add_alias(generator, alias)
    return changed


def _generator(values: dict[str, Any], known: names.Generators) -> tuple[Generator, bool]:
    own = {name: values[name] for name in OWN if name in values}
    generator = known.by_slug(values["slug"])
    for name in (values["slug"], values["name"], *values.get("aliases", [])):
        names.check_lengths(name)
        known.check_free(name, but=generator)
    if generator is not None:
        if names.is_unnamed(generator) and own["name"] != generator.slug:
            generator.name = ""
        return generator, merging.complete(generator, own)
    return Generator.objects.create(slug=values["slug"], **own), True


def _claim(generator: Generator, values: dict[str, Any]) -> bool:
    """Keep what the vendor claims, by its date; without a date the newest claim is meant, or today's."""
    claimed = {name: values[name] for name in CLAIMED if name in values}
    if not claimed and "as_of" not in values:
        return False
    claims = generator.claims.order_by("-as_of")
    claim = claims.filter(as_of=values["as_of"]).first() if "as_of" in values else claims.first()
    if claim is not None:
        return merging.complete(claim, claimed)
    as_of = values.get("as_of", timezone.now().date())
    Claim.objects.create(generator=generator, as_of=as_of, **claimed)
    return True


def _remark(generator: Generator, values: dict[str, Any]) -> bool:
    said = {field: values[name] for field, name in REMARK.items() if name in values}
    if not said:
        return False
    if "remark_by" not in values:
        raise InvalidError(_("remark_by: Say who made this remark."))
    remark = generator.remarks.filter(by=values["remark_by"]).first()
    if remark is not None:
        return merging.complete(remark, said, REMARK)
    Remark.objects.create(generator=generator, by=values["remark_by"], **said)
    return True
