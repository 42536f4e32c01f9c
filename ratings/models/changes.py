"""What people changed by hand in the catalogue: what stood there before, and what stands there now."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import Noun
from ratings.models.base import Public, one_of


class Change(Public):
    """One act on one or many things of a kind. Undone, it stays, and says when."""

    noun = models.CharField(_("kind"), max_length=10, choices=Noun)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [one_of("noun", Noun.values, "change")]

    def __str__(self) -> str:
        return str(self.public_id)


class ChangedRow(models.Model):
    """One thing of a change, by its slug or public id, with the fields that differ and nothing else."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="rows")
    key = models.CharField(max_length=120, db_index=True)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.key
