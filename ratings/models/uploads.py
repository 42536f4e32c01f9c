"""Uploads on their way in: how far each has come, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import UploadKind, UploadState
from ratings.models.base import Public, one_of

LIFE = timedelta(hours=24)


def next_end() -> datetime:
    """Return until when an upload is waited for that moves now."""
    return timezone.now() + LIFE


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads by what is still to be done."""

    def unfinished(self) -> UploadQuerySet:
        """Uploads that count against a quota: their bytes are promised, and no file holds them yet."""
        return self.filter(state__in=(UploadState.OPEN, UploadState.RECEIVED))

    def free(self) -> UploadQuerySet:
        """Uploads nobody is writing to. A lease without a token only says when to try again."""
        return self.filter(Q(token__isnull=True) | Q(lease_until__lt=timezone.now()))

    def overdue(self) -> UploadQuerySet:
        """Uploads that are whole, and that nobody takes in."""
        waiting = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
        return self.filter(waiting, state=UploadState.RECEIVED)


class Upload(Public):
    """Bytes that arrive in parts. `offset` counts what is stored for good; a token holds one writer."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=7, choices=UploadKind, default=UploadKind.CLIP)
    filename = models.CharField(_("name as uploaded"), max_length=300, blank=True)
    fields = models.JSONField(default=dict)
    length = models.BigIntegerField(_("bytes"))
    offset = models.BigIntegerField(_("bytes received"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=UploadState, default=UploadState.OPEN)
    reason = models.TextField(_("reason"), blank=True)
    report = models.JSONField(default=dict)
    clip = models.ForeignKey(
        "ratings.Clip", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=10, blank=True)
    attempts = models.SmallIntegerField(default=0)
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=next_end)

    objects: ClassVar[models.Manager[Upload]] = models.Manager.from_queryset(UploadQuerySet)()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            one_of("kind", UploadKind.values, "upload"),
            one_of("state", UploadState.values, "upload"),
            models.CheckConstraint(
                condition=Q(offset__gte=0) & Q(offset__lte=F("length")), name="upload_offset_within_length"
            ),
            models.CheckConstraint(
                condition=Q(state=UploadState.OPEN) | Q(offset=F("length")), name="upload_whole_unless_open"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "expires_at"])]

    def __str__(self) -> str:
        return str(self.public_id)


class UploadPart(models.Model):
    """A stretch of an upload that is stored for good, under a name of its own in the storage."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    start = models.BigIntegerField()
    size = models.BigIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["start"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "start"], name="upload_part_unique"),
            models.CheckConstraint(condition=Q(size__gt=0), name="upload_part_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}: {self.start}"
