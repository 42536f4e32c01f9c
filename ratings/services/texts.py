"""What raters are told before they start: versioned texts in two languages, kept as files with the code.

The files are plain: `#` before a title, `- ` or `1. ` before the entries of a list, `**` around what is
strong, an empty line between paragraphs. A text once used is never edited; a change makes the next version,
since a participation stores which one it agreed to. Consent and instructions have one version together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ratings import builtin
from ratings.models.base import language_fallback

ENTRY = re.compile(r"^(?:- |\d+\. )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, strong or plain."""

    words: str
    strong: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A title, a paragraph, or a list with its lines. `kind`: title, paragraph, bullets or steps."""

    kind: str
    lines: tuple[Line, ...]


def versions() -> list[str]:
    """Return the versions there are, the oldest first."""
    return [str(number) for number in range(1, builtin.latest("consent") + 1)]


def version(text: str) -> str:
    """Return a version that there is; ValueError for any other."""
    if text not in versions():
        raise ValueError(text)
    return text


def read(name: str, version: str, *, language: str) -> tuple[Block, ...]:
    """Return the blocks of a text, such as `consent` version `1`, in the reader's language."""
    return _read(f"{name}-{version}.{language_fallback('en', 'zh-hans', language)}.md")


@cache
def _read(filename: str) -> tuple[Block, ...]:
    parts = builtin.path("texts", filename).read_text(encoding="utf-8").split("\n\n")
    return tuple(_block(part.strip()) for part in parts if part.strip())


def _block(part: str) -> Block:
    if part.startswith("#"):
        return Block("title", (_line(part.lstrip("# ")),))
    if not ENTRY.match(part):
        return Block("paragraph", (_line(part),))
    entries = [entry for entry in ENTRY.split(part) if entry.strip()]
    return Block("bullets" if part.startswith("-") else "steps", tuple(_line(entry) for entry in entries))


def _line(text: str) -> Line:
    runs = re.split(r"\*\*", " ".join(text.split()))
    return tuple(Run(words, strong=bool(number % 2)) for number, words in enumerate(runs) if words)
