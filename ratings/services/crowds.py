"""What crowd platforms hand over and want back: a participant's number, a code, an address to return to.

Pure. A link into a study may carry whatever somebody typed, so a number that no platform would give is
refused before anything is stored; and a rater is only ever sent to an address that the study's rules name.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from ratings.errors import InvalidError

NAME = re.compile(r"[A-Za-z0-9_-]{0,60}", re.ASCII)
PARTICIPANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@:+=-]{0,199}", re.ASCII)
CODE, NUMBER = "code", "participant"


def parameter(text: str) -> str:
    """Return a parameter's name, or none. Raises ValueError for what is no name."""
    if not NAME.fullmatch(text):
        raise ValueError(text)
    return text


code = parameter
"""Read a completion code: the same letters."""


def address(text: str) -> str:
    """Return an address to send raters to, or none. Raises ValueError for any but https and the two words."""
    if not text:
        return text
    parts = urlsplit(text)
    fields = {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}
    if not text.isprintable() or " " in text or fields - {CODE, NUMBER}:
        raise ValueError(text)
    # A word in braces may be filled into the path and the query, never into where the address leads.
    if parts.scheme != "https" or not parts.hostname or "{" in parts.netloc or "@" in parts.netloc:
        raise ValueError(text)
    return text


def filled(template: str, *, code: str, participant: str) -> str:
    """Return the address with code and participant's number in their places, quoted."""
    return template.format(code=quote(code, safe=""), participant=quote(participant, safe=""))


def participant(parameter: str, given: Mapping[str, str]) -> str:
    """Return the number in a link's parameters; empty where the study asks for none.

    Raises InvalidError where it is missing, or cannot be a number that a platform gave.
    """
    if not parameter:
        return ""
    number = given.get(parameter, "")
    if not number:
        told = _("This link lacks your participant number. Please open the study from the platform's page.")
        raise InvalidError(told, fields={parameter: told})
    if not PARTICIPANT.fullmatch(number):
        told = _("The participant number in this link cannot be one. Please open the platform's link again.")
        raise InvalidError(told, fields={parameter: told})
    return number
