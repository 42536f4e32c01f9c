"""Who may do what. Administrators may do everything; other accounts what their roles in studies allow.

Curators make and steer: the catalogue, and the studies they curate. Analysts read the studies they are
analysts of. A role without a study holds in every study.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q, QuerySet

from ratings.choices import Act, Role
from ratings.models import Membership, Study, User
from ratings.services import audit

Somebody = User | AnonymousUser
READERS = (Role.CURATOR, Role.ANALYST)


def is_administrator(user: Somebody) -> bool:
    """Return whether this is an administrator of the installation."""
    return bool(user.is_authenticated and user.is_active and user.is_staff)


def holds(user: Somebody, *wanted: Role, slug: str | None = None) -> bool:
    """Return whether the account has one of these roles: in the study of a slug, or without one in any."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_staff:
        return True
    mine = user.memberships.filter(role__in=wanted)
    if slug is not None:
        mine = mine.filter(Q(study=None) | Q(study__slug=slug))
    return mine.exists()


def may_curate(user: Somebody, study: Study | None = None) -> bool:
    """Return whether the account steers this study; without one, whether it works on the catalogue."""
    return holds(user, Role.CURATOR, slug=study.slug if study else None)


def may_read(user: Somebody, study: Study | None = None) -> bool:
    """Return whether the account sees this study's results; without one, those of any study."""
    return holds(user, *READERS, slug=study.slug if study else None)


def readable(user: Somebody) -> QuerySet[Study]:
    """Return the studies whose results the account may see."""
    if not isinstance(user, User) or not user.is_active:
        return Study.objects.none()
    mine = user.memberships.filter(role__in=READERS)
    if user.is_staff or mine.filter(study=None).exists():
        return Study.objects.all()
    return Study.objects.filter(pk__in=mine.values("study"))


@transaction.atomic
def give(user: User, role: Role, *, study: Study | None = None, by: User | None = None) -> bool:
    """Give a role; False where the account had it before."""
    _membership, new = Membership.objects.get_or_create(user=user, study=study, role=role)
    if new:
        audit.note(Act.ROLE_GIVEN, by=by, subject=user.public_id, study=study, role=role)
    return new


@transaction.atomic
def take(user: User, role: Role, *, study: Study | None = None, by: User | None = None) -> bool:
    """Take a role away; False where the account did not have it."""
    gone, _rows = Membership.objects.filter(user=user, study=study, role=role).delete()
    if gone:
        audit.note(Act.ROLE_TAKEN, by=by, subject=user.public_id, study=study, role=role)
    return bool(gone)
