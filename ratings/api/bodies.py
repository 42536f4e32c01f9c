"""Reading the JSON of a request: strictly, and never more of it than can be meant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

MOST_BYTES = 5 * 1024 * 1024


class TooLarge(APIException):
    """More than a request of JSON can be meant to hold."""

    status_code = 413
    default_code = "too_large"
    default_detail = "The body is larger than 5 MiB. Send it in parts, or import it by command."


class StrictJson(BaseParser):
    """JSON in UTF-8: no key twice, no NaN, nothing that could not be stored or sent back."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return what the body says."""
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise TooLarge
        if not raw:
            return {}
        try:
            said = json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
            json.dumps(said, ensure_ascii=False).encode()
        except UnicodeError as error:
            raise ParseError(_("The body is not UTF-8, or holds half a character.")) from error
        except RecursionError as error:
            raise ParseError(_("The body is nested too deeply.")) from error
        except ValueError as error:
            raise ParseError(_("The body is no JSON: %(fault)s.") % {"fault": error}) from error
        return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError(_("a key stands twice in one object"))
    return made


def _no_constant(name: str) -> None:
    raise ValueError(_("%(name)s is no number") % {"name": name})
