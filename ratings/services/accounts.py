"""Accounts: the first administrator, and signing in by a link that works once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Act, Role
from ratings.errors import ConflictError, DeniedError, GoneError
from ratings.models import Invitee, KeptAnswer, ParticipationLink, SignInLink, Study, User
from ratings.services import audit, erasing, roles, sessions, tokens

FIRST_ADMINISTRATOR = "admin@clipjury.example"
LINK_HOURS = 24


def first_administrator() -> User:
    """Return the first administrator, making the account, without a password, at first start."""
    user = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    return user or User.objects.create_superuser(FIRST_ADMINISTRATOR, name="Administrator")


@transaction.atomic
def sign_in_link(user: User, *, hours: int = LINK_HOURS) -> str:
    """Return a whole address that signs `user` in once; unused earlier links stop working."""
    token, token_hash = tokens.make()
    now = timezone.now()
    user.sign_in_links.filter(used_at__isnull=True).delete()
    SignInLink.objects.create(user=user, token_hash=token_hash, expires_at=now + timedelta(hours=hours))
    return settings.BASE_URL + reverse("sign-in-link", args=[token])


def use_link(token: str) -> User:
    """Return the account of an unused, unexpired link and use the link up."""
    now = timezone.now()
    link = SignInLink.objects.select_related("user").filter(token_hash=tokens.hashed(token)).first()
    live = SignInLink.objects.filter(used_at__isnull=True, expires_at__gt=now, user__is_active=True)
    if link is None or not live.filter(pk=link.pk).update(used_at=now):
        raise GoneError(
            _("It works once, and for a day. A code by mail signs you in as well, or a new link.")
        )
    return link.user


@transaction.atomic
def invite(
    email: str, *, name: str = "", role: Role | None = None, study: Study | None = None, by: User
) -> tuple[User, str]:
    """Make an account for a colleague; return it with a sign-in link."""
    user = open_for(email, name=name, role=role, study=study, by=by)
    return user, sign_in_link(user)


def open_for(email: str, *, name: str, role: Role | None, study: Study | None, by: User | None) -> User:
    """Make an account; without a role, an administrator's."""
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise ConflictError(_("There is an account with this address already."))
    user = User.objects.create_user(email, name=name.strip(), is_staff=role is None)
    audit.note(Act.ACCOUNT_INVITED, by=by, subject=user.public_id, administrator=role is None)
    if role is not None:
        roles.give(user, role, study=study, by=by)
    return user


def describe(user: User, *, name: str, language: str) -> None:
    """Store how an account is called, and in which language it is written to."""
    User.objects.filter(pk=user.pk).update(name=name.strip(), language=language)


@transaction.atomic
def end_sessions(user: User, *, by: User) -> None:
    """Sign an account out everywhere: every session holds a digest of what is replaced here."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    sessions.end_all(user)
    audit.note(Act.SESSION_ENDED, by=by, subject=user.public_id)


@transaction.atomic
def set_active(user: User, *, active: bool, by: User) -> None:
    """Close an account, or open it again. Nobody closes their own: somebody must be left to open it."""
    if user == by:
        raise DeniedError(_("You cannot close your own account. Ask another administrator."))
    if User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
        audit.note(Act.ACCOUNT_CHANGED, by=by, subject=user.public_id, active=active)


@transaction.atomic
def forget_factors(user: User, *, by: User | None) -> None:
    """Ask for no second step any more, and know no passkey: for somebody who has lost the device."""
    if Authenticator.objects.filter(user=user).delete()[0]:
        audit.note(Act.FACTOR_REMOVED, by=by, subject=user.public_id, what="all")


@transaction.atomic
def erase(user: User, *, by: User) -> None:
    """Forget who an account is, and which pseudonyms were theirs, with their comments. Scores stay."""
    if user == by:
        raise DeniedError(_("You cannot erase yourself. Ask another administrator."))
    erasing.cut(ParticipationLink.objects.filter(user=user))
    sessions.end_all(user)
    for rows in (user.memberships, user.api_tokens, user.sign_in_links):
        rows.all().delete()
    for kept in (EmailAddress, Authenticator, SocialAccount):
        kept.objects.filter(user=user).delete()
    KeptAnswer.objects.filter(user=user).delete()
    Invitee.objects.filter(Q(user=user) | Q(email=user.email)).update(email="", name="")
    user.email, user.name = f"erased-{secrets.token_hex(8)}@erased.invalid", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    audit.note(Act.ACCOUNT_ERASED, by=by, subject=user.public_id)
