"""What a plan is made from: what shall be found, what it costs, and how much the judgements differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.models import Dimension, Study
from ratings.services import planning
from ratings.stats.plan import Prices, Variances
from ratings.stats.results import OVERALL


def _number(label: Any, initial: float, *, low: float, high: float, help_text: Any = "") -> Any:
    return forms.FloatField(
        label=label,
        initial=initial,
        min_value=low,
        max_value=high,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


def _spread(label: Any, name: str, help_text: Any) -> Any:
    return _number(label, round(100 * planning.published()[name], 1), low=0, high=100, help_text=help_text)


class PlannerForm(forms.Form):
    """One question to the planner; `filled` remembers where the spreads came from."""

    generators = forms.IntegerField(label=_("Generators"), initial=8, min_value=2, max_value=1000)
    difference = _number(
        _("Difference to be found, % of the scale"),
        10,
        low=0.1,
        high=100,
        help_text=_("On three levels 10% are 0.2 of a level, on five 0.4."),
    )
    power = _number(
        _("Chance of finding it, %"),
        80,
        low=50,
        high=99.9,
        help_text=_("How often a study like this would find so large a difference, were it there."),
    )
    clip_price = _number(_("Price of a clip"), 1, low=0, high=1e9)
    vote_price = _number(_("Price of a rating"), 1, low=0, high=1e9)
    rater_price = _number(
        _("Price of a rater"), 20, low=0, high=1e9, help_text=_("Finding and teaching one; in any one unit.")
    )
    source = forms.ChoiceField(
        label=_("Taken from"),
        required=False,
        help_text=_("A pilot of your own says it best. You can change every figure."),
    )
    filled = forms.CharField(required=False, widget=forms.HiddenInput)
    prompt = _spread(_("Prompts"), "prompt", _("Some are easier for all generators alike."))
    rater = _spread(_("Raters"), "rater", _("Some are stricter than others."))
    generator_prompt = _spread(
        _("Generators from prompt to prompt"), "generator_prompt", _("Some prompts suit some generators.")
    )
    generator_rater = _spread(_("Generators from rater to rater"), "generator_rater", _("Tastes differ."))
    residual = _spread(_("The rest"), "residual", _("One rater on one clip, today and tomorrow."))

    def __init__(self, *args: Any, pilots: Sequence[tuple[Study, list[Dimension]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilots = {study.slug: study for study, _dimensions in pilots}
        field: Any = self.fields["source"]
        field.choices = [("", _("published human ratings (FETV)")), *map(_group, pilots)]

    def asked(self) -> list[forms.BoundField]:
        """Return the fields that say what shall be found, and at what price."""
        return [self[name] for name in (*("generators", "difference", "power"), *_PRICES)]

    def spreads(self) -> list[forms.BoundField]:
        """Return the fields that say how far judgements lie apart."""
        return [self[name] for name in planning.NAMES]

    def variances(self) -> Variances:
        """Return the spreads as variances, in squared shares of the scale."""
        return planning.stated({name: (self.cleaned_data[name] / 100) ** 2 for name in planning.NAMES})

    def prices(self) -> Prices:
        """Return what things cost."""
        return Prices(*(self.cleaned_data[name] for name in _PRICES))


_PRICES = ("clip_price", "vote_price", "rater_price")


def _group(pilot: tuple[Study, list[Dimension]]) -> tuple[str, list[tuple[str, str]]]:
    """Return a study's choices: the overall where it has one, and each dimension."""
    study, dimensions = pilot
    keys = [one.key for one in dimensions]
    found = [(f"{study.slug}:{one.key}", f"{study.title} · {one.label}") for one in dimensions]
    if OVERALL not in keys and any(one.weight for one in dimensions):
        found.insert(0, (f"{study.slug}:{OVERALL}", f"{study.title} · {_('overall')}"))
    return study.title, found
