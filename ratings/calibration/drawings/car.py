"""A car drives over a hilly road by the coast."""

from __future__ import annotations

import math

import numpy as np

from ratings.calibration.canvas import HEIGHT, Canvas
from ratings.calibration.cast import Cast, Look
from ratings.calibration.colours import (
    BLACK,
    BLUE,
    CREAM,
    GREEN,
    INK,
    PINK,
    RED,
    TEAL,
    VIOLET,
    WHITE,
    YELLOW,
    Colour,
    mix,
    rgb,
)
from ratings.calibration.layers import Backdrop
from ratings.calibration.levels import HIGH, MID
from ratings.calibration.lines import sines
from ratings.calibration.moment import LEFT, Drawing, Moment

WAY, WHEEL = 230.0, 10.0
ASPHALT = rgb("6b6a76")


road = sines(204, (22, 62, math.pi / 2), (5, 37, 0))
"""The row of the road at each x: a hill in the middle between two dips."""


def _sky(canvas: Canvas, chance: np.random.Generator) -> None:
    canvas.sky([(0, rgb("5fb0dd")), (110, rgb("bfe3ec")), (140, rgb("e9f4e6")), (HEIGHT, rgb("e9f4e6"))])
    canvas.glow(-110, 48, 120, 100, rgb("fff6d0"), alpha=0.7)
    canvas.disc(-110 + chance.uniform(-20, 20), 48, 17, rgb("fffbe8"))
    for _ in range(4):
        x, y = chance.uniform(-230, 230), chance.uniform(24, 84)
        for k in range(5):
            canvas.ellipse(
                x + (k - 2) * 14,
                y - 7 + 2.5 * abs(k - 2),
                15,
                11 - 2 * abs(k - 2),
                WHITE,
                below=rgb("e6f1f5"),
                alpha=0.85,
            )
    canvas.ground(132, rgb("4f9fc4"), below=rgb("79bdd0"), depth=40, thickness=46)
    for _ in range(26):
        y = float(chance.uniform(136, 160))
        canvas.ellipse(chance.uniform(-260, 260), y, chance.uniform(5, 14), 0.7, WHITE, alpha=0.5)


def _hills(row: float, tall: float, depth: float, *, colour: Colour, foot: Colour, trees: int) -> Backdrop:
    def paint(canvas: Canvas, chance: np.random.Generator) -> None:
        turn = chance.uniform(0, 6.28, size=2)
        top = sines(row, (tall, 78, turn[0]), (0.4 * tall, 33, turn[1]))
        canvas.ground(top, colour, below=foot, depth=50)
        for x in chance.uniform(-330, 330, size=trees):
            y = float(top(np.array([x], dtype=np.float32))[0])
            size = chance.uniform(6, 10)
            tone = mix(colour, rgb("2f6b4f"), 0.65)
            canvas.box(x, y, 2, 8, rgb("6d4c3d"))
            canvas.ellipse(x, y - size, size * 0.8, size, tone, below=mix(tone, BLACK, 0.18))

    return Backdrop(depth, paint)


def _road(canvas: Canvas, chance: np.random.Generator) -> None:
    canvas.ground(lambda xs: road(xs) - 7, rgb("8fbf6a"), below=rgb("5f9a55"), depth=70)
    for x in np.arange(-360, 361, 72) + chance.uniform(-8, 8, size=11):
        y = float(road(np.array([x], dtype=np.float32))[0]) - 6
        canvas.box(x, y - 8, 3, 18, CREAM, corner=1)
        canvas.box(x, y - 13, 3, 4, RED)
    canvas.ground(road, ASPHALT, below=rgb("57565f"), depth=22, thickness=21)
    canvas.ground(road, CREAM, thickness=1.4, alpha=0.75)
    for x in np.arange(-370, 371, 30.0):
        ends = road(np.array([x, x + 15], dtype=np.float32)) + 10.5
        canvas.line(x, float(ends[0]), x + 15, float(ends[1]), 2, rgb("f3e3b0"))
    canvas.ground(lambda xs: road(xs) + 22, rgb("7fb35f"), below=rgb("4b8449"), depth=46)


def _flowers(canvas: Canvas, chance: np.random.Generator) -> None:
    canvas.ground(sines(258, (4, 48, 0)), rgb("4b8a4c"), below=rgb("37703f"), depth=20)
    for _ in range(150):
        x, size = chance.uniform(-370, 370), chance.uniform(8, 18)
        canvas.line(x, 272, x + chance.uniform(-5, 5), 266 - size, 1.6, rgb("5f9f55"))
    for k in range(46):
        x, y = chance.uniform(-370, 370), chance.uniform(246, 262)
        canvas.disc(x, y, 3, (rgb("f6e7c1"), rgb("e9806e"), rgb("f2c14e"))[k % 3])
        canvas.disc(x, y, 1.1, rgb("b5651d"))


def _wheel(canvas: Canvas, x: float, turn: float) -> None:
    canvas.disc(x, -WHEEL, WHEEL + 0.5, rgb("2b2b35"))
    canvas.disc(x, -WHEEL, 5.6, rgb("c9ccd2"))
    for k in range(5):
        a = turn + k * 2 * math.pi / 5
        canvas.line(x, -WHEEL, x + math.cos(a) * 5, -WHEEL + math.sin(a) * 5, 1.4, rgb("6d717c"))
    canvas.disc(x, -WHEEL, 1.6, rgb("6d717c"))


def _car(canvas: Canvas, kind: str, colour: Colour, turn: float) -> None:
    dark, bright = mix(colour, BLACK, 0.25), mix(colour, WHITE, 0.3)
    glass, pane = rgb("cdeaf2"), rgb("86b9cd")
    if kind == "van":
        canvas.box(-1, -31, 88, 42, bright, below=dark, corner=9)
        for x in (-28, -6, 16):
            canvas.box(x, -39, 17, 15, glass, below=pane, corner=3)
        canvas.polygon([(29, -46), (37, -46), (42, -32), (29, -32)], glass, below=pane, corner=1)
    elif kind == "pickup":
        canvas.box(0, -20, 90, 20, colour, below=dark, corner=5)
        canvas.polygon([(-2, -30), (2, -48), (22, -48), (30, -30)], bright, below=colour, corner=3)
        canvas.polygon([(4, -32), (7, -44), (20, -44), (25, -32)], glass, below=pane, corner=1)
        canvas.box(-26, -31, 34, 4, dark, corner=1)
    else:
        canvas.polygon([(-34, -30), (-26, -50), (10, -50), (24, -30)], bright, below=colour, corner=4)
        canvas.polygon([(-27, -32), (-21, -46), (-6, -46), (-6, -32)], glass, below=pane, corner=1.5)
        canvas.polygon([(-1, -32), (-1, -46), (8, -46), (17, -32)], glass, below=pane, corner=1.5)
        canvas.box(0, -22, 92, 20, colour, below=dark, corner=8)
        canvas.line(-28, -56, 12, -56, 2, INK)
        for x in (-22, -8, 6):
            canvas.line(x, -56, x, -53, 1.8, INK)
        canvas.box(-10, -60, 24, 7, rgb("9c5b3c"), corner=2)
    canvas.box(0, -17, 90, 2, CREAM, alpha=0.8)
    canvas.disc(43, -24, 3.6, rgb("fff3c4"))
    canvas.box(-45, -24, 3.5, 6, RED, corner=1)
    canvas.box(0, -12, 96, 4, rgb("d7d9dd"), below=rgb("8e9199"), corner=2)
    for x in (-27, 27):
        canvas.disc(x, -WHEEL, WHEEL + 3, mix(dark, BLACK, 0.4))
        _wheel(canvas, x, turn)


def _snail(canvas: Canvas, colour: Colour) -> None:
    flesh, shade = rgb("e3b98a"), rgb("b98759")
    canvas.polygon([(-48, -4), (40, -4), (46, -22), (30, -14), (-20, -12)], flesh, below=shade, corner=4)
    for x in (42, 50):
        canvas.line(44, -20, x, -40, 3, flesh)
        canvas.disc(x, -42, 3.6, WHITE)
        canvas.disc(x + 1, -42, 1.8, BLACK)
    canvas.ball(-4, -32, 28, colour)
    for r in (21, 13, 6):
        canvas.ring(-4 + (21 - r) * 0.3, -32, r, 2.4, mix(colour, BLACK, 0.35), alpha=0.8)


def _pose(moment: Moment) -> tuple[float, float, float]:
    """Return where the wheels stand and the car's tilt."""
    x = WAY * moment.reach * (moment.share - 0.5) - 8
    back, front = (float(y) for y in road(np.array([x - 27, x + 27], dtype=np.float32)))
    tilt = math.atan2(front - back, 54)
    ground = (back + front) / 2 + 11
    if moment.physics == HIGH:
        return x, ground, tilt
    if moment.physics == MID:  # it hovers over the road, always level
        return x, min(ground, 190) - 22 + 2.5 * math.sin(4 * moment.time), 0.0
    rise = max(moment.time - 0.4, 0)  # it leaves the road and tumbles upwards
    return x, ground - 42 * rise**1.05, tilt * max(1 - rise, 0) - 0.75 * rise


def _action(canvas: Canvas, moment: Moment) -> None:
    x, y, tilt = _pose(moment)
    floor = float(road(np.array([x], dtype=np.float32))[0]) + 12
    lift = max(floor - y - 4, 0)
    back, front = (float(v) for v in road(np.array([x - 27, x + 27], dtype=np.float32)))
    slope = math.atan2(front - back, 54)
    canvas.glow(x, floor, 56, 7, BLACK, alpha=0.55 / (1 + lift / 30), angle=slope)
    body = canvas.posed(x, y, angle=tilt)
    if moment.look.kind == "snail":
        _snail(body, moment.look.colour)
    else:
        _car(body, moment.look.kind, moment.look.colour, x / WHEEL)


CAR = Drawing(
    behind=(
        Backdrop(0.08, _sky),
        _hills(158, 9, 0.3, colour=rgb("a9cfa0"), foot=rgb("8fc08a"), trees=16),
        _hills(186, 12, 0.6, colour=rgb("93c47d"), foot=rgb("6fa866"), trees=14),
        Backdrop(1.0, _road),
    ),
    action=_action,
    front=(Backdrop(1.35, _flowers),),
    cast=Cast(
        right=Look("car", YELLOW),
        nearly=Look("car", BLUE),
        wrong=Look("snail", VIOLET),
        swaps=(
            Look("car", TEAL),
            Look("van", RED),
            Look("pickup", CREAM),
            Look("van", GREEN),
            Look("pickup", PINK),
        ),
    ),
    glides=LEFT,
)
