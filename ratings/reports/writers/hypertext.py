"""HTML: one file that needs no network, runs no script and prints well; the PDF is made from it.

Its content policy allows its one stylesheet by hash and pictures within the file, and nothing else. Colours
of levels are classes, since a style attribute would need a policy that allows every style.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from html import escape as escape_html
from pathlib import Path

from ratings.reports import marks, ramp
from ratings.reports.document import (
    Cell,
    Chart,
    Document,
    Gallery,
    Heading,
    Level,
    Notes,
    Number,
    Paragraph,
    Part,
    Picture,
    Section,
    Table,
)
from ratings.reports.drawing import INK
from ratings.reports.plain import IN_A_CELL, LONGEST, seen

SHEET = Path(__file__).resolve().parent / "report.css"
# From so many columns on, intervals stand beneath their figures; from MANY on, a table takes a broad page.
DENSE, MANY = 7, 11
# A table of so few rows is not torn by the end of a page.
WHOLE = 14


def write(document: Document) -> bytes:
    """Return the page; sections of several languages follow one another, each in its own language."""
    style = sheet()
    first = document.sections[0]
    body = "".join(_section(section, n) for n, section in enumerate(document.sections))
    return (
        f'<!doctype html>\n<html lang="{first.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="ClipJury">\n'
        f'<meta name="description" content="{_short(first.subtitle)}">\n'
        f"<title>{_short(document.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    ).encode()


@cache
def sheet() -> str:
    """Return the stylesheet with the ramp's colours."""
    steps = "".join(
        f".l{of}-{level}{{--fill:{fill};background:{fill};color:{ramp.ink_on(fill)}}}\n"
        for of in range(2, 8)
        for level in range(1, of + 1)
        for fill in [ramp.colour(level, of)]
    )
    return SHEET.read_text(encoding="utf-8") + steps


@cache
def policy() -> str:
    """Return the content policy of the page, which a server should send as a header too."""
    digest = base64.b64encode(hashlib.sha256(sheet().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _section(section: Section, number: int) -> str:
    heads = [part for part in section.parts if isinstance(part, Heading) and part.depth == 1]
    names = {id(head): f"s{number}-{n}" for n, head in enumerate(heads, start=1)}
    listed = "".join(f'<li><a href="#{names[id(head)]}">{_short(head.text)}</a></li>' for head in heads)
    contents = f'<nav aria-label="{escape(section.words.contents)}"><ol>{listed}</ol></nav>' if heads else ""
    parts = "".join(
        _heading(part, names.get(id(part), ""), wide=_opens_wide(section.parts[n + 1 :]))
        if isinstance(part, Heading)
        else _part(part, section)
        for n, part in enumerate(section.parts)
    )
    return (
        f'<main lang="{section.language}"><header><h1>{_short(section.title)}</h1>'
        f'<p class="subtitle">{escape(section.subtitle)}</p>{contents}</header>\n{parts}</main>\n'
    )


def _opens_wide(parts: Sequence[Part]) -> bool:
    """Whether a wide table is what comes next: its heading then goes with it onto the broad page."""
    first = next((part for part in parts if not isinstance(part, Heading)), None)
    return isinstance(first, Table) and len(first.columns) >= MANY


def _heading(part: Heading, name: str, *, wide: bool) -> str:
    named = f' id="{name}"' if name else ""
    kind = " class=wide" if wide else ""
    return f"<h{part.depth + 1}{named}{kind}>{_short(part.text)}</h{part.depth + 1}>\n"


def _part(part: Part, section: Section) -> str:
    match part:
        case Paragraph():
            return f"<p{' class=lead' if part.lead else ''}>{escape(part.text)}</p>\n"
        case Notes():
            return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in part.items)}</ul>\n"
        case Chart():
            return f"<figure><figcaption>{escape(part.sentence)}</figcaption>{part.svg}</figure>\n"
        case Gallery():
            pictures = "".join(map(_picture, part.pictures))
            kind = "gallery strips" if part.strips else "gallery"
            return f'<section class="{kind}"><h4>{_short(part.title)}</h4><div>{pictures}</div></section>\n'
        case Table():
            return _table(part, section)
        case Heading():
            return _heading(part, "", wide=False)


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.content).decode()
    return (
        f'<figure><img src="data:{picture.media_type};base64,{data}" alt="{_short(picture.alt)}">'
        f"<figcaption>{_short(picture.caption)}</figcaption></figure>"
    )


def _table(table: Table, section: Section) -> str:
    kinds = ["verdicts"] if table.verdicts else []
    kinds += ["wide"] if len(table.columns) >= MANY else []
    kinds += ["dense"] if len(table.columns) >= DENSE else []
    kinds += ["whole"] if len(table.rows) <= WHOLE else []
    aligned = [table.numeric(n) for n in range(len(table.columns))]
    head = "".join(
        f'<th scope="col"{" class=num" if number else ""}>{_short(label)}</th>'
        for label, number in zip(table.columns, aligned, strict=True)
    )
    body = "".join(
        f"<tr{' class=rule' if n in table.rules else ''}>{_row(row, aligned)}</tr>\n"
        for n, row in enumerate(table.rows)
    )
    key = _key(section) if table.verdicts else ""
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in table.notes)
    return (
        f'<section class="part {" ".join(kinds)}"><h4>{_short(table.title)}</h4><div class="table"><table>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>{key}{notes}</section>\n"
    )


def _row(row: Sequence[Cell], aligned: Sequence[bool]) -> str:
    cells = zip(row, aligned, strict=True)
    return "".join(
        f'<th scope="row">{_cell(cell)}</th>'
        if n == 0
        else f"<td{' class=num' if number else ''}>{_cell(cell)}</td>"
        for n, (cell, number) in enumerate(cells)
    )


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Number():
            interval = f" <small>{cell.interval}</small>" if cell.interval else ""
            return f"{cell.figure}{interval}"
        case Level():
            return _verdict(cell)
        case int():
            return str(cell)
    return _short(cell)


def _verdict(cell: Level) -> str:
    """Return a verdict with its second sign: as many filled bars as the level has."""
    if cell.level is None:
        return f'<div class="level none">{escape(cell.word)}</div>'
    kind = f"l{cell.of}-{cell.level}" if cell.certain else "open"
    told = "".join(
        f"<small>{escape(text)}</small>" for text in (cell.text.removeprefix(cell.word).strip(),) if text
    )
    drawn = marks.bars(min(cell.level, cell.to or cell.level), cell.of, to=max(cell.level, cell.to or 0))
    # Whoever prints this may not pass the colour of the text on to a drawing, so it is said again.
    ink = ramp.ink_on(ramp.colour(cell.level, cell.of)) if cell.certain else INK
    drawn = drawn.replace("currentColor", ink).replace("<svg ", f'<svg fill="{ink}" ', 1)
    return f'<div class="level {kind}">{drawn}<b>{escape(cell.word)}</b>{told}</div>'


def _key(section: Section) -> str:
    words = section.words
    return (
        f'<p class="key"><i class="l3-3"></i>{escape(words.filled)} '
        f'<i class="open"></i>{escape(words.outlined)}</p>'
    )


def escape(text: str, *, longest: int = LONGEST) -> str:
    """Return a text in which nothing is markup."""
    return escape_html(seen(text, longest=longest))


def _short(text: str) -> str:
    return escape(text, longest=IN_A_CELL)
