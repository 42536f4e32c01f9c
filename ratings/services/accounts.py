"""Accounts: the first administrator, and signing in by a link that works once."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.errors import GoneError
from ratings.models import SignInLink, User
from ratings.services import tokens

FIRST_ADMINISTRATOR = "admin@clipjury.example"
LINK_HOURS = 24


def first_administrator() -> User:
    """Return the first administrator, making the account, without a password, at first start."""
    user = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    return user or User.objects.create_superuser(FIRST_ADMINISTRATOR, name="Administrator")


@transaction.atomic
def sign_in_link(user: User) -> str:
    """Return a whole address that signs `user` in once; unused earlier links stop working."""
    token, token_hash = tokens.make()
    now = timezone.now()
    user.sign_in_links.filter(used_at__isnull=True).delete()
    SignInLink.objects.create(user=user, token_hash=token_hash, expires_at=now + timedelta(hours=LINK_HOURS))
    return settings.BASE_URL + reverse("sign-in-link", args=[token])


def use_link(token: str) -> User:
    """Return the account of an unused, unexpired link and use the link up."""
    now = timezone.now()
    link = SignInLink.objects.select_related("user").filter(token_hash=tokens.hashed(token)).first()
    live = SignInLink.objects.filter(used_at__isnull=True, expires_at__gt=now, user__is_active=True)
    if link is None or not live.filter(pk=link.pk).update(used_at=now):
        raise GoneError(
            _("This sign-in link was used or has expired. Ask for a new one: ./run manage sign_in_link EMAIL")
        )
    return link.user
