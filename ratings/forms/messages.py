"""Writing to raters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.services import messages


class MessageForm(forms.Form):
    """A message, in one language or both."""

    text_en = forms.CharField(
        label=_("English"),
        required=False,
        max_length=messages.LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
    )
    text_zh = forms.CharField(
        label=_("Chinese"),
        required=False,
        max_length=messages.LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh"}),
        help_text=_("Who reads in a language that is left out is shown the other."),
    )
    to = forms.CharField(
        label=_("To one rater"),
        required=False,
        max_length=40,
        help_text=_("A pseudonym, as the raters' page shows it. Empty: to all raters."),
    )

    def clean(self) -> dict[str, Any]:
        """Want at least one of the two texts."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not (said.get("text_en") or said.get("text_zh")):
            self.add_error("text_en", _("Write the message, in English, in Chinese or in both."))
        return said
