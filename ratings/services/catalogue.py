"""The catalogue as lists read it: generators found by any of their names, and what came of asking them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from ratings.choices import FileState, Outcome, Source
from ratings.models import Alias, Clip, File, Generator, Probe, Prompt

MOST_WORDS = 8
EXTERNAL = "external"
BEST_FIRST = (
    FileState.READY,
    FileState.PROBING,
    FileState.RECEIVED,
    EXTERNAL,
    FileState.REJECTED,
    Outcome.REFUSED,
    Outcome.FAILED,
    Outcome.TIMEOUT,
)


def generators(text: str = "") -> QuerySet[Generator]:
    """Return the generators in which every word is found: in a name, an alias, the vendor or the region."""
    found = Generator.objects.prefetch_related("claims")
    for word in text.split()[:MOST_WORDS]:
        called = Alias.objects.filter(generator=OuterRef("pk"), name__icontains=word)
        found = found.filter(
            Q(name__icontains=word)
            | Q(name_zh__icontains=word)
            | Q(vendor__icontains=word)
            | Q(vendor_zh__icontains=word)
            | Q(region__icontains=word)
            | Exists(called)
        )
    return found


def outcomes(generators: Sequence[Generator]) -> dict[int, Counter[str]]:
    """Return how many clips, refusals and failures each of these generators has, by its key."""
    counted: dict[int, Counter[str]] = {}
    current = Clip.objects.current().filter(generator__in=generators).order_by()
    for generator, outcome, number in current.values_list("generator", "outcome").annotate(n=Count("pk")):
        counted.setdefault(generator, Counter())[outcome] = number
    return counted


@dataclass(frozen=True)
class Measured:
    """What the clips of a generator turned out to be; `sizes` and `rates` are the commonest first."""

    clips: int
    sizes: list[tuple[str, int]]
    rates: list[tuple[float, int]]
    shortest: float
    longest: float


def measured(generator: Generator) -> Measured | None:
    """Return what was measured on a generator's current clips, None where none was probed."""
    clips = Clip.objects.current().filter(generator=generator, file__state=FileState.READY)
    newest = Probe.objects.filter(file=OuterRef("pk")).order_by("-probed_at", "-pk").values("pk")[:1]
    files = File.objects.filter(clips__in=clips.order_by()).annotate(newest=Subquery(newest))
    probes = Probe.objects.filter(pk__in=files.values("newest")).order_by()
    found = list(probes.values_list("facts__width", "facts__height", "facts__fps", "facts__duration_s"))
    lengths = [length for *_size, length in found if length]
    if not lengths:
        return None
    sizes = Counter(f"{width} × {height}" for width, height, _rate, _length in found)
    rates = Counter(rate for _width, _height, rate, _length in found if rate)
    return Measured(len(found), sizes.most_common(3), rates.most_common(3), min(lengths), max(lengths))


@dataclass(frozen=True)
class Cell:
    """What came of asking one generator for one prompt: clips by state, and other outcomes."""

    generator: str
    states: Counter[str]

    @property
    def state(self) -> str:
        """The best that there is, empty where nothing is."""
        return next((state for state in BEST_FIRST if self.states[state]), "")


def asked(task: str) -> QuerySet[Prompt]:
    """Return the prompts of a task, but those that stand here only for clips that check raters."""
    own = Clip.objects.current().filter(prompt=OuterRef("pk"))
    checking = Exists(own.filter(source=Source.CHECK)) & ~Exists(own.exclude(source=Source.CHECK))
    return Prompt.objects.filter(~checking, task=task)


def _outputs() -> QuerySet[Clip]:
    """Return what generators were asked for, clips made to check raters aside."""
    return Clip.objects.current().exclude(source=Source.CHECK)


def answering(task: str) -> list[Generator]:
    """Return the generators that have anything current in a task, or all where none has."""
    clips = _outputs().filter(prompt__task=task)
    some = clips.order_by().values("generator").distinct()
    return list(Generator.objects.filter(pk__in=some)) or list(Generator.objects.all())


def matrix(prompts: Sequence[Prompt], generators: Sequence[Generator]) -> list[tuple[Prompt, list[Cell]]]:
    """Return a row for each prompt with a cell for each generator, counted by one query."""
    counted: dict[tuple[int, int], Counter[str]] = {}
    clips = _outputs().filter(prompt__in=prompts, generator__in=generators).order_by()
    fields = clips.values_list("prompt", "generator", "outcome", "file__state")
    for prompt, generator, outcome, state, number in fields.annotate(n=Count("pk")):
        kind = (state or EXTERNAL) if outcome == Outcome.OK else outcome
        counted.setdefault((prompt, generator), Counter())[kind] += number
    return [
        (prompt, [Cell(g.slug, counted.get((prompt.pk, g.pk), Counter())) for g in generators])
        for prompt in prompts
    ]
