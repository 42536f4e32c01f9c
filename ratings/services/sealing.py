"""Secrets that must be read again, such as an authenticator app's, lie sealed by the site's own key."""

from __future__ import annotations

import base64
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

log = logging.getLogger(__name__)


def seal(text: str) -> str:
    """Return a text that only this site opens."""
    return _seal().encrypt(text.encode()).decode()


def opened(sealed: str) -> str:
    """Return the text. One sealed by another key is a random one, which no code will ever fit."""
    try:
        return _seal().decrypt(sealed.encode()).decode()
    except InvalidToken:
        log.warning("A secret was sealed by another SECRET_KEY; whoever it belongs to must set it up anew.")
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _seal() -> Fernet:
    secret = salted_hmac(
        "ratings.sealing", "secrets", secret=settings.SECRET_KEY, algorithm="sha256"
    ).digest()
    return Fernet(base64.urlsafe_b64encode(secret))
