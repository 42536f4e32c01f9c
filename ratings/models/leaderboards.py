"""Frozen results of studies, and published tables to hold beside them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import BoardState
from ratings.models.base import Public, one_of


def columns_name(_board: Leaderboard, _name: str) -> str:
    """Return an opaque name for the columns a leaderboard came from."""
    name = uuid.uuid4().hex
    return f"columns/{name[:2]}/{name}.npz"


class Leaderboard(Public):
    """A frozen result, kept with the columns it came from so that anyone can recompute it."""

    study = models.ForeignKey("ratings.Study", on_delete=models.CASCADE, related_name="leaderboards")
    method = models.CharField(_("method"), max_length=20)
    seed = models.IntegerField(_("seed"), default=0)
    state = models.CharField(_("state"), max_length=7, choices=BoardState)
    computed_at = models.DateTimeField(_("computed at"), default=timezone.now)
    version = models.CharField(_("version"), max_length=40)
    versions = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    digest = models.CharField(max_length=80)
    # The names behind the codes of the columns, and what else the figures were computed with.
    inputs = models.JSONField(default=dict)
    columns = models.FileField(upload_to=columns_name, max_length=200)
    result = models.JSONField(default=dict)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-computed_at", "-pk"]
        constraints: ClassVar = [one_of("state", BoardState.values, "leaderboard")]
        indexes: ClassVar = [models.Index(fields=["study", "method", "-computed_at"])]

    def __str__(self) -> str:
        return str(self.public_id)


class Standing(models.Model):
    """One generator's place in a leaderboard on one dimension, or overall."""

    leaderboard = models.ForeignKey(Leaderboard, on_delete=models.CASCADE, related_name="standings")
    generator = models.ForeignKey("ratings.Generator", on_delete=models.PROTECT, related_name="standings")
    dimension = models.CharField(max_length=60)
    n = models.IntegerField()
    prompts = models.IntegerField()
    mean = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    adjusted = models.FloatField(null=True)
    na_share = models.FloatField(null=True)
    rank = models.IntegerField(null=True)
    rank_low = models.IntegerField(null=True)
    rank_high = models.IntegerField(null=True)
    level = models.CharField(max_length=4, null=True)  # noqa: DJ001 - unknown is null in the contract too
    level_probability = models.FloatField(null=True)
    distribution = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leaderboard", "generator", "dimension"], name="standing_unique"),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=models.F("high")),
                name="standing_interval_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.generator_id} on {self.dimension}"
