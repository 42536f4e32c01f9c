"""A change by hand: many things at once or one, whole or not at all, kept with what stood there before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Act, Noun
from ratings.errors import ConflictError, FrozenError, InvalidError, MissingError
from ratings.models import Change, ChangedRow, User
from ratings.services import audit
from ratings.services.editing import clips, generators, prompts
from ratings.services.editing.subjects import Content, Subject

MOST = 5_000
SUBJECTS: Mapping[str, ModuleType] = {Noun.GENERATOR: generators, Noun.PROMPT: prompts, Noun.CLIP: clips}


def subject(noun: str) -> Subject:
    """Return what knows the things of a kind."""
    return cast(Subject, SUBJECTS[noun])


@transaction.atomic
def make(noun: Noun, keys: Iterable[str], wanted: Content, *, by: User | None) -> Change | None:
    """Change the things of these keys to what is wanted; None where all of it stands there already.

    Raises InvalidError or FrozenError, and changes nothing, where any of them may not say so.
    """
    known, keys = subject(noun), list(keys)
    if len(keys) > MOST:
        raise InvalidError(_("At most %(most)d things are changed at once. Choose fewer.") % {"most": MOST})
    rows = [row for thing in known.find(keys) if (row := _row(known, thing, wanted))]
    if not rows:
        return None
    change = Change.objects.create(noun=noun, by=by)
    for row in rows:
        row.change = change
    ChangedRow.objects.bulk_create(rows)
    audit.note(Act.CATALOGUE_CHANGED, by=by, subject=change.public_id, noun=str(noun), things=len(rows))
    return change


@transaction.atomic
def remove(noun: Noun, key: str, *, by: User | None) -> Change:
    """Take a thing out that nothing uses yet; what stood there is kept, so that it can come back."""
    known = subject(noun)
    thing = next(iter(known.find([key])), None)
    if thing is None:
        raise MissingError(_("%(thing)s is not here any more.") % {"thing": key})
    if told := known.used(thing):
        raise FrozenError(f"{key}: {told}")
    change = Change.objects.create(noun=noun, by=by)
    ChangedRow.objects.create(change=change, key=key, before=known.read(thing), after={})
    thing.delete()
    audit.note(Act.CATALOGUE_CHANGED, by=by, subject=change.public_id, noun=str(noun), removed=1)
    return change


@transaction.atomic
def undo(change: Change, *, by: User | None) -> int:
    """Put back what stood there before, and return of how many things; refused where it changed since."""
    if not Change.objects.filter(pk=change.pk, undone_at=None).update(undone_at=timezone.now()):
        return 0
    known = subject(change.noun)
    rows = {row.key: row for row in change.rows.all()}
    things = {known.key(thing): thing for thing in known.find(rows)}
    for key, row in rows.items():
        thing = things.get(key)
        if not row.after:
            _bring_back(known, key, row.before, there=thing is not None)
            continue
        if thing is None or _part(known.read(thing), row.after) != row.after:
            raise ConflictError(
                _("%(thing)s was changed once more since then, so this cannot be undone.") % {"thing": key}
            )
        _allowed(known, thing, row.before)
        known.write(thing, row.before)
    audit.note(Act.CHANGE_UNDONE, by=by, subject=change.public_id, noun=change.noun, things=len(rows))
    return len(rows)


def _bring_back(known: Subject, key: str, content: Content, *, there: bool) -> None:
    if there:
        raise ConflictError(
            _("There is another %(thing)s by now, so this cannot be undone.") % {"thing": key}
        )
    known.bring_back(key, content)


def of(noun: Noun, key: str) -> QuerySet[ChangedRow]:
    """Return what was changed of one thing, newest first."""
    rows = ChangedRow.objects.filter(change__noun=noun, key=key)
    return rows.select_related("change__by").order_by("-change__at", "-pk")


def _row(known: Subject, thing: Any, wanted: Content) -> ChangedRow | None:
    """Store what differs, and return what did."""
    before = known.read(thing)
    differing = {name: value for name, value in wanted.items() if before[name] != value}
    if not differing:
        return None
    _allowed(known, thing, differing)
    known.write(thing, differing)
    after = known.read(thing)
    changed = [name for name in before if after[name] != before[name]]
    if not changed:
        return None
    return ChangedRow(key=known.key(thing), before=_part(before, changed), after=_part(after, changed))


def _allowed(known: Subject, thing: Any, differing: Content) -> None:
    if differing.keys().isdisjoint(known.SEEN):
        return
    fixed = known.fixed(thing)
    told = next((fixed[name] for name in differing if name in fixed), "")
    if told:
        raise FrozenError(f"{known.key(thing)}: {told}")


def _part(content: Content, names: Iterable[str]) -> dict[str, Any]:
    return {name: content[name] for name in names}
