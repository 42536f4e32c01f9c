"""Programs that act for an account: their tokens, and the answers kept for those who ask twice."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.models.base import Public


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens by whether they still let anybody in."""

    def live(self) -> ApiTokenQuerySet:
        """Tokens that are neither revoked nor expired, of accounts that are active."""
        unexpired = models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=timezone.now())
        return self.filter(unexpired, revoked_at__isnull=True, user__is_active=True)


class ApiToken(Public):
    """What a program shows to act for an account. Only the hash is stored; `hint` is its first characters."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[ApiToken]] = models.Manager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """The answer to one `Idempotency-Key` of one account. Without a status, it is still being worked out."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    lease_until = models.DateTimeField()
    status = models.SmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="keptanswer_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.key}"
