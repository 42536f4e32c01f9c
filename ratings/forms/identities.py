"""Why somebody opens the identities of an open study."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.services.identities import REASON_CHARACTERS


class IdentitiesForm(forms.Form):
    """The reason, which stays on record."""

    reason = forms.CharField(
        label=_("Why do you need to know now?"),
        max_length=REASON_CHARACTERS,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stands on the study’s page with your name, for everybody who reads the study."),
    )
