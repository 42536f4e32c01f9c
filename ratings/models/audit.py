"""Who did what, and when: rows are only ever added, and the database itself refuses to change them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import Act
from ratings.models.base import AppendOnly, Public


class AuditEntry(AppendOnly, Public):
    """One act. It names accounts and things by key and never by name, so that a person can be erased."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="acts"
    )
    act = models.CharField(_("what"), max_length=30)  # one of choices.Act, which grows without migrations
    # What it was done to, by its public id or slug. No foreign key: a draft may go, its history stays.
    subject = models.CharField(_("to what"), max_length=200, blank=True)
    study = models.CharField(_("study"), max_length=120, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["by", "-at"]),
            models.Index(fields=["act", "-at"]),
            models.Index(fields=["study", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.subject}"

    @property
    def label(self) -> str:
        """What was done, in the reader's language."""
        return str(Act(self.act).label) if self.act in Act.values else self.act
