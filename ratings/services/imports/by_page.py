"""Tables that come in by a page: what the commands take, without files beside the table."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import BinaryIO

from ratings.services.imports import generators, prompts
from ratings.services.imports.report import Report

KINDS = ("generators", "prompts")


def take_in(kind: str, stream: BinaryIO, *, name: str, keep_going: bool) -> Report:
    """Import a table of one of the kinds; a name that ends in `.json` is read as JSON (generators only)."""
    report = Report(kind, keep_going=keep_going)
    if kind == "generators":
        generators.load(stream, report=report, json=name.lower().endswith(".json"))
        return report
    # Images and videos of prompts come by command, which sees their folder: here there is none.
    with tempfile.TemporaryDirectory() as nothing:
        prompts.load(stream, report=report, root=Path(nothing))
    return report
