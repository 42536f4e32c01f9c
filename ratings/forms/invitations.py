"""Asking raters in."""

from __future__ import annotations

from typing import Any

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


class TableForm(forms.Form):
    """People to invite: a table from a file, or pasted."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("CSV in UTF-8."))
    table = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "code"}),
    )
    by_mail = forms.BooleanField(
        label=_("Send each of them a mail"),
        required=False,
        initial=True,
        help_text=_("Otherwise you get a table of links to hand out yourself."),
    )
    days = forms.IntegerField(label=_("Days until the links end"), min_value=1, max_value=365, initial=14)

    def clean(self) -> dict[str, Any]:
        """Take the file for the text, where there is one."""
        said: dict[str, Any] = super().clean() or {}
        file = said.pop("file", None)
        if file is not None:
            try:
                said["table"] = file.read(1_000_001).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("This file is not CSV in UTF-8. Save it as such."))
                return said
        if not said.get("table", "").strip() and not self.errors:
            self.add_error("table", _("Choose a file, or paste a table."))
        return said
