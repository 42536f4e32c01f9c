"""JSON in, with the line on which each thing stands: Python's own reader forgets it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from ratings.errors import InvalidError
from ratings.services.imports.fields import Cell
from ratings.services.imports.report import Report
from ratings.services.shapes import Path, ShapeError, checked_text

LARGEST = 50_000_000
LONGEST_TEXT = 100_000
_SPACE = re.compile(r"[ \t\r\n]*")


class LineError(InvalidError):
    """A document that cannot be accepted, and the line to look at."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        super().__init__(reason)


def read(stream: BinaryIO) -> tuple[str, Any]:
    """Return the text of a JSON document and what it says; raise with the line where it cannot be read."""
    raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise LineError(1, _("The file is larger than %(limit)s bytes.") % {"limit": f"{LARGEST:,}"})
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LineError(raw.count(b"\n", 0, error.start) + 1, _("The file is not UTF-8.")) from error
    try:
        return text, json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise LineError(error.lineno, _("This is no JSON: %(fault)s.") % {"fault": error.msg}) from error
    except RecursionError:
        raise LineError(1, _("The document is nested too deeply.")) from None
    except ValueError as error:
        raise LineError(1, str(error)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("The key “%(key)s” stands twice in one object.") % {"key": twice[:60]})
    return made


def _no_constant(name: str) -> None:
    raise ValueError(_("%(name)s is no number.") % {"name": name})


def line_of(text: str, path: Path) -> int:
    """Return the line on which the value at `path` begins, or that of the nearest thing around it."""
    decoder = json.JSONDecoder()
    place = _space(text, 0)
    for part in path:
        inside = _find(text, place, part, decoder)
        if inside is None:
            break
        place = inside
    return text.count("\n", 0, place) + 1


def _space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _find(text: str, place: int, part: str | int, decoder: json.JSONDecoder) -> int | None:
    """Return where one member of the array or object at `place` begins."""
    for name, start in _members(text, place, decoder):
        if name == part:
            return start
    return None


def _members(text: str, place: int, decoder: json.JSONDecoder) -> Iterator[tuple[str | int, int]]:
    kind, number = text[place], 0
    if kind not in "[{":
        return
    place = _space(text, place + 1)
    while text[place] not in "]}":
        name: str | int = number
        if kind == "{":
            name, place = decoder.raw_decode(text, place)
            place = _space(text, _space(text, place) + 1)
        yield name, place
        _value, place = decoder.raw_decode(text, place)
        place = _space(text, place)
        if text[place] == ",":
            place = _space(text, place + 1)
        number += 1


def rows(stream: BinaryIO, columns: list[str], *, report: Report) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield the objects of a list as rows of cells, each with its line; refuse what is none."""
    try:
        text, document = read(stream)
        if not isinstance(document, list):
            raise LineError(1, _("The document must be a list of objects."))
    except LineError as error:
        report.refuse(error.line, error)
        return
    line, seen = 1, 0
    starts = _members(text, _space(text, 0), json.JSONDecoder())
    for entry, (_number, place) in zip(document, starts, strict=True):
        line, seen = line + text.count("\n", seen, place), place
        try:
            yield line, _cells(entry, columns)
        except ShapeError as error:
            report.refuse(line, error)


def _cells(entry: object, columns: list[str]) -> dict[str, Cell]:
    if not isinstance(entry, dict):
        raise ShapeError((), _("An object in braces is needed here."))
    unknown = [str(key)[:60] for key in entry if key not in columns]
    if unknown:
        raise ShapeError((), _("Unknown key: %(names)s.") % {"names": ", ".join(unknown)})
    return {key: _cell(key, value) for key, value in entry.items()}


def _cell(key: str, value: object) -> Cell:
    if isinstance(value, list):
        return tuple(_scalar(key, part) for part in value)
    return _scalar(key, value)


def _scalar(key: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return checked_text(value, (key,), limit=LONGEST_TEXT)
