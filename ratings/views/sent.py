"""What the room sends as JSON, checked into the arguments of `ratings.submit` and `votes.submit`."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ratings.choices import Skip
from ratings.errors import InvalidError
from ratings.services import marks

MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer as the page sent it: scores of one clip, or choices between two."""

    assignment: UUID
    public_id: UUID
    scores: dict[str, int | None]
    choices: dict[str, str]
    marks: list[marks.Given]
    watched: dict[str, Any]
    comment: str
    recognised: bool
    skipped: str
    rated_at: datetime | None


def parsed(body: bytes) -> Sent:
    """Return what was sent, or refuse it by the name of the first field that is wrong."""
    given = _object(body)
    return Sent(
        assignment=_uuid(given, "assignment"),
        public_id=_uuid(given, "id"),
        scores=_scores(given.get("scores", {})),
        choices=_choices(given.get("choices", {})),
        marks=_marks(given.get("marks", [])),
        watched=_mapping(given, "watched"),
        comment=_text(given, "comment"),
        recognised=given.get("recognised") is True,
        skipped=_skipped(given.get("skipped", "")),
        rated_at=_time(given.get("rated_at")),
    )


def _refuse(field: str) -> InvalidError:
    told = _("This page sent something that cannot be read. Please reload it; your answers are kept.")
    return InvalidError(told, fields={field: told})


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise _refuse("body")
    try:
        given = json.loads(body)
    except ValueError as error:
        raise _refuse("body") from error
    if not isinstance(given, dict):
        raise _refuse("body")
    return given


def _mapping(given: dict[str, Any], field: str) -> dict[str, Any]:
    value = given.get(field, {})
    # Escapes of NUL and of surrogates would be refused by PostgreSQL's JSON.
    if not isinstance(value, dict) or "\\u" in json.dumps(value):
        raise _refuse(field)
    return value


def _uuid(given: dict[str, Any], field: str) -> UUID:
    try:
        return UUID(str(given.get(field)))
    except ValueError as error:
        raise _refuse(field) from error


def _scores(value: object) -> dict[str, int | None]:
    if not isinstance(value, dict):
        raise _refuse("scores")
    for level in value.values():
        if level is not None and (isinstance(level, bool) or not isinstance(level, int)):
            raise _refuse("scores")
    return value


def _choices(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(choice, str) for choice in value.values()):
        raise _refuse("choices")
    return value


def _marks(value: object) -> list[marks.Given]:
    if not isinstance(value, list) or not all(isinstance(mark, dict) for mark in value):
        raise _refuse("marks")
    return [_mark(mark) for mark in value]


def _mark(given: dict[str, Any]) -> marks.Given:
    at_s = given.get("at")
    if isinstance(at_s, bool) or not isinstance(at_s, int | float) or not math.isfinite(at_s):
        raise _refuse("marks")
    return marks.Given(public_id=_uuid(given, "id"), at_s=float(at_s), fault=str(given.get("fault")))


def _skipped(value: object) -> str:
    if value not in ("", *Skip.values):
        raise _refuse("skipped")
    return str(value)


def _text(given: dict[str, Any], field: str) -> str:
    value = given.get(field, "")
    if not isinstance(value, str):
        raise _refuse(field)
    # PostgreSQL cannot store a NUL, and nothing can encode a lone surrogate; neither is worth a refusal.
    return value.replace("\x00", "").encode(errors="replace").decode()


def _time(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        time = parse_datetime(value) if isinstance(value, str) else None
    except ValueError as error:
        raise _refuse("rated_at") from error
    if time is None or time.tzinfo is None:
        raise _refuse("rated_at")
    return time
