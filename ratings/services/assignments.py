"""Items promised to raters: never more than asked, balanced, seeded, and given back when they expire.

A promise is a lease held by counters on the item, moved by conditional updates, so that any number of
raters at once cannot be promised more votes than the study asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Count, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import AssignmentState, Mode, Purpose, StudyState
from ratings.errors import GoneError, MissingError
from ratings.models import Assignment, Item, Participation, Rendition, Study
from ratings.models.prepared import Prepared, PreparedUpdate
from ratings.services import check_turns, designs, policies, rules, stopping
from ratings.services.designs import Place
from ratings.services.left import LostError, UnplayableError

SWEPT_AT_ONCE = 500
LOST_AT_MOST = 1_000
"""Each loss is another rater's gain, so this many in a row mean that something else is wrong."""
MOST_HELD = 5
"""Open promises to one rater: some on the screen or loaded early, some whose answers are on their way."""


def next_for(participation: Participation) -> Assignment | None:
    """Return what this rater is to judge now: the open assignment again, or a new one, or None."""
    return next(iter(hand_out(participation, count=1)), None)


def after(rater: UUID, named: UUID, *, shown: UUID | None = None) -> Assignment | None:
    """Return what a rater will judge after the assignment named, so that its media can be loaded early.

    Answers to earlier ones may still be on their way here, so those are open too and do not count. `shown`
    names one that was loaded early and is seen now. Raises MissingError for what is not this rater's.
    """

    def position(before: list[Place]) -> int:
        found = next((place.position for place in before if place.public_id == named), None)
        if found is None:
            raise MissingError(_("This clip was not given to you. Please reload the page."))
        return found

    return next(iter(_handed(rater, count=1, beyond=position, shown=shown)), None)


def hand_out(participation: Participation, *, count: int, beyond: int = 0) -> list[Assignment]:
    """Return up to `count` open assignments past a position, promising new ones where they are missing."""
    return _handed(participation.public_id, count=count, beyond=lambda _before: beyond)


def _handed(
    public_id: UUID, *, count: int, beyond: Callable[[list[Place]], int], shown: UUID | None = None
) -> list[Assignment]:
    """Promise one item a transaction until there are enough, or no more; return what is held then.

    More in one: two raters who each hold one and want the other's would wait for ever.
    """
    lost, more = 0, True
    while more:
        try:
            with transaction.atomic():
                rater = _locked(public_id)
                if shown is not None:
                    show(rater, shown)
                before = designs.places(rater)
                past = beyond(before)
                more = _top_up(rater, before, count=count, beyond=past)
        except LostError:  # rolled back, so that no lock on what was waited for in vain stays here
            lost += 1
            more = lost < LOST_AT_MOST
    return _held(rater, beyond=past)[:count]


_LOCKED = Prepared(
    # SQLite has the lock already: BEGIN IMMEDIATE.
    lambda rater: (
        Participation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("study")
        .filter(public_id=rater)
    ),
    rater=UUID,
)


def _locked(public_id: UUID) -> Participation:
    """Return a rater, locked so that two tabs take turns."""
    for rater in _LOCKED(rater=public_id):
        found: Participation = rater
        return found
    raise MissingError(_("This clip was not given to you. Please reload the page."))


def _top_up(rater: Participation, before: list[Place], *, count: int, beyond: int) -> bool:
    """Promise one more item if fewer than `count` are held; return whether there may be need of another."""
    held = [place.position for place in before if place.state == AssignmentState.OPEN]
    here = sum(position > beyond for position in held)
    if len(held) >= MOST_HELD or here >= count:
        return False
    if rater.study.state != StudyState.OPEN or rater.study.stopped_at or rater.excluded_at:
        return False
    if check_turns.untrained(rater):
        return False
    return _promise(rater, before) and here + 1 < count


def _shown(rater: int, assignment: UUID, now: datetime, until: datetime) -> tuple[Any, dict[str, Any]]:
    still_open = When(state=AssignmentState.OPEN, then=Value(until))
    mine = Assignment.objects.filter(participation=rater, public_id=assignment)
    return mine, {
        "shown_at": Coalesce("shown_at", Value(now)),
        "expires_at": Case(still_open, default=F("expires_at")),
    }


_SHOW = PreparedUpdate(_shown, rater=int, assignment=UUID, now=datetime, until=datetime)


def show(rater: Participation, assignment: UUID) -> bool:
    """Start the server's own clock when the clip is first shown, and renew the lease; return if it is."""
    now = timezone.now()
    until = now + timedelta(minutes=rules.of(rater.study).lease_minutes)
    return bool(_SHOW(rater=rater.pk, assignment=assignment, now=now, until=until))


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
    clip: int
    rendition: Rendition


_COPIES = Prepared(
    lambda item, policy: (
        Rendition.objects.filter(file__clips__places__item=item, policy=policy)
        .annotate(place=F("file__clips__places__position"), clip=F("file__clips__places__clip"))
        .order_by("place", "pk")
        .only("policy", "width", "height", "fps", "duration_s")
    ),
    item=int,
    policy=str,
)


def shown_clips(assignment: Assignment) -> list[Shown]:
    """Return the assigned clips in the order in which the rater sees them: one, or the left one first."""
    copies = _COPIES(item=assignment.item_id, policy=policies.of(assignment.item.study).key)
    # Two clips of one item never share a place, and of several copies the newest, the last here, counts.
    newest = {copy.place: Shown(copy.place, copy.clip, copy) for copy in copies}
    if set(newest) != set(range(2 if assignment.item.mode == Mode.COMPARE else 1)):
        raise GoneError(_("This clip can no longer be shown. The next one can."))
    return [newest[place] for place in sorted(newest, reverse=assignment.swapped)]


def rendition(assignment: Assignment) -> Rendition:
    """Return the copy of the assigned clip that the rater sees."""
    return shown_clips(assignment)[0].rendition


_DONE = Prepared(
    lambda rater: (
        Assignment.objects.filter(participation=rater, state=AssignmentState.DONE)
        .exclude(item__purpose=Purpose.TRAINING)
        .order_by()
        .values_list("participation")
        .annotate(Count("pk"))
    ),
    rater=int,
)


def progress(participation: Participation) -> tuple[int, int]:
    """Return how many this rater has judged, and of how many: checks are counted, so they cannot be told."""
    done = sum(number for _rater, number in _DONE(rater=participation.pk))
    return done, max(done, asked_of_each(participation.study))


def asked_of_each(study: Study) -> int:
    """Return how many items one rater is asked to judge at most, checks among them, training aside."""
    return check_turns.session(study).size


def is_late(promised: Assignment, received_at: datetime) -> bool:
    """Return whether an answer comes after its promise ran out: it is kept, and marked."""
    overdue = promised.state == AssignmentState.OPEN and promised.expires_at < received_at
    return overdue or promised.state == AssignmentState.EXPIRED


_DO = PreparedUpdate(
    lambda assignment, state: (
        Assignment.objects.filter(pk=assignment, state=state),
        {"state": AssignmentState.DONE},
    ),
    assignment=int,
    state=str,
)
_KEEP = PreparedUpdate(
    lambda item, votes: (
        Item.objects.filter(pk=item),
        {"judged": F("judged") + votes, "promised": F("promised") - 1},
    ),
    item=int,
    votes=int,
)


def settle(promised: Assignment, *, counts: bool) -> None:
    """Turn a promise into a vote, whatever kind of answer came: rating and vote call this alike.

    A late answer fills a gap if there is one, else it is surplus. What `counts` not gives its place back.
    """
    votes = 1 if counts else 0
    if promised.item.purpose != Purpose.VOTE:  # a check took no place
        Assignment.objects.filter(pk=promised.pk).update(state=AssignmentState.DONE)
    elif _DO(assignment=promised.pk, state=AssignmentState.OPEN):
        _KEEP(item=promised.item_id, votes=votes)
    elif _DO(assignment=promised.pk, state=AssignmentState.EXPIRED) and votes:
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


_HELD = Prepared(
    lambda rater, beyond: (
        Assignment.objects.filter(participation=rater, state=AssignmentState.OPEN, position__gt=beyond)
        .exclude(item__purpose=Purpose.TRAINING)
        .order_by("position")
        .select_related("item__prompt")
    ),
    rater=int,
    beyond=int,
)


def _held(rater: Participation, *, beyond: int = 0) -> list[Assignment]:
    found: list[Assignment] = _HELD(rater=rater.pk, beyond=beyond)
    for assignment in found:
        assignment.participation, assignment.item.study = rater, rater.study
    return found


def _promise(rater: Participation, before: list[Place], *, careful: bool = False) -> bool:
    """Promise one more item: choose, and claim by conditional update. LostError when that came too late."""
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
    try:
        choice = design.choice()
    except UnplayableError:
        return _promise(rater, before, careful=True)
    if choice is None:
        return False
    if not _CLAIM(item=choice.item, votes=rater.study.votes_per_item):
        raise LostError
    swapped, chance = design.side(choice)
    terms = {
        "position": design.position,
        "swapped": swapped,
        "probability": choice.probability * chance,
        "expires_at": expires_at,
    }
    _record(rater, choice.item, before, terms)
    return True


_CLAIM = PreparedUpdate(
    lambda item, votes: (
        Item.objects.wanting(votes).filter(pk=item),
        {"promised": F("promised") + 1},
    ),
    item=int,
    votes=int,
)
"""Takes one of an item's places, if one is still free."""


def _record(rater: Participation, item: int, before: list[Place], terms: dict[str, Any]) -> None:
    """Store the promise; one that had expired for this rater comes back to life at its new position."""
    terms |= {"state": AssignmentState.OPEN, "assigned_at": timezone.now(), "shown_at": None}
    if any(place.item == item for place in before):
        Assignment.objects.filter(participation=rater, item_id=item).update(**terms)
    else:
        Assignment.objects.create(participation=rater, item_id=item, **terms)
