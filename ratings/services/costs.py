"""What a generator's clips cost: tokens by their size and length, seconds as they were timed, estimated work.

How large a closed system is nobody outside knows. So the work of one clip is told for an assumed number of
parameters and steps, the same for every generator: it compares clips, not companies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Prefetch

from ratings.models import Claim, Clip, Generator, Probe, Study
from ratings.stats import cost

SIZE = re.compile(r"(\d{2,5})\s*[x×*]\s*(\d{2,5})")


@dataclass(frozen=True)
class Assumption:
    """The size of a generator and the hardware, as the sector report of August 2024 assumes them for Sora."""

    parameters: float = 3e9
    steps: float = 40
    peak: float = 1979e12
    utilisation: float = 0.35


@dataclass(frozen=True)
class ClipCost:
    """A generator's typical clip: medians over its clips, or what its vendor claims."""

    width: float
    height: float
    fps: float
    duration_s: float
    measured: bool
    clips: int
    seconds: tuple[float, ...]
    """Times it took to make each clip, as noted by whoever ran it; sorted."""

    @property
    def tokens(self) -> float:
        """Tokens of the typical clip."""
        return cost.video_tokens(self.width, self.height, seconds=self.duration_s, fps=self.fps)

    def flop(self, assumed: Assumption) -> float:
        """Floating-point operations of making it, under an assumption."""
        return cost.inference_flop(assumed.parameters, self.tokens, steps=assumed.steps)

    def card_seconds(self, assumed: Assumption) -> float:
        """Seconds that one card would take for it, under an assumption."""
        return cost.cards(self.flop(assumed), seconds=1, peak=assumed.peak, utilisation=assumed.utilisation)


def of_study(study: Study, generators: Mapping[str, Generator]) -> dict[str, ClipCost]:
    """Return what is known of each generator's clips in a study; nothing is known of some."""
    measured, timed = _measured(study), _timed(study)
    found = {}
    for slug, generator in generators.items():
        shape = _middle(measured[slug]) if measured[slug] else _claimed(generator)
        if shape:
            found[slug] = ClipCost(
                **shape,
                measured=bool(measured[slug]),
                clips=len(measured[slug]),
                seconds=tuple(sorted(timed[slug])),
            )
    return found


def timed(study: Study) -> dict[str, list[float]]:
    """Return how long the clips of each generator took to make, where somebody noted it."""
    return {slug: sorted(times) for slug, times in _timed(study).items()}


def _clips(study: Study) -> Any:
    judged = Clip.objects.filter(ratings__study=study) | Clip.objects.filter(places__item__study=study)
    return judged.distinct()


def _measured(study: Study) -> dict[str, list[Mapping[str, Any]]]:
    newest = Prefetch("file__probes", queryset=Probe.objects.order_by("-probed_at", "-pk"))
    clips = _clips(study).filter(file__isnull=False).select_related("generator", "file")
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for clip in clips.prefetch_related(newest):
        probe = next(iter(clip.file.probes.all()), None)
        if probe and all(probe.facts.get(key) for key in ("width", "height", "fps", "duration_s")):
            found[clip.generator.slug].append(probe.facts)
    return found


def _timed(study: Study) -> dict[str, list[float]]:
    rows = _clips(study).filter(generation_seconds__isnull=False)
    found: dict[str, list[float]] = defaultdict(list)
    for slug, seconds in rows.values_list("generator__slug", "generation_seconds"):
        found[slug].append(seconds)
    return found


def _middle(facts: list[Mapping[str, Any]]) -> dict[str, float]:
    return {key: float(median(row[key] for row in facts)) for key in ("width", "height", "fps", "duration_s")}


def _claimed(generator: Generator) -> dict[str, float] | None:
    """Return the shape that a vendor claims, its longest offered length; None where a figure is missing."""
    claim: Claim | None = next(iter(generator.claims.all()), None)
    size = SIZE.search(claim.resolution) if claim else None
    if claim is None or size is None or not claim.fps or not claim.duration_s:
        return None
    return {
        "width": float(size[1]),
        "height": float(size[2]),
        "fps": float(claim.fps),
        "duration_s": float(max(claim.duration_s)),
    }
