"""Items promised to raters: never more than asked, balanced, seeded, and given back when they expire.

A promise is a lease held by counters on the item, moved by conditional updates, so that any number of
raters at once cannot be promised more votes than the study asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import AssignmentState, Mode, Purpose, StudyState
from ratings.errors import GoneError
from ratings.models import Assignment, Item, Participation, Rendition, Study
from ratings.services import check_turns, designs, policies, rules, stopping
from ratings.services.designs import Place

SWEPT_AT_ONCE = 500
MOST_HELD = 5
"""Open promises to one rater: some on the screen or loaded early, some whose answers are on their way."""


def next_for(participation: Participation) -> Assignment | None:
    """Return what this rater is to judge now: the open assignment again, or a new one, or None."""
    return next(iter(hand_out(participation, count=1)), None)


def after(assignment: Assignment) -> Assignment | None:
    """Return what the same rater will judge after `assignment`, so that its media can be loaded early.

    Answers to earlier ones may still be on their way here, so those are open too and do not count.
    """
    later = hand_out(assignment.participation, count=1, beyond=assignment.position)
    return next(iter(later), None)


def hand_out(participation: Participation, *, count: int, beyond: int = 0) -> list[Assignment]:
    """Return up to `count` open assignments past a position, promising new ones where they are missing."""
    while _top_up(participation, count=count, beyond=beyond):
        pass
    return _held(participation, beyond=beyond)[:count]


@transaction.atomic
def _top_up(participation: Participation, *, count: int, beyond: int) -> bool:
    """Promise one more item if fewer than `count` are held; return whether there may be need of another.

    One item a transaction: two raters who each hold one and want the other's would wait for ever.
    """
    # The lock makes two tabs of one rater take turns. SQLite has it already: BEGIN IMMEDIATE.
    raters = Participation.objects.select_for_update(of=("self",))
    rater = raters.select_related("study").get(pk=participation.pk)
    before = designs.places(rater)
    held = [place.position for place in before if place.state == AssignmentState.OPEN]
    here = sum(position > beyond for position in held)
    if len(held) >= MOST_HELD or here >= count:
        return False
    if rater.study.state != StudyState.OPEN or rater.study.stopped_at or rater.excluded_at:
        return False
    if check_turns.untrained(rater):
        return False
    return _promise(rater, before) and here + 1 < count


def show(rater: Participation, assignment: UUID) -> bool:
    """Start the server's own clock when the clip is first shown, and renew the lease; return if it is."""
    now = timezone.now()
    lease = timedelta(minutes=rules.of(rater.study).lease_minutes)
    still_open = When(state=AssignmentState.OPEN, then=Value(now + lease))
    mine = Assignment.objects.filter(participation=rater, public_id=assignment)
    shown_at, expires_at = Coalesce("shown_at", Value(now)), Case(still_open, default=F("expires_at"))
    return bool(mine.update(shown_at=shown_at, expires_at=expires_at))


def release(participation: Participation) -> int:
    """Give back everything this rater still holds; return how many items."""
    held = participation.assignments.filter(state=AssignmentState.OPEN)
    return sum(_expire(assignment) for assignment in held)


def expire_overdue() -> int:
    """Give back the items of leases that ran out; return how many. Called by the sweep."""
    overdue = Assignment.objects.filter(state=AssignmentState.OPEN, expires_at__lt=timezone.now())
    return sum(_expire(assignment) for assignment in overdue.order_by("expires_at")[:SWEPT_AT_ONCE])


@dataclass(frozen=True, slots=True)
class Shown:
    """One clip of an assignment, as this rater sees it: `position` is its place in the item."""

    position: int
    rendition: Rendition


def shown_clips(assignment: Assignment) -> list[Shown]:
    """Return the assigned clips in the order in which the rater sees them: one, or the left one first."""
    key = policies.of(assignment.item.study).key
    copies = Rendition.objects.filter(file__clips__places__item=assignment.item_id, policy=key)
    places = copies.annotate(place=F("file__clips__places__position")).order_by("place", "pk")
    # Two clips of one item never share a place, and of several copies the newest, the last here, counts.
    newest = {copy.place: copy for copy in places}  # type: ignore[attr-defined]  # annotated above
    if set(newest) != set(range(2 if assignment.item.mode == Mode.COMPARE else 1)):
        raise GoneError(_("This clip can no longer be shown. The next one can."))
    return [Shown(place, newest[place]) for place in sorted(newest, reverse=assignment.swapped)]


def rendition(assignment: Assignment) -> Rendition:
    """Return the copy of the assigned clip that the rater sees."""
    return shown_clips(assignment)[0].rendition


def progress(participation: Participation) -> tuple[int, int]:
    """Return how many this rater has judged, and of how many: checks are counted, so they cannot be told."""
    judged = participation.assignments.filter(state=AssignmentState.DONE)
    done = judged.exclude(item__purpose=Purpose.TRAINING).count()
    return done, max(done, asked_of_each(participation.study))


def asked_of_each(study: Study) -> int:
    """Return how many items one rater is asked to judge at most, checks among them, training aside."""
    return check_turns.session(study).size


def is_late(promised: Assignment, received_at: datetime) -> bool:
    """Return whether an answer comes after its promise ran out: it is kept, and marked."""
    overdue = promised.state == AssignmentState.OPEN and promised.expires_at < received_at
    return overdue or promised.state == AssignmentState.EXPIRED


def settle(promised: Assignment, *, counts: bool) -> None:
    """Turn a promise into a vote, whatever kind of answer came: rating and vote call this alike.

    A late answer fills a gap if there is one, else it is surplus. What `counts` not gives its place back.
    """
    mine = Assignment.objects.filter(pk=promised.pk)
    item = Item.objects.filter(pk=promised.item_id)
    if promised.item.purpose != Purpose.VOTE:  # a check took no place
        mine.update(state=AssignmentState.DONE)
        return
    votes = 1 if counts else 0
    if mine.filter(state=AssignmentState.OPEN).update(state=AssignmentState.DONE):
        item.update(judged=F("judged") + votes, promised=F("promised") - 1)
    elif mine.filter(state=AssignmentState.EXPIRED).update(state=AssignmentState.DONE) and votes:
        wanting = Item.objects.wanting(promised.item.study.votes_per_item)
        wanting.filter(pk=promised.item_id).update(judged=F("judged") + 1)


@transaction.atomic
def _expire(assignment: Assignment) -> bool:
    open_still = Assignment.objects.filter(pk=assignment.pk, state=AssignmentState.OPEN)
    if not open_still.update(state=AssignmentState.EXPIRED):
        return False
    votes = Item.objects.filter(purpose=Purpose.VOTE, promised__gt=0)
    votes.filter(pk=assignment.item_id).update(promised=F("promised") - 1)
    return True


def _held(rater: Participation, *, beyond: int = 0) -> list[Assignment]:
    held = rater.assignments.filter(state=AssignmentState.OPEN, position__gt=beyond)
    held = held.exclude(item__purpose=Purpose.TRAINING).order_by("position")
    found = list(held.select_related("item__prompt"))
    for assignment in found:
        assignment.item.study = rater.study
    return found


def _promise(rater: Participation, before: list[Place], *, careful: bool = False) -> bool:
    """Promise one more item: choose, claim by conditional update, and choose again when it was lost."""
    kept = rules.of(rater.study)
    if kept.items_per_rater and sum(place.given for place in before) >= kept.items_per_rater:
        return False
    if not stopping.allows(rater.study):
        return False
    design = designs.read(rater, before, careful=careful)
    expires_at = timezone.now() + timedelta(minutes=kept.lease_minutes)
    due = check_turns.turn(rater, before, mode=design.mode) if design.candidates else None
    if due is not None:
        terms = {"swapped": due.swapped, "probability": due.probability, "expires_at": expires_at}
        _record(rater, due.item, before, {"position": design.position, **terms})
        return True
    for choice in design.choices():
        if _claim(choice.item, votes=rater.study.votes_per_item):
            swapped, chance = design.side(choice)
            terms = {
                "position": design.position,
                "swapped": swapped,
                "probability": choice.probability * chance,
                "expires_at": expires_at,
            }
            _record(rater, choice.item, before, terms)
            return True
    return design.left.unplayable and _promise(rater, before, careful=True)


def _claim(item: int, *, votes: int) -> bool:
    """Take one of the item's places, if one is still free."""
    with transaction.atomic():
        if Item.objects.wanting(votes).filter(pk=item).update(promised=F("promised") + 1):
            return True
        # PostgreSQL keeps the lock on a row it waited for in vain, and two raters who each lost an item
        # and try the other's would wait for each other for ever: rolling back to here lets go of it.
        transaction.set_rollback(True)
    return False


def _record(rater: Participation, item: int, before: list[Place], terms: dict[str, Any]) -> None:
    """Store the promise; one that had expired for this rater comes back to life at its new position."""
    terms |= {"state": AssignmentState.OPEN, "assigned_at": timezone.now(), "shown_at": None}
    if any(place.item == item for place in before):
        Assignment.objects.filter(participation=rater, item_id=item).update(**terms)
    else:
        Assignment.objects.create(participation=rater, item_id=item, **terms)
