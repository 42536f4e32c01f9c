"""LaTeX: booktabs tables; with Chinese in it, it asks for ctex and is run by XeLaTeX or LuaLaTeX."""

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

A_PAGE = 35
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    "-": r"-{}",
    "−": r"\ensuremath{-}",
    # The Greek of coefficients, which the text font of LaTeX lacks.
    "α": r"\ensuremath{\alpha}",
    "κ": r"\ensuremath{\kappa}",
    "ρ": r"\ensuremath{\rho}",
    "τ": r"\ensuremath{\tau}",
    "[": r"{[}",
    "]": r"{]}",
}
_SPECIAL = re.compile("|".join(map(re.escape, _ESCAPES)))
# A digest or an address would run over the margin.
_LONG = re.compile(".{1,12}")
_CHINESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_PREAMBLE = r"""\usepackage[a4paper,margin=18mm]{geometry}
\usepackage{booktabs,longtable,array,graphicx,textcomp}
\setlength{\parindent}{0pt}\setlength{\parskip}{6pt}\setlength{\tabcolsep}{4pt}
"""


def write(document: Document) -> bytes:
    """Return the source of one LaTeX document."""
    body = "\n\n\\clearpage\n".join(_section(section) for section in document.sections)
    # ctex brings xeCJK, and a font with Chinese that the system has; Noto is named since Debian has it.
    kind = (
        "\\documentclass[10pt,fontset=none]{ctexart}\n\\setCJKmainfont{Noto Sans CJK SC}\n"
        if _CHINESE.search(body)
        else "\\documentclass[10pt]{article}\n\\usepackage{fontspec}\n"
    )
    head = "% XeLaTeX or LuaLaTeX: xelatex report.tex\n" + kind + _PREAMBLE
    return f"{head}\\begin{{document}}\n{body}\n\\end{{document}}\n".encode()


def _section(section: Section) -> str:
    head = f"{{\\LARGE\\bfseries {escape(section.title)}\\par}}\n{escape(section.subtitle)}"
    return "\n\n".join([head, *(_part(part, section) for part in section.parts)])


def _part(part: Part, section: Section) -> str:
    match part:
        case Heading():
            return f"\\{'section' if part.depth == 1 else 'subsection'}*{{{escape(part.text)}}}"
        case Paragraph():
            return f"\\textbf{{{escape(part.text)}}}" if part.lead else escape(part.text)
        case Notes():
            return _list(part.items)
        case Table():
            return _table(part)
        case Chart():
            return escape(part.sentence)
        case Gallery():
            captions = [picture.caption or picture.alt for picture in part.pictures]
            return f"\\textbf{{{escape(part.title)}}}\n{_list([*captions, section.words.elsewhere])}"


def _list(items: Sequence[str]) -> str:
    if not items:
        return ""
    return "\\begin{itemize}\n" + "\n".join(f"\\item {escape(item)}" for item in items) + "\n\\end{itemize}"


def _table(table: Table) -> str:
    """Return a table; one that is wider than the page is scaled down to it, a longer one runs on."""
    if not table.rows:
        return ""
    kinds = "".join("r" if table.numeric(n) else "l" for n in range(len(table.columns)))
    lines = "\n".join(_lines(table))
    if len(table.rows) > A_PAGE:
        fitted = f"\\begin{{longtable}}{{{kinds}}}\n{lines}\n\\end{{longtable}}"
    else:
        inner = f"\\begin{{tabular}}{{{kinds}}}\n{lines}\n\\end{{tabular}}"
        fitted = f"\\resizebox{{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}}{{!}}{{%\n{inner}}}"
    notes = "".join(f"\n\n{{\\footnotesize {escape(note)}\\par}}" for note in table.notes)
    return f"\\textbf{{{escape(table.title)}}}\\nopagebreak\n\n{fitted}{notes}"


def _lines(table: Table) -> Iterator[str]:
    yield "\\toprule"
    yield " & ".join(escape(label, longest=IN_A_CELL) for label in table.columns) + r" \\"
    yield "\\midrule"
    for n, row in enumerate(table.rows):
        yield " & ".join(_cell(cell) for cell in row) + r" \\"
        if n in table.rules and n + 1 < len(table.rows):
            yield "\\midrule"
    yield "\\bottomrule"


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Number() | Verdict():
            return escape(cell.text)
        case int():
            return str(cell)
    return escape(cell, longest=IN_A_CELL)


def escape(text: str, *, longest: int = 2000) -> str:
    """Return a text in which nothing is a command."""
    words = seen(text, longest=longest).split(" ")
    parts = (_LONG.findall(word) if len(word) > 24 else [word] for word in words)
    safe = (
        "\\allowbreak{}".join(_SPECIAL.sub(lambda found: _ESCAPES[found.group()], part) for part in word)
        for word in parts
    )
    return " ".join(safe)
