"""Video-making systems: one row per version, the names it goes by, and what its vendor claims."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ratings.choices import GeneratorKind
from ratings.models.base import language_fallback, one_of


class Generator(models.Model):
    """One version of one video-making system."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("Chinese name"), max_length=200, blank=True)
    vendor = models.CharField(_("vendor"), max_length=200, blank=True)
    vendor_zh = models.CharField(_("Chinese name of the vendor"), max_length=200, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=GeneratorKind, default=GeneratorKind.SYSTEM)
    architecture = models.CharField(_("architecture"), max_length=200, blank=True)
    launched = models.DateField(_("launched"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [one_of("kind", GeneratorKind.values, "generator")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return language_fallback(self.name, self.name_zh, get_language())

    @property
    def vendor_label(self) -> str:
        """The vendor's name in the reader's language."""
        return language_fallback(self.vendor, self.vendor_zh, get_language())


class Alias(models.Model):
    """Another name of a generator, found by its slug."""

    generator = models.ForeignKey(Generator, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Claim(models.Model):
    """What a vendor claims of a generator at a date; what its clips measured stands on the clips."""

    generator = models.ForeignKey(Generator, on_delete=models.CASCADE, related_name="claims")
    as_of = models.DateField(_("as of"))
    tasks = models.JSONField(_("tasks"), default=list)
    duration_s = models.JSONField(_("lengths offered"), default=list)
    resolution = models.CharField(_("resolution"), max_length=60, blank=True)
    fps = models.FloatField(_("frames a second"), null=True, blank=True)
    features = models.JSONField(_("features"), default=list)
    price = models.CharField(_("price"), max_length=300, blank=True)
    available = models.BooleanField(_("available"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-as_of"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["generator", "as_of"], name="claim_unique"),
            models.CheckConstraint(
                condition=models.Q(fps__isnull=True) | models.Q(fps__gt=0), name="claim_fps_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.generator_id} as of {self.as_of}"


class Remark(models.Model):
    """A sentence about a generator, always with who said it."""

    generator = models.ForeignKey(Generator, on_delete=models.CASCADE, related_name="remarks")
    by = models.CharField(_("said by"), max_length=200)
    text = models.TextField(_("remark"), blank=True)
    text_zh = models.TextField(_("remark in Chinese"), blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["generator", "by"], name="remark_unique")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The remark in the reader's language."""
        return language_fallback(self.text, self.text_zh, get_language())
