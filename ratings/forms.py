"""What people type: shape and first checks; decisions are the services'."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings import builtin
from ratings.choices import Mode, Task
from ratings.models import Generator, Prompt, Rubric
from ratings.services import rubrics, slugs


def rubric_choices() -> list[tuple[str, str]]:
    """Return the built-in rubrics, and those that were made here."""
    own = Rubric.objects.exclude(slug__in=builtin.names("rubrics"))
    return [(slug, slug) for slug in builtin.names("rubrics")] + [
        (f"{rubric.slug}:{rubric.version}", f"{rubric.label} ({rubric.version})") for rubric in own
    ]


class StudyForm(forms.Form):
    """A new study."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What the study is to find out."))
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    task = forms.ChoiceField(label=_("Task"), choices=Task.choices)
    rubric = forms.ChoiceField(label=_("Rubric"), choices=rubric_choices)
    generators = forms.ModelMultipleChoiceField(
        label=_("Generators"),
        queryset=Generator.objects.all(),
        required=False,
        to_field_name="slug",
        help_text=_("None chosen: every generator with a clip of the task."),
    )
    prompts = forms.ModelMultipleChoiceField(
        label=_("Prompts"),
        queryset=Prompt.objects.all(),
        required=False,
        to_field_name="slug",
        help_text=_("None chosen: every prompt of the task."),
    )
    votes_per_item = forms.IntegerField(
        label=_("Ratings each clip should get"), min_value=1, max_value=1000, initial=3
    )
    items_per_rater = forms.IntegerField(
        label=_("Clips a rater sees at most"), min_value=0, initial=0, help_text=_("0: as many as there are.")
    )
    anyone = forms.BooleanField(
        label=_("Anyone may rate, from the front page, without an invitation"), required=False
    )

    def definition(self) -> dict[str, Any]:
        """Return the study as the JSON that `create_study` takes."""
        data = self.cleaned_data
        return {
            "slug": slugs.slug_for(data["title"]),
            "title": data["title"],
            "title_zh": data["title_zh"],
            "task": data["task"],
            "mode": Mode.RATE.value,
            "votes_per_item": data["votes_per_item"],
            "rubric": _rubric(data["rubric"]),
            "generators": [generator.slug for generator in data["generators"]],
            "prompts": [prompt.slug for prompt in data["prompts"]],
            "rules": {"anyone": data["anyone"], "items_per_rater": data["items_per_rater"]},
        }


def _rubric(chosen: str) -> Any:
    """Return what the study's JSON says of a rubric: a built-in slug, or the whole of one made here."""
    slug, _colon, version = chosen.partition(":")
    return rubrics.definition_of(Rubric.objects.get(slug=slug, version=version)) if version else slug


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
