"""Stored bytes, what a probe found out about them, and the renditions that raters see."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import Integrity
from ratings.models.base import Public, one_of
from ratings.models.jobs import Job


def original_name(_file: File, _name: str) -> str:
    """Return an opaque name: neither its maker nor its type can be read from it."""
    name = uuid.uuid4().hex
    return f"originals/{name[:2]}/{name}"


def rendition_name(_rendition: Rendition, name: str) -> str:
    """Return an opaque name with the one suffix that all renditions of a kind share."""
    stem = uuid.uuid4().hex
    return f"renditions/{stem[:2]}/{stem}.{name.rpartition('.')[2]}"


class File(Public, Job):
    """Bytes under their SHA-256. The job is their first probe; what comes later is an Order."""

    task = "ratings.probe_file"
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField(_("bytes"))
    content = models.FileField(upload_to=original_name, max_length=200)
    received_at = models.DateTimeField(default=timezone.now)
    probed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Job.Meta):
        constraints: ClassVar = [
            *Job.Meta.constraints,
            models.CheckConstraint(condition=models.Q(size__gte=0), name="file_size_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def source(self) -> FieldFile:
        return self.content


class Order(Job):
    """One more thing to be made of a ready file: a rendition by a study's policy, or a newer probe."""

    task = "ratings.fill_order"
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="orders")
    policy = models.CharField(_("policy"), max_length=60, blank=True)
    prober = models.IntegerField(_("version of the prober"), default=0)
    placed_at = models.DateTimeField(default=timezone.now)

    class Meta(Job.Meta):
        constraints: ClassVar = [
            *Job.Meta.constraints,
            models.UniqueConstraint(fields=["file", "policy", "prober"], name="order_unique"),
            models.CheckConstraint(
                condition=(models.Q(policy="") & models.Q(prober__gt=0))
                | (~models.Q(policy="") & models.Q(prober=0)),
                name="order_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy or f'probe {self.prober}'} of {self.file_id}"

    @property
    def source(self) -> FieldFile:
        return self.file.content


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


class RenditionQuerySet(models.QuerySet["Rendition"]):
    """Renditions by what asked for them."""

    def own(self) -> RenditionQuerySet:
        """Those with the clip's own size and rate, the newest first: what everybody but raters is shown."""
        return self.filter(policy="").order_by("-pk")


class Rendition(Public):
    """The browser-safe, metadata-free copy that raters see, its poster, and pictures of its course side by
    side (`strip`). Images have a poster only."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="renditions")
    # The policy of the studies that show it; empty for the one with the clip's own size and rate.
    policy = models.CharField(_("policy"), max_length=60, blank=True)
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

    objects: ClassVar[models.Manager[Rendition]] = models.Manager.from_queryset(RenditionQuerySet)()

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
