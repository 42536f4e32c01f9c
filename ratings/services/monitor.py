"""A study while it is rated: how far, how fast, until when, by whom, and whether the design stays in balance.

The page asks every ten seconds, so nothing here walks over all judgements: items count themselves, pace and
raters are read from the newest judgements by index, and agreement is that of the latest leaderboard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from ratings.choices import Mode
from ratings.models import Assignment, Generator, ItemClip, Participation, Rating, Study, Vote
from ratings.services import checks
from ratings.services.checks import Tally

HOURS = 24
RECENT = 500
RATERS = 30
BEHIND = 10


@dataclass(frozen=True)
class Progress:
    """Judgements given and wanted; an item with more than is wanted counts as complete, no more."""

    items: int
    complete: int
    given: int
    wanted: int
    promised: int
    steps: list[tuple[int, int]]  # how many items have 0, 1, ... judgements


@dataclass(frozen=True)
class Pace:
    """Judgements of the last hours, oldest first, and when the last one comes if they go on so."""

    by_hour: list[int]
    last_hour: int
    ends_at: datetime | None


@dataclass(frozen=True)
class Row:
    """One generator or item: judgements given, wanted, and the least and most that an item of it has."""

    label: str
    given: int
    wanted: int
    least: int
    most: int


@dataclass(frozen=True)
class Rater:
    """One rater who was active lately, or who was excluded."""

    participation: Participation
    judged: int
    last: datetime | None
    checks: dict[str, Tally]


class Alike(NamedTuple):
    """Items that show the same generators and have as many judgements: how many, and what is promised."""

    shows: str
    judged: int
    items: int
    promised: int


def alike(study: Study) -> list[Alike]:
    """Return the items counted by what they show and have: one walk over them tells all that is shown."""
    found = _items(study).values_list("shows", "judged").annotate(n=Count("pk"), out=Sum("promised"))
    return [Alike(*row) for row in found]


def progress(study: Study, items: Sequence[Alike]) -> Progress:
    """Return how far the items are."""
    steps: Counter[int] = Counter()
    for row in items:
        steps[row.judged] += row.items
    votes = study.votes_per_item
    return Progress(
        items=steps.total(),
        complete=sum(n for judged, n in steps.items() if judged >= votes),
        given=sum(min(judged, votes) * n for judged, n in steps.items()),
        wanted=steps.total() * votes,
        promised=sum(row.promised for row in items),
        steps=[(judged, steps[judged]) for judged in range(max(votes, *steps, 0) + 1)],
    )


def pace(study: Study, far: Progress) -> Pace:
    """Return the judgements of the last day by hour, and when the study ends if they go on so."""
    now = timezone.now()
    rated = _by_hour(_ratings(study), lambda within: Count("pk", filter=within), until=now)
    # A vote is one dimension of a pair; those of one pair come at one moment.
    compared = _by_hour(
        _votes(study), lambda within: Count("assignment", distinct=True, filter=within), until=now
    )
    by_hour = [sum(hour) for hour in zip(rated, compared, strict=True)]
    last_hour, left = by_hour[-1], far.wanted - far.given
    # A rate over one hour where there was one, else over the day: what stands still is never expected to end.
    rate = last_hour or sum(by_hour) / HOURS
    return Pace(by_hour, last_hour, now + timedelta(hours=left / rate) if rate and left > 0 else None)


def generators(study: Study, items: Sequence[Alike]) -> list[Row]:
    """Return how far each generator's items are, the furthest behind first."""
    votes = study.votes_per_item
    judged: dict[int, Counter[int]] = {}
    for row in items:
        for generator in map(int, row.shows.split("-")):
            judged.setdefault(generator, Counter())[row.judged] += row.items
    names = dict(Generator.objects.filter(pk__in=judged).values_list("pk", "name"))
    rows = [_row(names[generator], had, votes) for generator, had in judged.items()]
    return sorted(rows, key=lambda row: (row.given / (row.wanted or 1), row.label))


def behind(study: Study) -> list[Row]:
    """Return the items with the fewest judgements."""
    votes = study.votes_per_item
    wanting = _items(study).filter(judged__lt=votes).select_related("prompt").order_by("judged", "pk")
    items = list(wanting[:BEHIND])
    places = ItemClip.objects.filter(item__in=items).select_related("clip__generator").order_by("position")
    names: dict[int, list[str]] = {}
    for place in places:
        names.setdefault(place.item_id, []).append(place.clip.generator.label)
    return [
        Row(
            f"{' / '.join(names[item.pk])} · {item.prompt.slug}", item.judged, votes, item.judged, item.judged
        )
        for item in items
    ]


def raters(study: Study) -> list[Rater]:
    """Return who judged last, newest first."""
    newest = [*_ratings(study).order_by("-received_at").values_list("participation", "received_at")[:RECENT]]
    newest += [*_votes(study).order_by("-received_at").values_list("participation", "received_at")[:RECENT]]
    last: dict[int, datetime] = {}
    for pk, when in sorted(newest, key=lambda row: row[1], reverse=True):
        last.setdefault(pk, when)
    chosen = list(last)[:RATERS]
    judged = _judged(chosen)
    people = Participation.objects.in_bulk(chosen)
    shares = checks.shares(study)
    return [Rater(people[pk], judged[pk], last[pk], shares.get(pk, {})) for pk in chosen]


def _judged(raters: list[int]) -> Counter[int]:
    """Return how many items each of these raters judged: a vote is one dimension of a pair."""
    rated = Rating.objects.filter(participation__in=raters, supersedes__isnull=True).order_by()
    compared = Vote.objects.filter(participation__in=raters).order_by()
    count = Counter(dict(rated.values_list("participation").annotate(n=Count("pk"))))
    count.update(dict(compared.values_list("participation").annotate(n=Count("assignment", distinct=True))))
    return count


def excluded(study: Study) -> QuerySet[Participation]:
    """Return who was excluded, with the reason, newest first."""
    return (
        study.participations.filter(excluded_at__isnull=False)
        .select_related("excluded_by")
        .order_by("-excluded_at")
    )


def sides(study: Study) -> tuple[int, int]:
    """Return how often the first clip of a pair stood left, and how often right."""
    compared = Assignment.objects.filter(item__study=study, item__mode=Mode.COMPARE).order_by()
    found = dict(compared.values_list("swapped").annotate(n=Count("pk")))
    return found.get(False, 0), found.get(True, 0)


def people(study: Study) -> dict[str, int]:
    """Return how many came in, finished, and were excluded."""
    counted: dict[str, int] = study.participations.aggregate(
        raters=Count("pk"),
        finished=Count("pk", filter=Q(finished_at__isnull=False)),
        excluded=Count("pk", filter=Q(excluded_at__isnull=False)),
        simulated=Count("pk", filter=Q(simulated=True)),
    )
    return counted


def raters_of(studies: Sequence[Study]) -> Counter[int]:
    """Return how many raters each of these studies has, by its key."""
    inside = Participation.objects.filter(study__in=studies).order_by()
    return Counter(dict(inside.values_list("study").annotate(n=Count("pk"))))


def _items(study: Study) -> Any:
    return study.items.votes().order_by()


def _ratings(study: Study) -> QuerySet[Rating]:
    return Rating.objects.filter(study=study).order_by()


def _votes(study: Study) -> QuerySet[Vote]:
    return Vote.objects.filter(study=study).order_by()


def _by_hour(judgements: QuerySet[Any], counted: Callable[[Q], Count], *, until: datetime) -> list[int]:
    """Return how many there were in each of the last hours, oldest first: counted where they are stored."""
    starts = [until - timedelta(hours=hour) for hour in range(HOURS, 0, -1)]
    since = judgements.filter(received_at__gt=starts[0], received_at__lte=until, supersedes__isnull=True)
    hours = {
        str(number): counted(Q(received_at__gt=start, received_at__lte=start + timedelta(hours=1)))
        for number, start in enumerate(starts)
    }
    found = since.aggregate(**hours)
    return [found[name] for name in hours]


def _row(label: str, judged: Counter[int], votes: int) -> Row:
    """Return a generator's row, from how many of its items have 0, 1, ... judgements."""
    given = sum(min(had, votes) * n for had, n in judged.items())
    return Row(label, given, judged.total() * votes, min(judged), max(judged))
