"""What a study can be made of: every generator and prompt with how many of its clips a rater could be shown.

Counted by one grouped query each, so that a catalogue of any size costs the same number of queries.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from ratings.choices import GeneratorKind
from ratings.models import Clip, Generator, Prompt


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the builder's lists. `note` is searched and shown beside the label."""

    slug: str
    label: str
    note: str
    ready: int


def generators(task: str) -> list[Member]:
    """Return every generator; those with the most ready clips of the task first."""
    ready = _ready("generator", task)
    found = [
        Member(generator.slug, generator.label, _of(generator), ready[generator.pk])
        for generator in Generator.objects.all()
    ]
    return sorted(found, key=lambda member: (not member.ready, member.label.lower()))


def prompts(task: str) -> list[Member]:
    """Return every prompt of the task; those without a ready clip last."""
    ready = _ready("prompt", task)
    found = [
        Member(prompt.slug, prompt.slug, _about(prompt), ready[prompt.pk])
        for prompt in Prompt.objects.filter(task=task)
    ]
    return sorted(found, key=lambda member: (not member.ready, member.slug))


def _of(generator: Generator) -> str:
    """Return whose it is, and where it is only compared with, as what."""
    as_what = {
        GeneratorKind.REAL: _("hidden reference, never ranked"),
        GeneratorKind.ANCHOR: _("anchor, never ranked"),
    }
    words = [generator.vendor_label, as_what.get(GeneratorKind(generator.kind), "")]
    return " · ".join(word for word in words if word)


def _about(prompt: Prompt) -> str:
    words = [prompt.label[:120], *prompt.category, prompt.difficulty]
    return " · ".join(word for word in words if word)


def _ready(member: str, task: str) -> Counter[int]:
    clips = Clip.objects.judged().filter(prompt__task=task).order_by()
    return Counter(dict(clips.values_list(member).annotate(n=Count("pk"))))
