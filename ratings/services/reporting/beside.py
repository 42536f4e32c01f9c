"""Published tables beside our own results: always with who judged them, and how far they go together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ratings.choices import Judge
from ratings.models import Reference, ReferenceValue
from ratings.reports.document import Cell, Heading, Level, Number, Paragraph, Part, Table
from ratings.services import level_words
from ratings.services.reporting.sources import Source


def references(source: Source) -> Iterator[Part]:
    """Every published table of the task that knows one of these generators, and the correlations with it."""
    known = list(source.generators.values())
    tables = Reference.objects.filter(task=source.board.study.task, values__generator__in=known).distinct()
    for table in tables:
        yield from published(table)
    if not tables:
        yield Paragraph(_("No published table of this task knows one of these generators."))
    rows = [row for row in source.data.board["correlations"] if row["kind"] in Judge.values]
    if rows:
        yield _correlations(source, rows)


def published(table: Reference) -> Iterator[Part]:
    """One published table as its source has it."""
    values = list(table.values.select_related("generator").order_by("pk"))
    yield Heading(table.label, 3)
    yield Paragraph(
        _("Judged by: %(judge)s. %(date)s. %(note)s")
        % {
            "judge": Judge(table.judge).label,
            "date": date_format(table.date, "Y-m-d"),
            "note": table.note_label,
        }
    )
    yield grid(table.label, values)


def grid(title: str, values: Sequence[ReferenceValue]) -> Table:
    """Return values with generators down and dimensions across, or the other way where they are levels."""
    generators = {value.generator_id: value.generator.label for value in values}
    dimensions = {value.dimension: value.label for value in values}
    cells = {(value.generator_id, value.dimension): value for value in values}
    reasons = dict.fromkeys(
        value.reason_label for value in values if value.value is None and value.reason_label
    )
    notes = [_("? Unknown: %(reason)s") % {"reason": reason} for reason in reasons]
    if all(_three(value) for value in values):
        rows: list[list[Cell]] = [
            [label, *(_level(cells.get((pk, key))) for pk in generators)] for key, label in dimensions.items()
        ]
        return Table(title, [_("Dimension"), *generators.values()], rows, notes)
    rows = [[name, *(_number(cells.get((pk, key))) for key in dimensions)] for pk, name in generators.items()]
    return Table(title, [_("Generator"), *dimensions.values()], rows, notes)


def _three(value: ReferenceValue) -> bool:
    return (value.scale_low, value.scale_high) == (1, 3) and value.value in {None, 1, 2, 3}


def _level(value: ReferenceValue | None) -> Level:
    if value is None or value.value is None:
        return Level(None, "?")
    return Level(int(value.value), level_words.word(int(value.value), 3))


def _number(value: ReferenceValue | None) -> Cell:
    if value is None or value.value is None:
        return Number(None)
    return Number(value.value, 0 if value.value == int(value.value) and value.scale_high is None else 2)


def _correlations(source: Source, rows: Sequence[Any]) -> Table:
    kinds: dict[str, str] = {kind: str(label) for kind, label in Judge.choices}
    return Table(
        _("How far other figures go together with ours"),
        [_("With"), _("Judged by"), _("Dimension"), "n", "Spearman", "Kendall τb", "Pearson"],
        [
            [
                row["with"],
                kinds.get(row["kind"], row["kind"]),
                source.label(row["dimension"]),
                row["n"],
                Number.of(row["spearman"], row["low"], row["high"]),
                Number(row["kendall_b"]),
                Number(row["pearson"]),
            ]
            for row in rows
        ],
        [_("The interval is that of Spearman's coefficient, at 95%.")],
    )
