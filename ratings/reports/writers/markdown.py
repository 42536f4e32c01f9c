"""Markdown: tables in pipes, as GitHub and pandoc read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ratings.reports.document import (
    Cell,
    Chart,
    Document,
    Gallery,
    Heading,
    Notes,
    Number,
    Paragraph,
    Part,
    Section,
    Table,
)
from ratings.reports.document import Level as Verdict
from ratings.reports.plain import IN_A_CELL, seen

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&@:=^])")
# An address or a mail in a name would become a link by itself, so the letters that make one are broken up.
_LINK = re.compile(r"(?i)(www)\\\.")


def write(document: Document) -> bytes:
    """Return the document; sections of several languages follow one another."""
    return ("\n\n".join(_section(section) for section in document.sections) + "\n").encode()


def _section(section: Section) -> str:
    head = [f"# {escape(section.title)}", escape(section.subtitle)]
    return "\n\n".join([*filter(None, head), *(_part(part, section) for part in section.parts)])


def _part(part: Part, section: Section) -> str:
    match part:
        case Heading():
            return f"{'#' * (part.depth + 1)} {escape(part.text)}"
        case Paragraph():
            return f"**{escape(part.text)}**" if part.lead else escape(part.text)
        case Notes():
            return "\n".join(f"- {escape(item)}" for item in part.items)
        case Table():
            return _table(part)
        case Chart():
            return escape(part.sentence)
        case Gallery():
            captions = [f"- {escape(picture.caption or picture.alt)}" for picture in part.pictures]
            return "\n".join(
                [f"**{escape(part.title)}**", "", *captions, "", escape(section.words.elsewhere)]
            )


def _table(table: Table) -> str:
    return "\n\n".join([f"**{escape(table.title)}**", "\n".join(_lines(table)), *map(escape, table.notes)])


def _lines(table: Table) -> Iterator[str]:
    yield _line([escape(label, longest=IN_A_CELL) for label in table.columns])
    yield _line(["---:" if table.numeric(n) else "---" for n in range(len(table.columns))])
    for row in table.rows:
        yield _line([_cell(cell) for cell in row])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Number():
            return cell.text
        case Verdict():
            return escape(cell.text)
        case int():
            return str(cell)
    return escape(cell, longest=IN_A_CELL)


def escape(text: str, *, longest: int = 2000) -> str:
    """Return a text in which nothing is markup."""
    escaped = _MARKUP.sub(r"\\\1", seen(text, longest=longest))
    return _LINK.sub(r"\1\\.", escaped)
