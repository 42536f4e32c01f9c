"""Content that comes with the product: rubrics, prompts, specs, references and texts, as plain files.

Written by us, and figures from the sector report of August 2024; `tests/builtin/` holds them to their shapes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


def path(kind: str, name: str) -> Path:
    """Return where a file is: `path("prompts", "starter.csv")`."""
    return FOLDER / kind / name


def names(kind: str) -> list[str]:
    """Return the names that `document` takes for this kind, such as the slugs of the built-in rubrics."""
    return sorted(file.stem for file in (FOLDER / kind).glob("*.json"))


def document(kind: str, name: str) -> Any:
    """Read a JSON file: `document("rubrics", "report-2024")`. KeyError when there is none of that name."""
    if name not in names(kind):
        raise KeyError(f"there is no built-in {kind} {name!r}; there are {', '.join(names(kind))}")
    return json.loads(path(kind, f"{name}.json").read_text(encoding="utf-8"))


def text(name: str, version: int, language: str) -> str:
    """Read a versioned text in `en` or `zh-hans`: `text("consent", 1, "en")`. It is Markdown."""
    return path("texts", f"{name}-{version}.{language}.md").read_text(encoding="utf-8")


def latest(name: str) -> int:
    """Return the newest version of a text."""
    return max(
        int(file.name.split(".")[0].rsplit("-", 1)[1]) for file in (FOLDER / "texts").glob(f"{name}-*.md")
    )
