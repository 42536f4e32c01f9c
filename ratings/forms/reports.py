"""What a report is ordered with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.choices import ReportLanguage
from ratings.models import Leaderboard


class BoardChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # no parameters at run time
    """Boards by what they are of."""

    def label_from_instance(self, obj: Any) -> str:
        """Name a board by its study, its task and when it was computed."""
        return f"{obj.study.title} · {obj.study.get_task_display()} · {obj.computed_at:%Y-%m-%d %H:%M}"


class ReportForm(forms.Form):
    """A new report; which parts and in which order stands beside it."""

    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Empty: the titles of the studies.")
    )
    boards = BoardChoice(
        label=_("Leaderboards"),
        queryset=Leaderboard.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One study a task: they stand side by side and are never ranked together."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=ReportLanguage.choices)
    keep_as = forms.CharField(label=_("Keep these parts as a template named"), max_length=120, required=False)

    def __init__(self, *args: Any, boards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["boards"]
        field.queryset = boards
