"""What a curator writes to the raters of a study, or to one of them, under the pseudonym alone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ratings.models.base import Public, language_fallback


class Message(Public):
    """Read in the room between two clips. No rater named: every rater of the study, whenever they came in."""

    study = models.ForeignKey("ratings.Study", on_delete=models.CASCADE, related_name="messages")
    rater = models.ForeignKey(
        "ratings.Participation", null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    text_en = models.TextField(_("text"), blank=True)
    text_zh = models.TextField(_("text in Chinese"), blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text_en="", text_zh=""), name="message_says_something"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def text(self) -> str:
        """The text in the reader's language, or the other where it is missing."""
        return language_fallback(self.text_en, self.text_zh, get_language())
