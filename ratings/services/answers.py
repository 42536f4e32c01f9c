"""Answers kept for a day: who asks again with the same `Idempotency-Key` is answered the same.

A key is claimed by inserting its row, so that of two requests at once one works and the other is told to
wait. A claim whose process died lapses, and the next request takes it over. An answer may hold what is shown
once, such as a link, so it is kept sealed by the key it is asked for with, of which only a hash is kept.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import timedelta

from cryptography.fernet import Fernet
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ratings.errors import BusyError, ConflictError
from ratings.models import KeptAnswer, User
from ratings.services import tokens

KEPT = timedelta(hours=24)
LEASE = timedelta(minutes=15)
TIDIED_AT_ONCE = 5_000


def claim(user: User, key: str, *, digest: str) -> KeptAnswer:
    """Return the answer kept under a key, or a claim without a status that is the caller's to fulfil."""
    now, key = timezone.now(), tokens.hashed(key)
    KeptAnswer.objects.filter(user=user, key=key, asked_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(
                user=user, key=key, request_digest=digest, lease_until=now + LEASE
            )
    except IntegrityError:
        return _known(user, key, digest=digest)


def _known(user: User, key: str, *, digest: str) -> KeptAnswer:
    kept = KeptAnswer.objects.filter(user=user, key=key).first()
    if kept is None:
        raise _busy()
    if kept.request_digest != digest:
        raise ConflictError(
            _("This Idempotency-Key was used for another request. Make a new key for each new request.")
        )
    if kept.status is None:
        now = timezone.now()
        lapsed = KeptAnswer.objects.filter(pk=kept.pk, status=None, lease_until__lt=now)
        if not lapsed.update(lease_until=now + LEASE):
            raise _busy()
    return kept


def _busy() -> BusyError:
    return BusyError(
        _("The first request with this Idempotency-Key is still being answered. Ask again soon.")
    )


def keep(claimed: KeptAnswer, key: str, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keep the answer to a claim, for whoever asks again."""
    sealed = _seal(claimed, key).encrypt(body).decode()
    KeptAnswer.objects.filter(pk=claimed.pk).update(status=status, headers=dict(headers), body=sealed)


def body(kept: KeptAnswer, key: str) -> bytes:
    """Return the body of an answer that is kept."""
    return _seal(kept, key).decrypt(kept.body.encode())


def _seal(kept: KeptAnswer, key: str) -> Fernet:
    secret = salted_hmac(f"ratings.answers.{kept.user_id}", key, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(secret))


def release(claimed: KeptAnswer) -> None:
    """Give a claim up: nothing was done, and the same key may be tried again."""
    KeptAnswer.objects.filter(pk=claimed.pk, status=None).delete()


def tidy() -> int:
    """Delete what has been kept long enough; return how many."""
    old = KeptAnswer.objects.filter(asked_at__lt=timezone.now() - KEPT).order_by("asked_at")
    pks = list(old.values_list("pk", flat=True)[:TIDIED_AT_ONCE])
    return KeptAnswer.objects.filter(pk__in=pks).delete()[0]
