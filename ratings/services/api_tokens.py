"""Tokens by which programs act for an account: shown once, kept as hashes, with scopes and an end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Act, Scope
from ratings.errors import InvalidError
from ratings.models import ApiToken, User
from ratings.services import audit, tokens

PREFIX = "jury_"  # so that a token that leaked into a text or a log is recognised as one
NAME_LIMIT = 100
# A token that is used all the time is not written down as often.
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make(
    user: User, *, name: str, scopes: Iterable[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Return a new token and its text, which is stored nowhere."""
    name = name.strip()
    chosen = [scope for scope in Scope.values if scope in set(scopes)]
    if not name or len(name) > NAME_LIMIT:
        told = _("Give the token a name of at most %(limit)d characters.") % {"limit": NAME_LIMIT}
        raise InvalidError(told, fields={"name": told})
    if not chosen:
        told = _("Choose at least one thing the token may be used for.")
        raise InvalidError(told, fields={"scopes": told})
    if expires_at is not None and expires_at <= timezone.now():
        told = _("This moment has passed already. Choose a later one.")
        raise InvalidError(told, fields={"expires_at": told})
    secret, _hash = tokens.make()
    text = PREFIX + secret
    token = ApiToken.objects.create(
        user=user,
        name=name,
        token_hash=tokens.hashed(text),
        hint=text[:10],
        scopes=chosen,
        expires_at=expires_at,
    )
    audit.note(Act.TOKEN_MADE, by=user, subject=token.public_id, scopes=chosen)
    return token, text


@transaction.atomic
def revoke(token: ApiToken, *, by: User | None) -> None:
    """Let the token open nothing any more; the first time stands."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        audit.note(Act.TOKEN_REVOKED, by=by, subject=token.public_id)


def used(text: str) -> ApiToken | None:
    """Return the live token of a text and note its use; None where there is none."""
    found: ApiToken | None = (
        ApiToken.objects.live().select_related("user").filter(token_hash=tokens.hashed(text)).first()
    )
    if found is not None:
        now = timezone.now()
        seldom = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        ApiToken.objects.filter(seldom, pk=found.pk).update(last_used_at=now)
    return found
