"""A small sailing boat rides the waves at sunset."""

from __future__ import annotations

import math

import numpy as np

from ratings.calibration.canvas import HEIGHT, Canvas, Line
from ratings.calibration.cast import Cast, Look
from ratings.calibration.colours import (
    BLACK,
    CREAM,
    GREEN,
    ORANGE,
    PINK,
    RED,
    SKY,
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

HORIZON, WATER, SWELL, WAY = 150.0, 198.0, 8.5, 200.0
LENGTH, PERIOD = 172.0, 1.8  # of the swell, in units and seconds
SEA = (
    (162.0, 0.3, rgb("7f9fb8"), rgb("5f86a6")),
    (176.0, 0.55, rgb("5a8aa8"), rgb("3f7396")),
    (WATER, 1.0, rgb("3d7a9c"), rgb("27597f")),
    (226.0, 1.25, rgb("2a638a"), rgb("173d60")),
)
"""Bands of sea from the horizon to the viewer: row, nearness, colour of the crest and of the deep."""


def _sky(canvas: Canvas, chance: np.random.Generator) -> None:
    canvas.sky(
        [
            (0, rgb("6d86b8")),
            (60, rgb("c79bb0")),
            (115, rgb("f6b48c")),
            (150, rgb("fcdca2")),
            (HEIGHT, rgb("fcdca2")),
        ]
    )
    sun = 70 + chance.uniform(-30, 30)
    canvas.glow(sun, 132, 190, 130, rgb("fff0c0"), alpha=0.7)
    canvas.disc(sun, 132, 25, rgb("fff4d4"), below=rgb("ffd992"))
    for _ in range(5):
        x, y = chance.uniform(-240, 240), chance.uniform(22, 92)
        for k in range(6):
            canvas.ellipse(
                x + (k - 2.5) * 17, y - 2.5 * (k % 2), 24 - 4 * abs(k - 2.5), 4.2, rgb("fff0e4"), alpha=0.34
            )
    canvas.ground(HORIZON, rgb("a9b2bd"), below=rgb("7f9fb8"), depth=16)
    canvas.glow(sun, HORIZON + 8, 46, 18, rgb("fff0c0"), alpha=0.8)


def _island(canvas: Canvas, chance: np.random.Generator) -> None:
    x = -150 + chance.uniform(-25, 25)
    for dx, rx, ry in ((0, 62, 20), (40, 40, 13), (-46, 34, 11)):
        canvas.ellipse(x + dx, HORIZON + 2, rx, ry, rgb("86809c"), below=rgb("a493a2"))
    canvas.box(x + 26, HORIZON - 26, 5, 24, CREAM)
    canvas.box(x + 26, HORIZON - 39, 7, 5, rgb("c8574a"), corner=1)
    canvas.glow(x + 26, HORIZON - 39, 16, 12, rgb("fff0c0"), alpha=0.7)
    canvas.box(x, HORIZON + 12, 260, 20, rgb("a2adbb"))
    canvas.box(x, HORIZON + 12, 260, 20, rgb("8fa3b8"), alpha=0.6)


def _rocks(canvas: Canvas, chance: np.random.Generator) -> None:
    """Rocks and a beacon near the viewer: by them one sees how far the camera goes."""
    for x, size in ((-176, 1.0), (-92, 0.5), (148, 0.75), (246, 1.1), (-300, 0.9)):
        rock = canvas.posed(x + chance.uniform(-8, 8), 262, zoom=size)
        rock.polygon(
            [(-46, 14), (-30, -12), (-8, -24), (16, -14), (44, 14)],
            rgb("5d5470"),
            below=rgb("2c3350"),
            corner=4,
        )
        rock.polygon([(-28, -8), (-8, -22), (2, -8), (-12, 6)], rgb("8b7a8c"), corner=2, alpha=0.7)
        for dx, wide in ((-34, 22), (6, 30), (38, 18)):
            rock.ellipse(dx, 12, wide, 4.5, rgb("d9ecf2"), alpha=0.75)
    post = canvas.posed(-172, 240)
    post.line(0, 0, 0, -34, 4, CREAM)
    post.line(0, -12, 0, -20, 4, RED)
    post.polygon([(-7, -34), (7, -34), (0, -46)], RED, corner=1)


def _swell(moment: Moment, near: float) -> tuple[float, float]:
    """Return the height of the swell at this nearness and how far it has come."""
    return SWELL * near * (0.12 + 0.88 * moment.reach), LENGTH / PERIOD * moment.time * (
        0.15 + 0.85 * moment.reach
    )


def _surface(moment: Moment, row: float, near: float, slid: float = 0.0) -> Line:
    """Return the line of the water; `slid` moves it to the right."""
    height, gone = _swell(moment, near)
    length = LENGTH * near / (2 * math.pi)
    back = -(gone * near + slid) / length
    shift = row + 2 * math.pi * moment.phase
    return sines(row, (height, length, back + shift), (0.3 * height, length / 2.1, 2.1 * back + 1.7 * shift))


def _band(canvas: Canvas, moment: Moment, band: tuple[float, float, Colour, Colour]) -> None:
    row, near, crest, deep = band
    # A far band passes more slowly than the canvas of the action moves.
    top = _surface(moment, row, near, slid=moment.camera * (1 - near))
    canvas.ground(top, crest, below=deep, depth=44)
    canvas.ground(top, mix(crest, WHITE, 0.55), thickness=1.2 + near, alpha=0.55)


def _sail(canvas: Canvas, kind: str, colour: Colour) -> None:
    shade = mix(colour, rgb("b5735c"), 0.3)
    canvas.line(0, -14, 0, -96, 2.6, rgb("6b4a34"))
    if kind == "square":
        canvas.polygon([(-32, -86), (32, -86), (36, -28), (-36, -28)], colour, below=shade, corner=2)
        canvas.line(-33, -87, 33, -87, 2.6, rgb("6b4a34"))
        return
    if kind == "round":
        canvas.ellipse(4, -56, 34, 34, colour, below=shade)
        return
    canvas.polygon([(4, -94), (4, -24), (46, -24), (30, -60)], colour, below=shade, corner=1.5)
    canvas.polygon([(-4, -84), (-4, -24), (-34, -24)], mix(colour, WHITE, 0.35), below=shade, corner=1)
    canvas.polygon([(1, -97), (1, -107), (18, -101)], RED)


def _hull(canvas: Canvas) -> None:
    canvas.polygon([(-46, -17), (52, -17), (36, 8), (-34, 8)], rgb("a5533c"), below=rgb("5f2c2a"), corner=2)
    canvas.line(-46, -17, 53, -17, 4, rgb("f3d7a4"))
    canvas.line(-40, -6, 45, -6, 1.6, rgb("7b392f"))


def _duck(canvas: Canvas, colour: Colour) -> None:
    shade = mix(colour, rgb("b05a1c"), 0.4)
    canvas.polygon([(-50, -30), (-34, -22), (-34, -8)], shade, corner=5)
    canvas.ellipse(-2, -12, 46, 24, colour, below=shade)
    canvas.ellipse(26, -48, 24, 23, mix(colour, WHITE, 0.25), below=mix(colour, shade, 0.5))
    canvas.polygon([(46, -50), (64, -45), (46, -40)], rgb("e8722c"), corner=3)
    canvas.disc(33, -54, 4.2, BLACK)
    canvas.disc(34.4, -55.4, 1.4, WHITE)
    canvas.ellipse(-12, -16, 22, 12, shade, alpha=0.5, angle=-0.3)


def _pose(moment: Moment) -> tuple[float, float, float]:
    """Return the boat's place and tilt."""
    x = -12 + WAY * moment.reach * (moment.share - 0.5)
    around = np.array([x - 14, x, x + 14], dtype=np.float32)
    left, here, right = (float(y) for y in _surface(moment, WATER, 1.0)(around))
    tilt = math.atan2(right - left, 28) * 0.9
    if moment.physics == HIGH:
        return x, here, tilt
    if moment.physics == MID:  # it hovers over the water and does not feel the waves
        return x, WATER - 24 + 3 * math.sin(2.2 * moment.time), 0.0
    rise = max(moment.time - 0.35, 0)  # it takes off and turns over
    return x, here - 38 * rise**1.1, tilt * max(1 - rise, 0) - 0.5 * rise


def _action(canvas: Canvas, moment: Moment) -> None:
    for band in SEA[:2]:
        _band(canvas, moment, band)
    for k in range(16):
        glint = 0.5 + 0.5 * math.sin(7 * k + 5 * moment.reach * moment.time)
        y = HORIZON + 5 + 2.6 * k
        canvas.ellipse(
            70 + moment.camera * 0.9 + 10 * math.sin(3.7 * k),
            y,
            4 + k * 0.9,
            0.9,
            rgb("fff2cc"),
            alpha=0.25 + 0.4 * glint,
        )
    x, y, tilt = _pose(moment)
    look = moment.look
    boat = canvas.posed(x, y, angle=tilt)
    _band(canvas, moment, (WATER - 7, 0.97, SEA[2][2], SEA[2][3]))
    if look.kind == "duck":
        _duck(boat, look.colour)
    else:
        _sail(boat, look.kind, look.colour)
        _hull(boat)
    if moment.physics == HIGH:
        _band(canvas, moment, (WATER + 4, 1.0, SEA[2][2], SEA[2][3]))
    _band(canvas, moment, SEA[3])


BOAT = Drawing(
    behind=(Backdrop(0.1, _sky), Backdrop(0.22, _island)),
    action=_action,
    front=(Backdrop(1.2, _rocks),),
    cast=Cast(
        right=Look("sail", CREAM),
        nearly=Look("sail", GREEN),
        wrong=Look("duck", YELLOW),
        swaps=(Look("sail", VIOLET), Look("square", ORANGE), Look("round", SKY), Look("square", PINK)),
    ),
    glides=LEFT,
)
