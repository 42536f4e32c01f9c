"""The formats a Document can leave in: a new one is one writer and one line in FORMATS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ratings.reports.document import Document
from ratings.reports.writers import hypertext, latex, markdown, plain_csv, plain_json, portable, workbook


@dataclass(frozen=True)
class Format:
    """One way out of the house."""

    label: str
    suffix: str
    media_type: str
    write: Callable[[Document], bytes]


FORMATS: Mapping[str, Format] = {
    "pdf": Format("PDF", "pdf", "application/pdf", portable.write),
    "html": Format("HTML", "html", "text/html; charset=utf-8", hypertext.write),
    "xlsx": Format(
        "Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook.write
    ),
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8", plain_csv.write),
    "json": Format("JSON", "json", "application/json", plain_json.write),
    "md": Format("Markdown", "md", "text/markdown; charset=utf-8", markdown.write),
    "tex": Format("LaTeX", "tex", "application/x-tex", latex.write),
}


def write(document: Document, name: str) -> bytes:
    """Return the document in the format called `name`. Raises ValueError when there is no such format."""
    if name not in FORMATS:
        raise ValueError(f"there is no format {name!r}; the formats are {', '.join(FORMATS)}")
    return FORMATS[name].write(document)
