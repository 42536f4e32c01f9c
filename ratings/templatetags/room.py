"""What the rating room's rows are made of."""

from __future__ import annotations

from django import template

from ratings.models import Dimension
from ratings.services import level_words

register = template.Library()


@register.filter
def choices(dimension: Dimension) -> list[tuple[int, str, str]]:
    """Return value, word and anchoring sentence of each level, lowest first."""
    anchors = {level.value: level.anchor for level in dimension.level_set.all()}
    return [
        (value, level_words.word(value, dimension.levels), anchors.get(value, ""))
        for value in range(1, dimension.levels + 1)
    ]


@register.filter
def word(dimension: Dimension, level: int) -> str:
    """Return the word for a level of this dimension."""
    return level_words.word(level, dimension.levels)


@register.filter
def anchor(dimension: Dimension, level: int) -> str:
    """Return the sentence that anchors a level of this dimension."""
    return next((each.anchor for each in dimension.level_set.all() if each.value == level), "")
