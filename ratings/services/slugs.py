"""How a name becomes a slug: a promise to outside programs (docs/contracts.md)."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_REST = re.compile(r"[^a-z0-9]+")


def slug_for(name: str) -> str:
    """Return the slug of a name; a name without a Latin letter or digit gets one from its digest."""
    folded = unicodedata.normalize("NFKD", name).lower()
    slug = _REST.sub("-", folded).strip("-")
    return slug or "g-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def is_slug(text: str) -> bool:
    """Say whether a text is its own slug."""
    return bool(text) and slug_for(text) == text
