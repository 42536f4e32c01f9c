"""Tables that come in by a page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A table and what it holds."""

    kind = forms.ChoiceField(
        label=_("What the table holds"),
        choices=[("generators", _("Generators")), ("prompts", _("Prompts"))],
        widget=forms.RadioSelect,
        initial="generators",
    )
    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV in UTF-8; for generators also a JSON list. Unknown columns are refused by name."),
    )
    keep_going = forms.BooleanField(
        label=_("Take what can be taken, and leave out the lines that are refused"), required=False
    )
