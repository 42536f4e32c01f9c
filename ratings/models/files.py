"""Stored bytes, what a probe found out about them, and the renditions that raters see."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import FileState, Integrity
from ratings.models.base import Public, one_of


def original_name(_file: File, _name: str) -> str:
    """Return an opaque name: neither its maker nor its type can be read from it."""
    name = uuid.uuid4().hex
    return f"originals/{name[:2]}/{name}"


def rendition_name(_rendition: Rendition, name: str) -> str:
    """Return an opaque name with the one suffix that all renditions of a kind share."""
    stem = uuid.uuid4().hex
    return f"renditions/{stem[:2]}/{stem}.{name.rpartition('.')[2]}"


class FileQuerySet(models.QuerySet["File"]):
    """Files by what has to happen to them."""

    def overdue(self) -> FileQuerySet:
        """Files nobody is working on that should be probed."""
        now = timezone.now()
        return self.filter(
            models.Q(state=FileState.RECEIVED) | models.Q(state=FileState.PROBING, lease_until__lt=now)
        )


class File(Public):
    """Bytes under their SHA-256. State, lease, attempts and token are columns: the queue is only a hint."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField(_("bytes"))
    content = models.FileField(upload_to=original_name, max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.RECEIVED)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    progress = models.SmallIntegerField(_("progress"), default=0)
    attempts = models.SmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    probed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[File]] = models.Manager.from_queryset(FileQuerySet)()

    class Meta:
        constraints: ClassVar = [
            one_of("state", FileState.values, "file"),
            models.CheckConstraint(
                condition=models.Q(progress__range=(0, 100)), name="file_progress_percent"
            ),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="file_size_not_negative"),
            models.CheckConstraint(
                condition=~models.Q(state=FileState.REJECTED) | ~models.Q(reason=""),
                name="file_rejected_with_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=FileState.PROBING)
                | models.Q(token__isnull=False, lease_until__isnull=False),
                name="file_probing_under_lease",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return str(self.public_id)


class Probe(models.Model):
    """What one version of the prober found; a newer probe stands beside the old, never over it."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="probes")
    prober = models.IntegerField(_("version of the prober"))
    probed_at = models.DateTimeField(default=timezone.now)
    integrity = models.CharField(_("integrity"), max_length=10, choices=Integrity)
    facts = models.JSONField(default=dict)
    measures = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-probed_at", "-pk"]
        constraints: ClassVar = [one_of("integrity", Integrity.values, "probe")]

    def __str__(self) -> str:
        return f"probe {self.prober} of {self.file_id}"


class Rendition(Public):
    """The browser-safe, metadata-free copy that raters see, its poster, and pictures of its course side by
    side (`strip`). Images have a poster only."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="renditions")
    video = models.FileField(upload_to=rendition_name, max_length=200, blank=True)
    poster = models.FileField(upload_to=rendition_name, max_length=200)
    strip = models.FileField(upload_to=rendition_name, max_length=200, blank=True)
    size = models.BigIntegerField(_("bytes"))
    width = models.IntegerField(_("width"))
    height = models.IntegerField(_("height"))
    fps = models.FloatField(_("frames a second"), null=True, blank=True)
    frames = models.IntegerField(_("frames"), null=True, blank=True)
    duration_s = models.FloatField(_("length in seconds"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    def stored(self) -> list[FieldFile]:
        """Return what it has in the storage."""
        return [field for field in (self.video, self.poster, self.strip) if field.name]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        for field in self.stored():
            field.storage.delete(str(field.name))
        return deleted
