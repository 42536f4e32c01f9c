"""The picture that other programs show beside a link: a title, one sentence and the table of levels.

Drawn by Pillow in the size that link previews are cropped to. Fonts are the system's, by the names under
which Debian and macOS keep one with Chinese; without any, Pillow's own draws what is Latin.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw, ImageFont

from ratings.reports import ramp
from ratings.reports.document import Level

WIDTH, HEIGHT, MARGIN = 1200, 630, 56
INK, MUTED, RULE, PAPER = "#16191d", "#59626b", "#c9d0d5", "#ffffff"
REGULAR = ("NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "PingFang.ttc", "Hiragino Sans GB.ttc")
BOLD = ("NotoSansCJK-Bold.ttc", "NotoSansSC-Bold.otf", *REGULAR)
# In Noto's collection the third face is the one with simplified Chinese.
SIMPLIFIED = 2
MOST_COLUMNS, MOST_ROWS = 13, 8
LABELS = 250

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw(
    title: str,
    sentence: str,
    *,
    columns: Sequence[str] = (),
    rows: Sequence[tuple[str, Sequence[Level]]] = (),
    source: str = "",
) -> bytes:
    """Return a PNG of 1200 by 630 pixels; what does not fit is cut with an ellipsis."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 10), fill=ramp.DEEP)
    top = _text(pen, title, top=MARGIN - 8, font=_font(BOLD, 46), colour=INK, lines=1)
    top = _text(pen, sentence, top=top + 8, font=_font(REGULAR, 28), colour=MUTED, lines=2)
    _table(pen, columns[:MOST_COLUMNS], rows[:MOST_ROWS], top=top + 22, bottom=HEIGHT - 84)
    _text(pen, source, top=HEIGHT - 66, font=_font(REGULAR, 22), colour=MUTED, lines=1)
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _table(
    pen: ImageDraw.ImageDraw,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Level]]],
    *,
    top: int,
    bottom: int,
) -> None:
    """Draw the levels as cells of the ramp, names above and at the left."""
    if not columns or not rows:
        return
    small, head = _font(REGULAR, 20), 34
    width = (WIDTH - 2 * MARGIN - LABELS) / len(columns)
    height = min((bottom - top - head) / len(rows), 46)
    for place, name in enumerate(columns):
        middle = MARGIN + LABELS + (place + 0.5) * width
        pen.text((middle, top), _cut(name, small, width - 8), font=small, fill=INK, anchor="ma")
    for line, (label, cells) in enumerate(rows):
        upper = top + head + line * height
        told = _cut(label, small, LABELS - 16)
        pen.text((MARGIN, upper + height / 2), told, font=small, fill=INK, anchor="lm")
        for place, cell in enumerate(cells[: len(columns)]):
            left = MARGIN + LABELS + place * width
            _cell(pen, cell, (left + 2, upper + 2, left + width - 2, upper + height - 2))


def _cell(pen: ImageDraw.ImageDraw, cell: Level, box: tuple[float, float, float, float]) -> None:
    """Draw one level: filled where it is certain, outlined where not, with its bars."""
    if cell.level is None:
        pen.rounded_rectangle(box, 5, outline=RULE)
        return
    fill = ramp.colour(cell.level, cell.of) if cell.certain else PAPER
    pen.rounded_rectangle(box, 5, fill=fill, outline=None if cell.certain else MUTED, width=2)
    ink = ramp.ink_on(fill)
    middle, foot, tall = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2 + 9, 18
    for bar in range(cell.of):
        left = middle - cell.of * 5 + bar * 10
        upper = foot - tall * (bar + 1) / cell.of
        on = bar < cell.level
        pen.rectangle((left, upper, left + 6, foot), fill=ink if on else None, outline=ink)


def _text(pen: ImageDraw.ImageDraw, text: str, *, top: int, font: Font, colour: str, lines: int) -> int:
    """Write a text in at most so many lines; return where the next one begins."""
    step = round(_height(font) * 1.25)
    for number, line in enumerate(_lines(text, font, WIDTH - 2 * MARGIN, lines)):
        pen.text((MARGIN, top + number * step), line, font=font, fill=colour)
        bottom = top + (number + 1) * step
    return bottom if text else top


def _lines(text: str, font: Font, width: float, most: int) -> Iterator[str]:
    left = " ".join(text.split())[:400]
    for number in range(most):
        if number == most - 1 or font.getlength(left) <= width:
            yield _cut(left, font, width)
            return
        at = _fits(left, font, width)
        broken = left.rfind(" ", 0, at + 1)
        at = broken if broken > at // 2 else at
        yield left[:at].rstrip()
        left = left[at:].lstrip()


def _cut(text: str, font: Font, width: float) -> str:
    text = " ".join(text.split())[:400]
    if font.getlength(text) <= width:
        return text
    return text[: _fits(text, font, width - font.getlength("…"))].rstrip() + "…"


def _fits(text: str, font: Font, width: float) -> int:
    """Return how many characters fit."""
    return next((n for n in range(len(text), 0, -1) if font.getlength(text[:n]) <= width), 0)


def _height(font: Font) -> float:
    return float(getattr(font, "size", 20))


def _font(names: Sequence[str], size: int) -> Font:
    for name in names:
        for face in (SIMPLIFIED, 0):
            try:
                return ImageFont.truetype(name, size, index=face)
            except OSError:
                continue
    return ImageFont.load_default(size)
