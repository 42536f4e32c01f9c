"""What may still change of a study that is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.models import Study
from ratings.models.base import language_fallback


class AmendForm(forms.Form):
    """Its title, and how many ratings each clip gets."""

    title_en = forms.CharField(label=_("Title"), max_length=200, required=False)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    votes_per_item = forms.IntegerField(
        label=_("Ratings each clip should get"),
        min_value=1,
        max_value=1000,
        help_text=_("More can be asked for than before, never fewer."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, study: Study) -> None:
        super().__init__(data, initial={name: getattr(study, name) for name in self.base_fields})

    def clean(self) -> dict[str, Any]:
        """Leave the study a title."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not language_fallback(cleaned.get("title_en", ""), cleaned.get("title_zh", ""), "en"):
            self.add_error("title_en", _("Give it a title in one language at least."))
        return cleaned
