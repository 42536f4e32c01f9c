"""People invited by a table: who they are, whether their mail was sent, and the invitation that is theirs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import MailState
from ratings.models.base import Public, one_of


class InvitationBatch(Public):
    """One table of people: raters of a study, or colleagues, who get an account; by mail, or by links."""

    study = models.ForeignKey(
        "ratings.Study", null=True, blank=True, on_delete=models.CASCADE, related_name="batches"
    )
    raters = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(_("expires"))
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Invitee(Public):
    """One person of a table. A rater's row is what joins an address to a pseudonym: erasing empties it."""

    batch = models.ForeignKey(InvitationBatch, on_delete=models.CASCADE, related_name="invitees")
    email = models.EmailField(_("e-mail"), blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    invitation = models.OneToOneField(
        "ratings.Invitation", null=True, blank=True, on_delete=models.CASCADE, related_name="invitee"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=7, choices=MailState, default=MailState.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.SmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [one_of("state", MailState.values, "invitee")]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"]), models.Index(fields=["email"])]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def came(self) -> bool:
        """Whether the rater came in, or the colleague signed in."""
        if self.user is not None:
            return self.user.last_login is not None
        return self.invitation is not None and self.invitation.used > 0

    @property
    def withdrawn(self) -> bool:
        """Whether the invitation lets nobody in any more."""
        if self.user is not None:
            return not self.user.is_active
        return self.invitation is not None and self.invitation.revoked_at is not None
