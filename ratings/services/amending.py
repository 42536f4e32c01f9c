"""What may still change of a study that is open: its title, and more ratings a clip. And what has changed.

Question, clips and rules stay as raters met them. Whatever changes is kept with who did it, and what stood
there before, in the audit log; the study's page tells it to everybody who reads the study.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ratings.choices import Act, StudyState
from ratings.errors import FrozenError, InvalidError
from ratings.models import AuditEntry, Participation, Study, User
from ratings.services import audit

LABELS = {
    "title_en": Study._meta.get_field("title_en").verbose_name,
    "title_zh": Study._meta.get_field("title_zh").verbose_name,
    "votes_per_item": Study._meta.get_field("votes_per_item").verbose_name,
}
RATERS = (Act.RATER_EXCLUDED, Act.RATER_RESTORED)
LATER = (
    *(Act.STUDY_OPENED, Act.STUDY_AMENDED, Act.STUDY_CLOSED),
    *(Act.RATERS_INVITED, Act.INVITATION_REVOKED, Act.INVITEES_FORGOTTEN),
    *RATERS,
    *(Act.IDENTITIES_OPENED, Act.LEADERBOARD_PUBLISHED, Act.LEADERBOARD_WITHDRAWN),
)


@transaction.atomic
def amend(study: Study, values: Mapping[str, Any], *, by: User | None = None) -> bool:
    """Change an open study to these values; False where all of it stood there before."""
    stored = Study.objects.select_for_update().get(pk=study.pk)
    if stored.state != StudyState.OPEN:
        raise FrozenError(_("Only an open study is changed here; a draft is edited, a closed one is over."))
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    if changed.get("votes_per_item", stored.votes_per_item) < stored.votes_per_item:
        sentence = _(
            "Raters were asked for %(n)d ratings a clip already; an open study can only ask for more."
        )
        sentence %= {"n": stored.votes_per_item}
        raise InvalidError(sentence, fields={"votes_per_item": sentence})
    if not changed:
        return False
    before = {name: getattr(stored, name) for name in changed}
    Study.objects.filter(pk=study.pk).update(**changed)
    told = {name: [before[name], value] for name, value in changed.items()}
    audit.note(Act.STUDY_AMENDED, by=by, subject=study.public_id, study=study, changes=told)
    study.refresh_from_db()
    return True


@dataclass(frozen=True)
class Later:
    """One thing that changed since the study opened, and what stood there before and after."""

    entry: AuditEntry
    about: str
    changes: list[tuple[Any, Any, Any]]


def later(study: Study, *, most: int) -> list[Later]:
    """Return what changed since the study opened, newest first."""
    entries = list(_entries(study)[:most])
    left_out = [entry.subject for entry in entries if entry.act in RATERS]
    raters = Participation.objects.filter(study=study, public_id__in=left_out)
    names = {str(public_id): name for public_id, name in raters.values_list("public_id", "pseudonym")}
    return [Later(entry, names.get(entry.subject, ""), _changes(entry)) for entry in entries]


def _entries(study: Study) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(study=study.slug, act__in=LATER).select_related("by")


def _changes(entry: AuditEntry) -> list[tuple[Any, Any, Any]]:
    told = entry.details.get("changes", {})
    return [(LABELS.get(name, name), before, after) for name, (before, after) in told.items()]
