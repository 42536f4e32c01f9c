"""Messages from a study's curators to its raters: written, taken back, and read between two clips.

Whether something waits is told by times that stand on the study and on the participation, which the room has
read anyway: looking costs no query, and only a rater to whom something is new asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Act, StudyState
from ratings.errors import ConflictError, InvalidError
from ratings.models import Generator, Message, Participation, Study, User
from ratings.services import audit

LIMIT = 1_000
"""Characters in one language: raters are here to watch."""
TEXTS = ("text_en", "text_zh")


@transaction.atomic
def send(
    study: Study, *, text_en: str = "", text_zh: str = "", to: Participation | None = None, by: User | None
) -> Message:
    """Write to every rater of a study, or to one; each reads it before the next clip."""
    if study.state == StudyState.DRAFT:
        raise ConflictError(_("Nobody rates in a draft. Open the study first."))
    said = {"text_en": text_en.strip(), "text_zh": text_zh.strip()}
    _check(study, said)
    message = Message.objects.create(study=study, rater=to, sent_by=by, **said)
    told: QuerySet[Study] | QuerySet[Participation]
    told = Participation.objects.filter(pk=to.pk) if to else Study.objects.filter(pk=study.pk)
    told.update(messaged_at=message.sent_at)
    audit.note(Act.MESSAGE_SENT, by=by, subject=message.public_id, study=study, to="one" if to else "all")
    return message


def _check(study: Study, said: dict[str, str]) -> None:
    """Raise when nothing is said, too much, or something that names a system."""
    if not any(said.values()):
        told = _("Write the message, in English, in Chinese or in both.")
        raise InvalidError(told, fields={"text_en": told})
    for field in TEXTS:
        if len(said[field]) > LIMIT:
            told = _("A message has at most %(limit)d characters.") % {"limit": LIMIT}
            raise InvalidError(told, fields={field: told})
        if name := _named(study, said[field]):
            told = _("This names %(name)s. Raters must not know which systems made the clips.")
            raise InvalidError(told % {"name": name}, fields={field: told % {"name": name}})


def _named(study: Study, text: str) -> str:
    """Return the first name of a generator of the study, or of its vendor, that a text says; else nothing."""
    shown = Generator.objects.filter(clips__places__item__study=study).distinct()
    for generator in shown.prefetch_related("aliases"):
        for name in _names(generator):
            # Chinese has no spaces between words, so only Latin letters and digits can continue a name.
            if re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", text, re.IGNORECASE):
                return name
    return ""


def _names(generator: Generator) -> Iterator[str]:
    own = (generator.name, generator.name_zh, generator.vendor, generator.vendor_zh, generator.slug)
    yield from filter(None, (*own, *(alias.name for alias in generator.aliases.all())))


@transaction.atomic
def take_back(message: Message, *, by: User | None) -> None:
    """Show a message to nobody any more; whoever has read it has."""
    standing = Message.objects.filter(pk=message.pk, taken_back_at__isnull=True)
    if standing.update(taken_back_at=timezone.now()):
        audit.note(Act.MESSAGE_TAKEN_BACK, by=by, subject=message.public_id, study=message.study)


def wait(rater: Participation) -> bool:
    """Return whether something new may wait for a rater. Asks nothing: both rows are there."""
    written_at = newest(rater)
    read_at = rater.messages_read_at
    return written_at is not None and (read_at is None or read_at < written_at)


def newest(rater: Participation) -> datetime | None:
    """Return when something was last written to a rater, taken back since or not. Asks nothing."""
    return max(filter(None, (rater.study.messaged_at, rater.messaged_at)), default=None)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written to one rater and stands, the newest first, and how many are new to them."""

    messages: list[Message]
    new: int
    until: datetime | None


def of(rater: Participation) -> Written:
    """Return what a rater may read; `until` is what `read` is told once it was read."""
    until = newest(rater)
    if until is None:
        return Written([], 0, None)
    to_this_one = Q(rater=None) | Q(rater=rater)
    found = list(Message.objects.filter(to_this_one, study=rater.study, taken_back_at=None))
    known = rater.messages_read_at
    return Written(found, sum(known is None or known < message.sent_at for message in found), until)


def look(rater: Participation) -> list[Message]:
    """Return what a rater may read and note it as read: for pages that show it all, with no clip on them."""
    found = of(rater)
    if found.until and found.new:
        read(rater, until=found.until)
    return found.messages


def read(rater: Participation, *, until: datetime) -> None:
    """Note that a rater has read everything up to that time."""
    until = min(until, timezone.now())
    read_at = Greatest(Coalesce(F("messages_read_at"), until), until)
    Participation.objects.filter(pk=rater.pk).update(messages_read_at=read_at)


def sent(study: Study) -> QuerySet[Message]:
    """Return every message of a study, each with how many have `read` it `of` how many it is for."""
    readers = Participation.objects.filter(
        study=OuterRef("study"), consented_at__isnull=False, pk=Coalesce(OuterRef("rater"), F("pk"))
    )
    known = readers.filter(messages_read_at__gte=OuterRef("sent_at"))
    rows = Message.objects.filter(study=study).select_related("rater", "study")
    return rows.annotate(read=_count(known), of=_count(readers))


def _count(rows: QuerySet[Participation]) -> Coalesce:
    counted = rows.order_by().values("study").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
