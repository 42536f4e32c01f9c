"""What generators are asked for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ratings.choices import Task
from ratings.models.base import language_fallback, one_of


class Prompt(models.Model):
    """A text, with a conditioning image or video where the task has one."""

    slug = models.SlugField(max_length=120, unique=True)
    task = models.CharField(_("task"), max_length=3, choices=Task)
    text = models.TextField(_("text"), blank=True)
    text_zh = models.TextField(_("text in Chinese"), blank=True)
    language = models.CharField(_("language it was given in"), max_length=20, blank=True)
    image = models.ForeignKey(
        "ratings.File", null=True, blank=True, on_delete=models.PROTECT, related_name="image_of"
    )
    video = models.ForeignKey(
        "ratings.File", null=True, blank=True, on_delete=models.PROTECT, related_name="video_of"
    )
    category = models.JSONField(_("categories"), default=list, blank=True)
    difficulty = models.CharField(_("difficulty"), max_length=40, blank=True)
    dimensions = models.JSONField(_("dimensions it can be judged on"), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [one_of("task", Task.values, "prompt")]
        indexes: ClassVar = [models.Index(fields=["task", "slug"])]

    def __str__(self) -> str:
        return self.slug

    @property
    def label(self) -> str:
        """The text in the reader's language."""
        return language_fallback(self.text, self.text_zh, get_language())
