"""Reports that were made and kept, and the choices of parts that people keep for the next one."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import ReportLanguage, ReportState
from ratings.models.base import Public, one_of


def report_name(_file: ReportFile, name: str) -> str:
    """Return an opaque name that keeps the suffix."""
    stem = uuid.uuid4().hex
    return f"reports/{stem[:2]}/{stem}.{name.rpartition('.')[2]}"


class ReportTemplate(models.Model):
    """Parts in their order, under a name."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    parts = models.JSONField(_("parts"), default=list)
    language = models.CharField(
        _("language"), max_length=4, choices=ReportLanguage, default=ReportLanguage.EN
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Report(Public):
    """Several boards as one document. State, lease and progress are columns: the queue is only a hint."""

    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(
        _("language"), max_length=4, choices=ReportLanguage, default=ReportLanguage.EN
    )
    parts = models.JSONField(_("parts"), default=list)
    boards = models.ManyToManyField("ratings.Leaderboard", related_name="reports")
    state = models.CharField(_("state"), max_length=7, choices=ReportState, default=ReportState.WAITING)
    progress = models.SmallIntegerField(_("progress"), default=0)
    reason = models.TextField(_("reason"), blank=True)
    attempts = models.SmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)
    # Whoever has this may read the report, until it is taken back.
    share = models.UUIDField(null=True, blank=True, unique=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            one_of("state", ReportState.values, "report"),
            one_of("language", ReportLanguage.values, "report"),
            models.CheckConstraint(
                condition=models.Q(progress__range=(0, 100)), name="report_progress_percent"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return self.title


class ReportFile(models.Model):
    """A report in one format."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=10)
    content = models.FileField(upload_to=report_name, max_length=200)
    size = models.BigIntegerField(_("bytes"))

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "format"], name="reportfile_format_unique")
        ]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.format}"
