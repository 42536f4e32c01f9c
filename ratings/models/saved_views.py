"""Lists as somebody likes to see them: the filters of an address, under a name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ratings.models.base import Public


class SavedView(Public):
    """The filters of one list, by the name of its address, for one person."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    list = models.CharField(max_length=20)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "list", "name"], name="saved_view_unique")
        ]

    def __str__(self) -> str:
        return self.name
