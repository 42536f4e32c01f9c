"""The study builder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ratings import builtin
from ratings.choices import Mode, Task
from ratings.forms import rules as rule_forms
from ratings.models import Generator, Prompt, Rubric, Study
from ratings.models.base import language_fallback
from ratings.services import check_items, check_turns, drafts, rubrics, slugs
from ratings.services import rules as rules_service
from ratings.services.forecasts import Design
from ratings.services.rules import DEFAULTS, Rules

GROUPS = {
    rules_service.PEOPLE: _("Who rates"),
    rules_service.SEEN: _("What they see and hear"),
    rules_service.CARE: _("With what care"),
    rules_service.STOP: _("When it stops"),
    rules_service.FINE: _("Fine print"),
}
PLANNED = ("votes_per_item", rule_forms.PREFIX + "items_per_rater")


def rubric_choices() -> list[tuple[str, str]]:
    """Return the built-in rubrics, and those that were made here."""
    documents = {slug: builtin.document("rubrics", slug) for slug in builtin.names("rubrics")}
    return [
        (slug, language_fallback(document["title"], document["title_zh"], get_language()))
        for slug, document in documents.items()
    ] + [
        (f"{rubric.slug}:{rubric.version}", f"{rubric.label} ({rubric.version})")
        for rubric in Rubric.objects.all()
        if not rubrics.is_builtin(rubric)
    ]


class StudyForm(forms.Form):
    """A study, new or a draft; the fields of its rules follow their declarations."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("The question, as you would ask it of a colleague.")
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    task = forms.ChoiceField(
        label=_("Task"), choices=Task.choices, widget=forms.RadioSelect, initial=Task.T2V
    )
    mode = forms.ChoiceField(
        label=_("What raters do"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.RATE
    )
    rubric = forms.ChoiceField(label=_("Rubric"))
    generators = forms.ModelMultipleChoiceField(
        queryset=Generator.objects.all(), required=False, to_field_name="slug"
    )
    prompts = forms.ModelMultipleChoiceField(
        queryset=Prompt.objects.all(), required=False, to_field_name="slug"
    )
    votes_per_item = forms.IntegerField(
        label=_("Ratings each clip should get"),
        min_value=1,
        max_value=1000,
        initial=3,
        help_text=_("From different raters. Two are the least from which an interval can be computed."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        study: Study | None = None,
        planned: Mapping[str, str] | None = None,
    ) -> None:
        """`planned`: what the planner gave along, by the names of the fields."""
        given = {name: value for name, value in (planned or {}).items() if name in PLANNED and value}
        super().__init__(data, initial=_initial(study) if study else given)
        self._study = study
        self.fields.update(rule_forms.rule_fields())
        rubric = self.fields["rubric"]
        assert isinstance(rubric, forms.ChoiceField)  # noqa: S101 - declared above
        rubric.choices = rubric_choices()
        rubric.initial = rubric.choices[0][0]

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the rules' fields under their headings, in the order of the headings."""
        bound = [self[name] for name in self.fields if name.startswith(rule_forms.PREFIX)]
        grouped = [
            (title, [f for f in bound if rule_forms.group_of(f.name) == key]) for key, title in GROUPS.items()
        ]
        return [(title, fields) for title, fields in grouped if fields]

    def definition(self) -> dict[str, Any]:
        """Return the study as the JSON that `create_study` takes."""
        data = self.cleaned_data
        return {
            "slug": self._study.slug if self._study else slugs.slug_for(data["title"]),
            **{key: data[key] for key in ("title", "title_zh", "task", "mode", "votes_per_item")},
            "rubric": rubric_of(data["rubric"]),
            "generators": [generator.slug for generator in data["generators"]],
            "prompts": [prompt.slug for prompt in data["prompts"] if prompt.task == data["task"]],
            "rules": dict(rule_forms.given(data)),
            "checks": check_items.plain(check_items.of(self._study)) if self._study else [],
        }

    def design(self) -> Design:
        """Return what stands in the form now, for the forecast; what is not valid yet counts as unsaid."""
        task = self._now("task") or Task.T2V
        return Design(
            task=task,
            mode=self._now("mode") or Mode.RATE,
            votes=self._now("votes_per_item") or 1,
            rules=self._rules(),
            checks=check_turns.chosen(self._study) if self._study else {},
            generators=[generator.slug for generator in self._now("generators") or ()],
            prompts=[prompt.slug for prompt in self._now("prompts") or () if prompt.task == task],
        )

    def _rules(self) -> Rules:
        """Return the rules as they stand in the form; what is not valid yet has its default."""
        said = {name: self._now(rule_forms.PREFIX + name) for name in DEFAULTS}
        return Rules(**{**DEFAULTS, **{name: value for name, value in said.items() if value is not None}})

    def dimensions(self) -> list[dict[str, Any]]:
        """Return what the rubric that is chosen now asks in the task that is chosen now."""
        chosen, task = self._now("rubric"), self._now("task") or Task.T2V
        content = rubrics.content_of(rubric_of(chosen)) if chosen else {"dimensions": []}
        return [dimension for dimension in content["dimensions"] if task in dimension["tasks"]]

    def _now(self, name: str) -> Any:
        try:
            return self.fields[name].clean(self[name].value())
        except forms.ValidationError:
            return None


def rubric_of(chosen: str) -> Any:
    """Return what the study's JSON says of a rubric: a built-in slug, or the whole of one made here."""
    slug, _colon, version = chosen.partition(":")
    return rubrics.definition_of(Rubric.objects.get(slug=slug, version=version)) if version else slug


def _initial(study: Study) -> dict[str, Any]:
    said = drafts.definition_of(study)
    versioned = f"{study.rubric.slug}:{study.rubric.version}"
    chosen = study.rubric.slug if rubrics.is_builtin(study.rubric) else versioned
    return {**said, **rule_forms.initial(said["rules"]), "rubric": chosen}
