"""Asking raters in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class InvitationForm(forms.Form):
    """A new invitation link."""

    label = forms.CharField(
        label=_("For whom"), max_length=200, required=False, help_text=_("Seen only by administrators.")
    )
    limit = forms.IntegerField(
        label=_("How many raters may come in by it"),
        min_value=1,
        required=False,
        help_text=_("Empty: as many as have the link."),
    )
