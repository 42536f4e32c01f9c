"""Work that may be lost at any moment and is never lost: its state, lease, attempts and token are columns."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import FileState
from ratings.models.base import one_of

J_co = TypeVar("J_co", bound="Job", covariant=True)


class JobQuerySet(models.QuerySet[J_co]):
    """Jobs by what has to happen to them."""

    def overdue(self) -> JobQuerySet[J_co]:
        """Jobs nobody is working on that should be done."""
        lapsed = Q(state=FileState.PROBING, lease_until__lt=timezone.now())
        return self.filter(Q(state=FileState.RECEIVED) | lapsed)

    def held(self) -> JobQuerySet[J_co]:
        """Jobs that somebody is working on."""
        return self.filter(state=FileState.PROBING, lease_until__gte=timezone.now())


class Job(models.Model):
    """Something to be done with a stored file by one worker at a time. `task`: the queue's name for it."""

    task: ClassVar[str]
    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.RECEIVED)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    progress = models.SmallIntegerField(_("progress"), default=0)
    attempts = models.SmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(JobQuerySet)()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            one_of("state", FileState.values, "%(class)s"),
            models.CheckConstraint(condition=Q(progress__range=(0, 100)), name="%(class)s_progress_percent"),
            models.CheckConstraint(
                condition=~Q(state=FileState.REJECTED) | ~Q(reason=""), name="%(class)s_rejected_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=FileState.PROBING) | Q(token__isnull=False, lease_until__isnull=False),
                name="%(class)s_probing_under_lease",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"])]

    @property
    def source(self) -> FieldFile:
        """The stored bytes that it is about."""
        raise NotImplementedError
