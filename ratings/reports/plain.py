"""Texts of other people's making, before they enter a report: nothing unseen in them, and not endless."""

from __future__ import annotations

import re

LONGEST = 2000
IN_A_CELL = 300
"""A cell, a heading or a caption that were longer could fill a page by itself."""
# Control characters, surrogates, and the marks that turn the direction of what follows: a name could use
# them to read as another name ("Trojan Source", Boucher and Anderson 2021).
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff]"
)


def seen(text: str, *, longest: int = LONGEST) -> str:
    """Return the text without what nobody sees, on one line, cut with an ellipsis where it is too long."""
    cut = text[: longest + 1]
    one_line = " ".join(_UNSEEN.sub("", cut).split())
    return one_line if len(text) <= longest else one_line[: longest - 1].rstrip() + "…"
