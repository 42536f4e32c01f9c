"""What the rating room's rows are made of."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.translation import get_language

from ratings.calibration import anchors
from ratings.calibration.scenes import SCENES
from ratings.models import Dimension
from ratings.models.base import language_fallback
from ratings.services import level_words

register = template.Library()
BUILTIN = "report-2024"
"""The rubric that the drawn clips are made for."""


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


@register.filter
def examples(dimension: Dimension) -> list[tuple[int, str, str]]:
    """Return value, word and address of the drawn clip of each level; empty where none are drawn for it."""
    if dimension.rubric.slug != BUILTIN or dimension.key not in anchors.SCENES_OF:
        return []
    return [
        (
            value,
            level_words.word(value, dimension.levels),
            static(f"ratings/anchors/{anchors.name(dimension.key, value)}.mp4"),
        )
        for value in range(1, dimension.levels + 1)
    ]


@register.filter
def example_prompt(dimension: Dimension) -> str:
    """Return what the examples of a dimension were asked to show, in the reader's language."""
    scene = next(scene for scene in SCENES if scene.slug == anchors.SCENES_OF[dimension.key])
    return language_fallback(scene.prompt, scene.prompt_zh, get_language())
