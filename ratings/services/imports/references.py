"""Published tables, from CSV or as they come with the product: always with who judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from ratings import builtin
from ratings.choices import Judge, Task
from ratings.errors import ClipJuryError, InvalidError
from ratings.models import Reference, ReferenceValue
from ratings.services import names
from ratings.services.imports import fields, generators, merging
from ratings.services.imports.fields import Column, Record
from ratings.services.imports.report import Report

TABLE = ("source", "date", "judge", "task")
SAID_OF_TABLE = ("source_zh", "note", "note_zh")
SAID_OF_VALUE = ("value", "scale_low", "scale_high", "label_en", "label_zh", "reason", "reason_zh")
COLUMNS = (
    Column("source", fields.text(Reference, "source"), required=True),
    Column("date", fields.day, required=True),
    Column("judge", fields.word(Judge.values), required=True),
    Column("task", fields.word(Task.values), required=True),
    Column("dimension", fields.key, required=True),
    Column("generator", fields.text(), required=True),
    Column("value", fields.number()),
    Column("scale_low", fields.number()),
    Column("scale_high", fields.number()),
)


def load(stream: BinaryIO, *, report: Report, size: int = 0) -> None:
    """Store the values of a file; a cell without a value is unknown, and stays so."""
    with report.all_or_nothing():
        _store_all(fields.records(stream, COLUMNS, report=report, size=size), report)


def load_builtin(name: str, *, report: Report) -> None:
    """Store the systems and tables that come with the product under this name."""
    if name not in builtin.names("references"):
        known = ", ".join(builtin.names("references"))
        raise InvalidError(
            _("“%(name)s” does not come with the product: %(known)s.") % {"name": name, "known": known}
        )
    with report.all_or_nothing():
        described = Report("generators")
        with builtin.path("generators", f"{name}.json").open("rb") as stream:
            generators.load(stream, report=described, json=True)
        for refusal in described.refusals:
            report.refuse(0, refusal.reason)
        _store_all(_builtin_records(name), report)


def _builtin_records(name: str) -> Iterator[Record]:
    """Yield the rows of the tables, each with what its table and its column say of it."""
    for number, table in enumerate(builtin.document("references", name), start=1):
        columns = {
            column["key"]: {
                "label_en": column["label"],
                "label_zh": column["label_zh"],
                "scale_low": column["scale_low"],
                "scale_high": column["scale_high"],
            }
            for column in table["dimensions"]
        }
        about = {key: table[key] for key in (*TABLE, *SAID_OF_TABLE) if table.get(key)}
        about["date"] = fields.day(table["date"])
        for row in table["rows"]:
            values = {**about, **columns[row["dimension"]], **row}
            yield Record(number, {key: value for key, value in values.items() if value is not None})


def _store_all(records: Iterator[Record], report: Report) -> None:
    known, tables = names.Generators(), _Tables()
    for record in records:
        try:
            changed = _store(record.values, known, tables, report)
        except ClipJuryError as error:
            report.refuse(record.line, error)
            continue
        report.imported += changed
        report.skipped += not changed


@transaction.atomic
def _store(
    values: dict[str, Any], known: names.Generators, table: Callable[..., Reference], report: Report
) -> bool:
    _check_scale(values)
    generator = known.known(values["generator"])
    if generator is None:
        generator = known.create(values["generator"])
        report.created(_("generators"), values["generator"])
    reference = table(values)
    said = {key: values[key] for key in SAID_OF_VALUE if key in values}
    place = {"reference": reference, "generator": generator, "dimension": values["dimension"]}
    stored = ReferenceValue.objects.filter(**place).first()
    if stored is not None:
        return merging.complete(stored, said)
    ReferenceValue.objects.create(**place, **said)
    return True


def _check_scale(values: dict[str, Any]) -> None:
    low, high, value = (values.get(key) for key in ("scale_low", "scale_high", "value"))
    if low is not None and high is not None and low >= high:
        raise InvalidError(_("scale_low: The scale must begin below its end."))
    if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        raise InvalidError(_("value: %(value)s lies outside of its scale.") % {"value": value})


class _Tables:
    """The references of a file, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Reference] = {}

    def __call__(self, values: dict[str, Any]) -> Reference:
        key = tuple(values[name] for name in TABLE)
        if key not in self._known:
            said = {name: values[name] for name in SAID_OF_TABLE if name in values}
            reference, made = Reference.objects.get_or_create(
                **dict(zip(TABLE, key, strict=True)), defaults=said
            )
            if not made:
                merging.complete(reference, said)
            self._known[key] = reference
        return self._known[key]
