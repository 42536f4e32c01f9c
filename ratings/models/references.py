"""Published tables and automatic metrics, to hold beside our own results: always with who judged."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ratings.choices import Judge, Task
from ratings.models.base import Public, language_fallback, one_of


class Reference(Public):
    """One published table: its source, its date, who judged, for which task."""

    source = models.CharField(_("source"), max_length=200)
    source_zh = models.CharField(_("source in Chinese"), max_length=200, blank=True)
    date = models.DateField(_("date"))
    judge = models.CharField(_("judged by"), max_length=6, choices=Judge)
    task = models.CharField(_("task"), max_length=3, choices=Task)
    note = models.TextField(_("note"), blank=True)
    note_zh = models.TextField(_("note in Chinese"), blank=True)

    class Meta:
        ordering: ClassVar = ["-date", "source", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "date", "judge", "task"], name="reference_unique"),
            one_of("judge", Judge.values, "reference"),
            one_of("task", Task.values, "reference"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The source in the reader's language."""
        return language_fallback(self.source, self.source_zh, get_language())

    @property
    def note_label(self) -> str:
        """The note in the reader's language."""
        return language_fallback(self.note, self.note_zh, get_language())


class ReferenceValue(models.Model):
    """One cell; a value the source leaves open is unknown, with the reason."""

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="values")
    generator = models.ForeignKey(
        "ratings.Generator", on_delete=models.PROTECT, related_name="reference_values"
    )
    dimension = models.CharField(max_length=60)
    label_en = models.CharField(max_length=120, blank=True)
    label_zh = models.CharField(max_length=120, blank=True)
    value = models.FloatField(null=True)
    reason = models.TextField(blank=True)
    reason_zh = models.TextField(blank=True)
    scale_low = models.FloatField(null=True)
    scale_high = models.FloatField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reference", "generator", "dimension"], name="reference_value_unique"
            ),
            models.CheckConstraint(
                condition=Q(scale_low__isnull=True)
                | Q(scale_high__isnull=True)
                | Q(scale_low__lt=models.F("scale_high")),
                name="reference_value_scale_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.value}"

    @property
    def label(self) -> str:
        """The dimension's label in the reader's language."""
        return language_fallback(self.label_en or self.dimension, self.label_zh, get_language())

    @property
    def reason_label(self) -> str:
        """Why the value is unknown, in the reader's language."""
        return language_fallback(self.reason, self.reason_zh, get_language())


class Metric(models.Model):
    """An automatic metric: a number that a program gives a clip."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class MetricValue(models.Model):
    """What one metric says of one clip."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="values")
    clip = models.ForeignKey("ratings.Clip", on_delete=models.PROTECT, related_name="metric_values")
    value = models.FloatField(_("value"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clip", "metric"], name="metric_value_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.metric_id}: {self.value}"
