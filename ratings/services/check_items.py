"""The clips a curator chooses to teach and to check raters: part of a study's question, fixed when it opens.

They are items of the study from the start; nobody is promised one before it opens. A clip that checks is not
voted on in the same study: its answer is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ratings.choices import Mode, Purpose
from ratings.errors import InvalidError
from ratings.models import Clip, Item, ItemClip, Rubric, Study
from ratings.services import items
from ratings.services.shapes import Shape, ShapeError

SENTENCE = 2_000
MOST = 200
Range = tuple[int, int]


@dataclass(frozen=True)
class Chosen:
    """One clip, what it is for, and the levels expected of it by dimension, lowest and highest."""

    purpose: Purpose
    clip: Clip
    expected: dict[str, list[int]]
    why_en: str = ""
    why_zh: str = ""


def read(shape: Shape, *, rubric: Rubric, mode: str) -> list[Chosen]:
    """Return the `checks` of a study's JSON, or raise naming the fault."""
    levels = {dimension.key: dimension.levels for dimension in rubric.dimensions.all()}
    parts = shape.shapes("checks", [])
    found = [_chosen(part, levels) for part in parts]
    if found and mode == Mode.COMPARE:
        raise shape.fault("checks", _("A study that only compares has no clips to rate that could check."))
    if len(found) > MOST:
        raise shape.fault("checks", _("A study can have up to %(most)s of these.") % {"most": MOST})
    seen: set[tuple[str, int]] = set()
    for part, chosen in zip(parts, found, strict=True):
        if (chosen.purpose, chosen.clip.pk) in seen:
            raise ShapeError(part.path, _("This clip stands here twice for the same purpose."))
        seen.add((chosen.purpose, chosen.clip.pk))
    return found


def _chosen(shape: Shape, levels: dict[str, int]) -> Chosen:
    purpose = Purpose(shape.choice("purpose", [p.value for p in Purpose.chosen()]))
    chosen = Chosen(
        purpose=purpose,
        clip=_clip(shape),
        expected=_expected(shape, levels),
        why_en=shape.text("why", "", limit=SENTENCE),
        why_zh=shape.text("why_zh", "", limit=SENTENCE),
    )
    shape.close()
    return chosen


def _clip(shape: Shape) -> Clip:
    generator, prompt = shape.text("generator", limit=200), shape.text("prompt", limit=200)
    sample = shape.text("sample", "0", limit=60)
    clips = Clip.objects.current().filter(file__isnull=False)
    found = clips.filter(generator__slug=generator, prompt__slug=prompt, sample=sample).first()
    if found is None:
        raise ShapeError(
            shape.path,
            _("There is no clip of “%(generator)s” for “%(prompt)s”, sample “%(sample)s”.")
            % {"generator": generator, "prompt": prompt, "sample": sample},
        )
    return found


def _expected(shape: Shape, levels: dict[str, int]) -> dict[str, list[int]]:
    given = shape.take("expected")
    if not isinstance(given, dict) or not given:
        raise shape.fault("expected", _("Say what is expected on one dimension at least."))
    found = {}
    for key, value in given.items():
        span = [value, value] if isinstance(value, int) else value
        whole = isinstance(span, list) and len(span) == 2 and all(type(level) is int for level in span)
        if key not in levels or not whole or not 1 <= span[0] <= span[1] <= levels[key]:
            raise ShapeError(
                (*shape.path, "expected", str(key)),
                _("This must be a level of one of the rubric's dimensions, or a range: [lowest, highest]."),
            )
        found[str(key)] = span
    return found


def store(study: Study, chosen: Sequence[Chosen]) -> None:
    """Make these the study's checks, in this order, and forget those it had."""
    study.items.checks().delete()
    made = Item.objects.bulk_create(
        Item(
            study=study,
            prompt_id=each.clip.prompt_id,
            mode=Mode.RATE,
            purpose=each.purpose,
            key=f"{each.purpose}-{each.clip.pk}",
            shows=items.shows([each.clip]),
            expected=each.expected,
            position=position,
            why_en=each.why_en,
            why_zh=each.why_zh,
        )
        for position, each in enumerate(chosen)
    )
    ItemClip.objects.bulk_create(
        ItemClip(item=item, clip=each.clip) for item, each in zip(made, chosen, strict=True)
    )


def of(study: Study) -> list[Chosen]:
    """Return the chosen checks of a stored study, in their order."""
    found = study.items.checks().order_by("position", "pk").prefetch_related("places__clip__prompt")
    return [
        Chosen(Purpose(item.purpose), item.places.all()[0].clip, item.expected, item.why_en, item.why_zh)
        for item in found.prefetch_related("places__clip__generator")
    ]


def plain(chosen: Sequence[Chosen]) -> list[dict[str, Any]]:
    """Return checks in the form of the contract."""
    return [
        {
            "purpose": each.purpose.value,
            "generator": each.clip.generator.slug,
            "prompt": each.clip.prompt.slug,
            "sample": each.clip.sample,
            "expected": each.expected,
            "why": each.why_en,
            "why_zh": each.why_zh,
        }
        for each in chosen
    ]


def check_ready(study: Study) -> None:
    """Raise when a chosen clip cannot be shown yet: a training with a gap is another training."""
    missing = study.items.checks().exclude(pk__in=study.items.playable().values("pk")).count()
    if missing:
        raise InvalidError(
            _(
                "%(n)s of the clips chosen to teach or check raters cannot be shown yet. "
                "Wait until they are probed, or choose others."
            )
            % {"n": missing}
        )


def clips_of(study: Study) -> set[int]:
    """Return the primary keys of the clips that check raters in this study."""
    return set(study.items.checks().order_by().values_list("places__clip", flat=True))
