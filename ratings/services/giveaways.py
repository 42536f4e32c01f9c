"""How well size, frame rate and length alone give each system away: what is left of blindness.

A guesser who has seen the clips of all other prompts names the system of each clip by what it looks like at
a glance. A prompt's own clips are left out, since a rater has not seen them yet. Where a look is shared the
most frequent system is named, ties share; a look never seen before is a guess among all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ratings.choices import FileState, StudyState
from ratings.models import Clip, ItemClip, Rendition, Study
from ratings.services import policies

SURE = 0.8
"""From this share of clips on, whoever knows the systems is hardly blind."""
TWICE = 2.0
"""Named so much more often than by chance, a system shows through."""


@dataclass(frozen=True, slots=True)
class Look:
    """One clip as it looks before anything in it is seen; rate in whole frames, length in half seconds."""

    generator: str
    prompt: int
    size: tuple[int, int]
    rate: int
    length: int


@dataclass(frozen=True, slots=True)
class Row:
    """How often one generator is named right by size, by frame rate, by length, and by all three."""

    generator: str
    clips: int
    size: float
    rate: float
    length: float
    together: float


@dataclass(frozen=True, slots=True)
class Giveaways:
    """The rows, most easily named first; `chance` is what guessing among all would reach."""

    rows: list[Row]
    together: float
    chance: float

    @property
    def worst(self) -> list[Row]:
        """The generators that are named for nearly all of their clips."""
        return [row for row in self.rows if row.together >= SURE]

    @property
    def showing(self) -> list[Row]:
        """The other generators that are named clearly more often than by chance."""
        return [row for row in self.rows if min(SURE, TWICE * self.chance) <= row.together < SURE]


def of(study: Study) -> Giveaways | None:
    """Return what gives the clips of a study away; None where there is nothing to tell apart."""
    return told(looks(study))


def looks(study: Study) -> list[Look]:
    """Return how the clips of a study look to raters: those of its items, or of its draft."""
    in_items = ItemClip.objects.filter(item__in=study.items.votes()).values("clip")
    draft = study.state == StudyState.DRAFT
    clips = Clip.objects.of_study(study) if draft else Clip.objects.filter(pk__in=in_items)
    named = ("file", "generator__name", "prompt")
    ready = list(clips.filter(file__state=FileState.READY).order_by().values_list(*named))
    copies = Rendition.objects.filter(policy=policies.of(study).key, file__state=FileState.READY)
    fields = ("file", "width", "height", "fps", "duration_s")
    seen = {file: rest for file, *rest in copies.order_by("pk").values_list(*fields).iterator()}
    return [
        Look(name, prompt, (width, height), round(fps or 0), round(2 * (length or 0)))
        for file, name, prompt in ready
        for width, height, fps, length in [seen.get(file, (0, 0, 0, 0))]
    ]


def told(clips: Sequence[Look]) -> Giveaways | None:
    """Return how often each generator is named right."""
    names = sorted({clip.generator for clip in clips})
    if len(names) < 2:
        return None
    by = {
        "size": _right(clips, lambda clip: clip.size, len(names)),
        "rate": _right(clips, lambda clip: clip.rate, len(names)),
        "length": _right(clips, lambda clip: clip.length, len(names)),
        "together": _right(clips, lambda clip: (clip.size, clip.rate, clip.length), len(names)),
    }
    number = Counter(clip.generator for clip in clips)
    rows = [
        Row(name, number[name], **{way: right[name] / number[name] for way, right in by.items()})
        for name in names
    ]
    rows.sort(key=lambda row: (-row.together, row.generator))
    return Giveaways(rows, sum(by["together"].values()) / len(clips), 1 / len(names))


def _right(clips: Iterable[Look], look: Callable[[Look], object], generators: int) -> dict[str, float]:
    """Return how many clips of each generator are named right, by the clips of all other prompts."""
    everywhere: dict[object, Counter[str]] = defaultdict(Counter)
    here: dict[tuple[object, int], Counter[str]] = defaultdict(Counter)
    for clip in clips:
        everywhere[look(clip)][clip.generator] += 1
        here[look(clip), clip.prompt][clip.generator] += 1
    right: dict[str, float] = defaultdict(float)
    for (seen, _prompt), own in here.items():
        others = everywhere[seen] - own
        best = max(others.values(), default=0)
        named = [name for name, count in others.items() if count == best]
        for name, number in own.items():
            right[name] += number * ((name in named) / len(named) if named else 1 / generators)
    return right
