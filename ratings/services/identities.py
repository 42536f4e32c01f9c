"""Who made what is hidden beside results while raters are at work, until a person opens it, with a reason.

A curator who knows who is ahead may steer without meaning to. So a board of an open study tells nothing to
an account before it has said why; that stands in the audit log and on the study's page. A closed study is
open to all of its readers.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ratings.choices import Act, StudyState
from ratings.errors import InvalidError
from ratings.models import AuditEntry, Study, User
from ratings.services import audit, roles

REASON_CHARACTERS = 1000


def hidden(study: Study, user: roles.Somebody) -> bool:
    """Say whether this account has yet to open the identities of a study at whose clips raters look."""
    return study.state == StudyState.OPEN and not openings(study).filter(by=user.pk).exists()


def openings(study: Study) -> QuerySet[AuditEntry]:
    """Return who opened a study's identities while it was open, and why, the newest first."""
    return AuditEntry.objects.filter(study=study.slug, act=Act.IDENTITIES_OPENED)


def open_to(user: User, study: Study, *, reason: str) -> bool:
    """Open a study's identities to an account for as long as the study is open; False where they were."""
    told = reason.strip().replace("\x00", "")
    if not told or len(told) > REASON_CHARACTERS:
        sentence = _("Please say why, in at most %(count)d characters.") % {"count": REASON_CHARACTERS}
        raise InvalidError(sentence, fields={"reason": sentence})
    if not hidden(study, user):
        return False
    audit.note(Act.IDENTITIES_OPENED, by=user, subject=study.public_id, study=study, reason=told)
    return True


def taken(study: Study, *, by: User | None, how: str) -> None:
    """Keep that results left an open study by a program or a command, which cannot be asked for a reason."""
    if study.state == StudyState.OPEN and not openings(study).filter(by=by).exists():
        audit.note(Act.IDENTITIES_OPENED, by=by, subject=study.public_id, study=study, reason=how)
