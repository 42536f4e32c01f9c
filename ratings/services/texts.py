"""What raters are told before they start: versioned texts in two languages, kept as files with the code.

The files are plain: headings with `#`, lists with `-`, paragraphs. A text once used is never edited;
a change makes the next version, since a participation stores which one it agreed to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ratings.models.base import language_fallback

FOLDER = Path(__file__).resolve().parent.parent / "builtin" / "texts"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or list of a text."""

    kind: str
    text: str = ""
    entries: list[str] = field(default_factory=list)


def read(name: str, version: str, *, language: str) -> tuple[Block, ...]:
    """Return the blocks of a text, such as `consent` version `1`, in the reader's language."""
    return _read(f"{name}-{version}.{language_fallback('en', 'zh-hans', language)}.md")


@cache
def _read(filename: str) -> tuple[Block, ...]:
    parts = (FOLDER / filename).read_text(encoding="utf-8").split("\n\n")
    return tuple(_block(part.strip()) for part in parts if part.strip())


def _block(part: str) -> Block:
    lines = part.splitlines()
    if part.startswith("#"):
        marks = len(part) - len(part.lstrip("#"))
        return Block("title" if marks == 1 else "heading", part[marks:].strip())
    if all(line.startswith(("- ", "  ")) for line in lines):
        entries = "\n".join(lines).removeprefix("- ").split("\n- ")
        return Block("list", entries=[" ".join(entry.split()) for entry in entries])
    return Block("paragraph", " ".join(lines))
