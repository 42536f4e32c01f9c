"""Marks: moments of a clip at which raters saw something wrong. They come with an answer and stand alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from ratings.choices import Fault
from ratings.errors import InvalidError
from ratings.models import Assignment, Clip, Generator, ItemClip, Mark, Study
from ratings.reports.cells import Value
from ratings.services import assignments

MOST = 100
"""Marks of one rater on one clip: more says nothing."""
SLACK_S = 0.5
COLUMNS = ("generator", "prompt", "sample", "at_s", "fault", "rater", "received_at")
COUNT_COLUMNS = ("generator", "fault", "marks", "ratings", "per_rating")


@dataclass(frozen=True, slots=True)
class Given:
    """One mark as a page sent it; the page made its id."""

    public_id: UUID
    at_s: float
    fault: str


def check(assignment: Assignment, given: Sequence[Given]) -> None:
    """Raise when there are marks that cannot be: the page must not lose an answer for them half way."""
    if len(given) > MOST:
        raise InvalidError(_("A clip may have %(count)d marks.") % {"count": MOST}, fields={"marks": "many"})
    length = assignments.rendition(assignment).duration_s if given else None
    for mark in given:
        late = length is not None and mark.at_s > length + SLACK_S
        if mark.fault not in Fault.values or mark.at_s < 0 or late:
            told = _("A mark lies outside the clip, or says what nobody asked.")
            raise InvalidError(told, fields={"marks": told})


def keep(assignment: Assignment, given: Sequence[Given]) -> None:
    """Store the marks that are new, on the clip that is rated; sent again they change nothing."""
    if not given:
        return
    place = ItemClip.objects.get(item=assignment.item_id, position=0)
    Mark.objects.bulk_create(
        [
            Mark(
                public_id=mark.public_id,
                assignment=assignment,
                clip_id=place.clip_id,
                at_s=mark.at_s,
                fault=mark.fault,
            )
            for mark in given
        ],
        ignore_conflicts=True,
    )


def of_clip(clip: Clip) -> list[tuple[str, list[float]]]:
    """Return the moments marked in a clip by what is wrong there, the most frequent first."""
    moments: dict[str, list[float]] = {}
    for mark in clip.marks.order_by("at_s"):
        moments.setdefault(str(mark.get_fault_display()), []).append(mark.at_s)
    return sorted(moments.items(), key=lambda row: -len(row[1]))


@dataclass(frozen=True, slots=True)
class Marked:
    """One kind of fault in a generator's clips: how often it was marked, and in how many clips."""

    fault: str
    marks: int
    clips: int


def of_generator(generator: Generator) -> list[Marked]:
    """Return what raters marked in a generator's clips, the most frequent first; previews do not count."""
    marks = Mark.objects.filter(clip__generator=generator, assignment__item__study__in=Study.objects.all())
    found = marks.order_by().values_list("fault").annotate(n=Count("pk"), of=Count("clip", distinct=True))
    kinds = [Marked(str(Fault(fault).label), n, clips) for fault, n, clips in found]
    return sorted(kinds, key=lambda kind: (-kind.marks, kind.fault))


def rows(study: Study) -> Iterator[list[Value]]:
    """Yield every mark of a study, in the order of COLUMNS."""
    marks = Mark.objects.filter(assignment__item__study=study)
    joined = marks.select_related("clip__generator", "clip__prompt", "assignment__participation")
    for mark in joined.order_by("clip__generator__slug", "clip__prompt__slug", "at_s", "pk").iterator():
        yield [
            mark.clip.generator.slug,
            mark.clip.prompt.slug,
            mark.clip.sample,
            round(mark.at_s, 3),
            mark.fault,
            mark.assignment.participation.pseudonym,
            mark.received_at.isoformat(),
        ]


def counts(study: Study) -> Iterator[list[Value]]:
    """Yield how often each fault was marked in each generator's clips, and per rating of them."""
    marks = Mark.objects.filter(assignment__item__study=study).order_by()
    found = Counter(marks.values_list("clip__generator__slug", "fault"))
    rated = Counter(study.ratings.order_by().values_list("clip__generator__slug", flat=True))
    for generator in sorted(rated):
        for fault in Fault.values:
            number = found[generator, fault]
            yield [generator, fault, number, rated[generator], round(number / rated[generator], 4)]
