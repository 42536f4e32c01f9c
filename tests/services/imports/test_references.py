"""Published tables: who judged stands with them, what is unknown stays unknown."""

from __future__ import annotations

import pytest

from ratings.errors import InvalidError
from ratings.models import Generator, Reference, ReferenceValue
from ratings.services.imports import references
from ratings.services.imports.report import Report
from tests import factories
from tests.services.imports.tools import counts, imported, refused

pytestmark = pytest.mark.django_db
HEADER = "source,date,judge,task,dimension,generator,value,scale_low,scale_high\n"
ROWS = "VBench,2024-05-01,metric,t2v,motion,Gen-3,0.6,0,1\nVBench,2024-05-01,metric,t2v,motion,Vidu,,0,1\n"


def test_the_rows_of_one_table_are_one_reference() -> None:
    factories.generator("gen-3", name="Gen-3")
    report = imported(references.load, HEADER + ROWS)
    assert (counts(report), report.news) == ((2, 0, 0), ["New generators: Vidu"])
    assert Reference.objects.values_list("source", "judge", "task").get() == ("VBench", "metric", "t2v")
    values = ReferenceValue.objects.values_list("generator__slug", "value", "scale_low", "scale_high")
    assert list(values) == [("gen-3", 0.6, 0.0, 1.0), ("vidu", None, 0.0, 1.0)]


def test_the_same_again_is_skipped_and_what_was_unknown_is_added() -> None:
    imported(references.load, HEADER + ROWS)
    assert counts(imported(references.load, HEADER + ROWS)) == (0, 2, 0)
    report = imported(references.load, HEADER + "VBench,2024-05-01,metric,t2v,motion,Vidu,0.5,,\n")
    assert counts(report) == (1, 0, 0)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "VBench,2024-05-01,metric,t2v,motion,Gen-3,0.7,0,1",
            "value: “0.6” is stored, which “0.7” contradicts.",
        ),
        ("VBench,2024-05-01,metric,t2v,motion,Pika,1.5,0,1", "value: 1.5 lies outside of its scale."),
        ("VBench,2024-05-01,metric,t2v,motion,Pika,1,1,0", "scale_low: The scale must begin below its end."),
        ("VBench,2024-05-01,robot,t2v,motion,Pika,1,0,1", "judge: “robot” is none of human, model, metric."),
        ("VBench,May 2024,metric,t2v,motion,Pika,1,0,1", "date: “May 2024” is no day such as 2024-06-17."),
    ],
)
def test_what_contradicts_or_cannot_be_is_refused(row: str, sentence: str) -> None:
    imported(references.load, HEADER + ROWS)
    assert refused(imported(references.load, HEADER + row + "\n")) == [(2, sentence)]
    assert (ReferenceValue.objects.count(), Generator.objects.count()) == (2, 2)


def test_the_reports_tables_come_with_its_systems() -> None:
    report = Report("values")
    references.load_builtin("report-2024", report=report)
    assert refused(report) == []
    tables = Reference.objects.order_by("pk").values_list("judge", "task")
    assert list(tables) == [
        ("model", "t2v"),
        ("human", "t2v"),
        ("human", "i2v"),
        ("metric", "t2v"),
        ("metric", "i2v"),
    ]
    verdicts = ReferenceValue.objects.filter(reference__judge="human", reference__task="t2v")
    assert (verdicts.count(), verdicts.filter(value=None).exclude(reason="").count()) == (64, 18)
    assert Generator.objects.get(slug="kling").claims.exists()
    again = Report("values")
    references.load_builtin("report-2024", report=again)
    assert counts(again) == (0, report.imported, 0)


def test_what_does_not_come_with_the_product_is_named() -> None:
    with pytest.raises(InvalidError, match="“report-1999” does not come with the product: report-2024"):
        references.load_builtin("report-1999", report=Report("values"))
