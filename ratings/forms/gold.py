"""What raters should answer about one clip, said by a curator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ratings.choices import Purpose
from ratings.models import Clip, Dimension
from ratings.services import level_words
from ratings.services.check_items import Chosen


class GoldForm(forms.Form):
    """For each dimension the levels that pass; a dimension without any is not checked."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, dimensions: Sequence[Dimension]) -> None:
        super().__init__(data)
        for dimension in dimensions:
            self.fields[dimension.key] = forms.TypedMultipleChoiceField(
                label=dimension.label,
                help_text=dimension.definition,
                choices=[(n, level_words.word(n, dimension.levels)) for n in range(1, dimension.levels + 1)],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for one answer at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.values()):
            raise forms.ValidationError(_("Say what is expected on one dimension at least."))
        return cleaned

    def chosen(self, clip: Clip) -> Chosen:
        """Return the check; what lies between the levels ticked passes too."""
        expected = {key: [min(levels), max(levels)] for key, levels in self.cleaned_data.items() if levels}
        return Chosen(Purpose.GOLD, clip, expected)
