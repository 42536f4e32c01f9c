"""Secrets that travel in links: the link holds the token, the database only its hash."""

from __future__ import annotations

import hashlib
import secrets


def make() -> tuple[str, str]:
    """Return a new token for a link, and the SHA-256 in hex that is stored."""
    token = secrets.token_urlsafe(24)
    return token, hashed(token)


def hashed(token: str) -> str:
    """Return the SHA-256 in hex. The token is random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
