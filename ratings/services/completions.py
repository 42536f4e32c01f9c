"""Which of a crowd platform's numbers came how far, to pay people by: never beside scores.

A row holds a number, how it ended and the code that was shown, by the day. No pseudonym and no hour stands
here: either would lead from a number to what its rater said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from ratings.choices import Act
from ratings.models import ParticipationLink, Study, User
from ratings.reports.cells import Value
from ratings.services import audit, erasing, participations

COLUMNS = ("participant", "ending", "code", "came_on", "ended_on")


@dataclass(frozen=True, slots=True)
class Completion:
    """What is known of one number; `ending` and `code` are empty while its rater is not through."""

    participant: str
    ending: str
    ending_label: str
    code: str
    came_on: date
    ended_on: date | None

    @property
    def cells(self) -> list[Value]:
        """The row in the order of COLUMNS."""
        ended_on = self.ended_on.isoformat() if self.ended_on else ""
        return [self.participant, self.ending, self.code, self.came_on.isoformat(), ended_on]


def of(study: Study) -> Iterator[Completion]:
    """Yield every platform number of a study, in its own order, which says nothing about when it came."""
    links = ParticipationLink.objects.filter(study=study).exclude(external_id="")
    for link in links.select_related("participation__study").order_by("external_id").iterator():
        rater = link.participation
        yield Completion(
            participant=link.external_id,
            ending=rater.ending,
            ending_label=str(rater.get_ending_display()),
            code=participations.completion_code(rater) if rater.ending else "",
            came_on=timezone.localdate(rater.started_at),
            ended_on=timezone.localdate(rater.finished_at) if rater.finished_at else None,
        )


@transaction.atomic
def forget(study: Study, *, participant: str = "", by: User | None) -> int:
    """Forget one number, or all of a study, with its rater's comments; return how many were forgotten.

    Whoever opens the platform's link again comes in as somebody new.
    """
    links = ParticipationLink.objects.filter(study=study).exclude(external_id="")
    gone = erasing.cut(links.filter(external_id=participant) if participant else links)
    if gone:
        audit.note(Act.NUMBERS_FORGOTTEN, by=by, study=study, count=gone)
    return gone
