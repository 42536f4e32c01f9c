"""JSON: the leaderboard of the contract, or a report's boards, specs and references as plain data."""

from __future__ import annotations

import json

from ratings.reports.document import Document


def write(document: Document) -> bytes:
    """Return the plain data; a figure that does not exist is null, never NaN."""
    return (json.dumps(document.plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
