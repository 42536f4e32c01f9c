"""Compiles the translations with Babel, so that a fresh checkout needs no gettext tools."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def catalogues() -> list[Path]:
    """Return every catalogue of ours."""
    return sorted(
        path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po")
    )


def compile_changed() -> None:
    """Compile each catalogue that is newer than what was compiled of it before."""
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        draft = target.with_suffix(f".{os.getpid()}")
        with source.open("rb") as text, draft.open("wb") as binary:
            write_mo(binary, read_po(text, locale=source.parent.parent.name))
        draft.replace(target)  # A reader sees the old file or the new one, never half of one.
