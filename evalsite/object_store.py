"""An S3-compatible store in the media folder's place: its options, and what its settings must be like."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

BACKEND = "storages.backends.s3.S3Storage"
BUCKET = re.compile(r"[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]")
# How long a signed address of the store itself opens an object.
ADDRESS_SECONDS = 600


def storage(*, bucket: str, endpoint: str, region: str, access_key: str, secret_key: str) -> dict[str, Any]:
    """Return the entry of STORAGES; raise with the variable's name for what cannot be."""
    if not BUCKET.fullmatch(bucket):
        raise ImproperlyConfigured(f"S3_BUCKET must be a bucket's name, not {bucket!r}.")
    if bool(access_key) != bool(secret_key):
        missing = "S3_SECRET_KEY" if access_key else "S3_ACCESS_KEY"
        raise ImproperlyConfigured(f"{missing} is missing: a store's keys are given both, or neither.")
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": region or None,
        "access_key": access_key or None,
        "secret_key": secret_key or None,
        # Stores of one's own rarely have a host name for each bucket.
        "addressing_style": "path" if endpoint else "auto",
        "signature_version": "s3v4",
        "default_acl": None,
        "querystring_expire": ADDRESS_SECONDS,
        # Names are random, so nothing is ever overwritten, and nobody need ask first.
        "file_overwrite": True,
        "object_parameters": {"CacheControl": "private, no-transform, max-age=3600"},
    }
    return {"BACKEND": BACKEND, "OPTIONS": options}


def origin(*, bucket: str, endpoint: str, region: str) -> str:
    """Return where browsers are sent, for the content policy."""
    if endpoint:
        parts = urlsplit(endpoint)
        return f"{parts.scheme}://{parts.netloc}"
    return f"https://{bucket}.s3.{region + '.' if region else ''}amazonaws.com"
