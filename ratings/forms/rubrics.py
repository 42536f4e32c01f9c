"""The rubric editor: a title, and one part of the form for each dimension, in order.

Adding, moving and taking away are buttons that send the form and get it back rearranged, with all that was
typed: no script, and a screen reader meets an ordinary page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ratings.choices import Task
from ratings.services.shapes import Path

PREFIX = "dimension"
MOST = 40
NEW: dict[str, Any] = {"levels": 3, "weight": 1, "tasks": list(Task.values)}
_NOT_KEY = re.compile(r"[^a-z0-9]+")


class RubricForm(forms.Form):
    """What a rubric is called."""

    title = forms.CharField(label=_("Title"), max_length=200)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)


class DimensionForm(forms.Form):
    """One dimension, with a sentence for each level."""

    label = forms.CharField(label=_("Name"), max_length=120)
    label_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, required=False)
    definition = forms.CharField(
        label=_("What it means"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )
    definition_zh = forms.CharField(
        label=_("What it means, in Chinese"), max_length=2000, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    anchors = forms.CharField(
        label=_("What each level looks like"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("A line for each level, the lowest first."),
    )
    anchors_zh = forms.CharField(
        label=_("What each level looks like, in Chinese"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("A line for each level, the lowest first."),
    )
    levels = forms.IntegerField(label=_("Levels"), min_value=2, max_value=11)
    weight = forms.FloatField(
        label=_("Weight in the overall"), min_value=0, max_value=1000, help_text=_("0 leaves it out.")
    )
    tasks = forms.MultipleChoiceField(
        label=_("Asked in"), choices=Task.choices, widget=forms.CheckboxSelectMultiple
    )
    key = forms.CharField(
        label=_("Key in tables"),
        max_length=60,
        required=False,
        help_text=_("Small letters, digits and _; empty: made from the name."),
    )

    def content(self) -> dict[str, Any]:
        """Return the dimension as the contract writes it."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in self.base_fields},
            "key": data["key"] or _NOT_KEY.sub("_", data["label"].lower()).strip("_"),
            "anchors": _lines(data["anchors"]),
            "anchors_zh": _lines(data["anchors_zh"]),
        }


DimensionForms = forms.formset_factory(
    DimensionForm, extra=0, min_num=1, validate_min=True, max_num=MOST, validate_max=True
)


class Editor:
    """Both parts together, from what was sent or from a rubric's definition."""

    def __init__(self, head: RubricForm, dimensions: Any) -> None:
        self.head, self.dimensions = head, dimensions

    @classmethod
    def of(cls, definition: Mapping[str, Any] | None) -> Editor:
        """Return the editor of a definition, or an empty one with one dimension."""
        given = definition or {"dimensions": [NEW]}
        rows = [{**row, **_written(row)} for row in given["dimensions"]]
        return cls(RubricForm(initial=dict(given)), DimensionForms(initial=rows, prefix=PREFIX))

    @classmethod
    def sent(cls, data: QueryDict) -> Editor:
        """Return the editor of what was sent, to be kept."""
        return cls(RubricForm(data), DimensionForms(data, prefix=PREFIX))

    @classmethod
    def rearranged(cls, data: QueryDict, act: str) -> Editor:
        """Return the editor of what was sent, changed by a button: `add`, `up-2`, `down-0`, `remove-1`."""
        rows = _arranged(_typed(data), act)
        return cls(RubricForm(initial=data.dict()), DimensionForms(initial=rows, prefix=PREFIX))

    def is_valid(self) -> bool:
        """Say whether all of it can be read; both parts are asked, so that both tell what is wrong."""
        return all([self.head.is_valid(), self.dimensions.is_valid()])

    @property
    def faulty(self) -> bool:
        """Whether something of what was sent is wrong."""
        return bool(self.head.errors or self.dimensions.total_error_count())

    def content(self) -> dict[str, Any]:
        """Return the rubric as the contract writes it, without its slug."""
        return {**self.head.cleaned_data, "dimensions": [form.content() for form in self.dimensions]}

    def blame(self, path: Path, reason: str) -> None:
        """Say beside the field what the service refused; what belongs to no field stands at the top."""
        match path:
            case ("dimensions", int(place), str(field), *_rest) if field in DimensionForm.base_fields:
                self.dimensions[place].add_error(field, reason)
            case _:
                self.head.add_error(None, reason)


def _written(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the anchors as people type them; none at all is an empty field."""
    return {key: "\n".join(row.get(key, [])).rstrip("\n") for key in ("anchors", "anchors_zh")}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()] if text.strip() else []


def _typed(data: QueryDict) -> list[dict[str, Any]]:
    """Return what was typed of each dimension, valid or not."""
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    places = range(min(int(total), MOST) if total.isascii() and total.isdigit() and len(total) < 4 else 0)
    several = {"tasks"}
    return [
        {
            name: (data.getlist if name in several else data.get)(f"{PREFIX}-{n}-{name}")
            for name in DimensionForm.base_fields
        }
        for n in places
    ]


def _arranged(rows: list[dict[str, Any]], act: str) -> list[dict[str, Any]]:
    verb, _dash, at = act.partition("-")
    place = int(at) if at.isascii() and at.isdigit() and len(at) < 4 else len(rows)
    other = {"up": place - 1, "down": place + 1}.get(verb, -1)
    if verb == "add" and len(rows) < MOST:
        return [*rows, NEW]
    if verb == "remove" and len(rows) > 1:
        return rows[:place] + rows[place + 1 :]
    if 0 <= other < len(rows) and place < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return rows
