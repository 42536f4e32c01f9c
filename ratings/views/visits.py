"""Whence a request came."""

from __future__ import annotations

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """Return the address a request came from, past as many proxies as `PROXIES` says, if one is told."""
    try:
        found: str | None = get_client_ip(request)
        return found
    except ImproperlyConfigured:  # fewer proxies than announced: the header is not to be believed
        return str(request.META.get("REMOTE_ADDR", "")) or None
