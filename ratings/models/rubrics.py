"""What raters judge by: versioned, and immutable once a study has used it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ratings.models.base import language_fallback


class Rubric(models.Model):
    """A set of dimensions; a change makes the next version."""

    slug = models.SlugField(max_length=120)
    version = models.IntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=200, blank=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["slug", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["slug", "version"], name="rubric_unique")]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return language_fallback(self.title or self.slug, self.title_zh, get_language())


class Dimension(models.Model):
    """One thing to judge, on a scale of levels."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="dimensions")
    key = models.CharField(max_length=60)
    position = models.SmallIntegerField()
    label_en = models.CharField(_("label"), max_length=120)
    label_zh = models.CharField(_("label in Chinese"), max_length=120, blank=True)
    definition_en = models.TextField(_("definition"), blank=True)
    definition_zh = models.TextField(_("definition in Chinese"), blank=True)
    levels = models.SmallIntegerField(_("levels"))
    tasks = models.JSONField(_("tasks"), default=list)
    weight = models.FloatField(_("weight"), default=1)

    class Meta:
        ordering: ClassVar = ["rubric", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rubric", "key"], name="dimension_key_unique"),
            models.UniqueConstraint(fields=["rubric", "position"], name="dimension_position_unique"),
            models.CheckConstraint(
                condition=models.Q(levels__range=(2, 11)), name="dimension_levels_in_range"
            ),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="dimension_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return language_fallback(self.label_en, self.label_zh, get_language())

    @property
    def definition(self) -> str:
        """The definition in the reader's language."""
        return language_fallback(self.definition_en, self.definition_zh, get_language())


class Level(models.Model):
    """One step of a dimension's scale, with the sentence that anchors it."""

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="level_set")
    value = models.SmallIntegerField()
    anchor_en = models.TextField(blank=True)
    anchor_zh = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["dimension", "value"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dimension", "value"], name="level_value_unique"),
            models.CheckConstraint(condition=models.Q(value__range=(1, 11)), name="level_value_in_range"),
        ]

    def __str__(self) -> str:
        return str(self.value)

    @property
    def anchor(self) -> str:
        """The anchoring sentence in the reader's language."""
        return language_fallback(self.anchor_en, self.anchor_zh, get_language())
