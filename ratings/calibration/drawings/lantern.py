"""A paper lantern swings from a branch at dusk."""

from __future__ import annotations

import math

import numpy as np

from ratings.calibration.canvas import HEIGHT, Canvas
from ratings.calibration.cast import Cast, Look
from ratings.calibration.colours import (
    BLACK,
    INK,
    ORANGE,
    PINK,
    SKY,
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
from ratings.calibration.moment import Drawing, Moment

HOOK, ROPE = (0.0, 44.0), 108.0
SWING, BEAT = 0.84, 1.5  # the widest angle, in radians, and the seconds of one swing
BARK = rgb("3a2a35")


def _sky(canvas: Canvas, chance: np.random.Generator) -> None:
    canvas.sky(
        [
            (0, rgb("2e2a57")),
            (80, rgb("5b4684")),
            (150, rgb("b86a86")),
            (205, rgb("f2a878")),
            (HEIGHT, rgb("f6c48d")),
        ]
    )
    for _ in range(70):
        y = float(chance.uniform(4, 120))
        canvas.disc(chance.uniform(-260, 260), y, chance.uniform(0.4, 1.1), CREAM_STAR, alpha=0.9 - y / 150)
    moon = 120 + chance.uniform(-20, 30)
    canvas.glow(moon, 52, 70, 70, rgb("fdeac6"), alpha=0.4)
    canvas.disc(moon, 52, 17, rgb("fdf0d0"))
    canvas.disc(moon - 6, 48, 4, rgb("eedcb4"), alpha=0.8)
    canvas.disc(moon + 5, 57, 3, rgb("eedcb4"), alpha=0.8)


CREAM_STAR = rgb("fff6dc")


def _hills(low: float, tall: float, colour: Colour, foot: Colour) -> Backdrop:
    def paint(canvas: Canvas, chance: np.random.Generator) -> None:
        turn = chance.uniform(0, 6.28, size=2)
        top = sines(low, (tall, 96, turn[0]), (0.4 * tall, 37, turn[1]))
        canvas.ground(top, colour, below=foot, depth=60)

    return Backdrop(depth=0.15 + (low - 190) / 90, paint=paint)


def _tree(canvas: Canvas, chance: np.random.Generator) -> None:
    canvas.polygon(
        [
            (-196, 275),
            (-180, 150),
            (-186, 30),
            (-176, -20),
            (-146, -20),
            (-148, 40),
            (-146, 150),
            (-128, 275),
        ],
        BARK,
        below=rgb("241b26"),
        corner=3,
    )
    canvas.polygon(
        [(-160, 40), (-60, 26), (40, 34), (112, 26), (40, 44), (-60, 40), (-160, 66)],
        BARK,
        below=rgb("2a1f2b"),
        corner=2,
    )
    canvas.line(62, 35, 100, 12, 4, BARK)
    canvas.line(-40, 32, -12, 4, 5, BARK)
    for _ in range(110):
        x = float(chance.normal(-80, 120))
        y = float(chance.normal(6, 12))
        tone = mix(rgb("3d4a4c"), rgb("8a5d5a"), float(chance.uniform()))
        canvas.ellipse(
            x,
            min(y, 27),
            chance.uniform(8, 17),
            chance.uniform(5, 10),
            tone,
            angle=chance.uniform(-0.6, 0.6),
            alpha=0.95,
        )


def _meadow(canvas: Canvas, chance: np.random.Generator) -> None:
    canvas.ground(sines(248, (4, 60, 0)), rgb("4a4a52"), below=rgb("2c2a38"), depth=26)


def _grass(canvas: Canvas, chance: np.random.Generator) -> None:
    for x in np.arange(-360, 361, 5.0):
        size, lean = chance.uniform(8, 24), chance.uniform(-7, 7)
        canvas.polygon(
            [(x - 2, 274), (x + lean, 270 - size), (x + 2, 274)],
            mix(rgb("1e1b29"), rgb("37323f"), float(chance.uniform())),
            corner=0.3,
        )


def _angle(moment: Moment) -> float:
    turn = 2 * math.pi * moment.time / BEAT + 2 * math.pi * moment.phase
    swing = SWING * moment.reach
    if moment.physics == HIGH:
        return swing * math.sin(turn)
    if moment.physics == MID:  # it hangs still at either side and whips through the middle
        wave = math.sin(turn)
        return swing * math.copysign(abs(wave) ** 0.16, wave)
    side = min(
        moment.time / 0.9, 1.0
    )  # it is drawn sideways and swings about there, as if down were to the right
    return -1.05 * side * side * (3 - 2 * side) + 0.32 * swing * math.sin(turn)


def _lamp(canvas: Canvas, colour: Colour) -> None:
    bright, dark = mix(colour, WHITE, 0.25), mix(colour, rgb("6b2d2a"), 0.35)
    canvas.box(0, -25, 17, 6, BARK, corner=1.5)
    canvas.ellipse(0, 0, 29, 24, bright, below=dark)
    canvas.glow(0, 2, 25, 22, mix(colour, WHITE, 0.75), alpha=0.6)
    for r in (9, 19):
        canvas.ellipse(0, 0, r + 0.8, 24, dark, alpha=0.16)
        canvas.ellipse(0, 0, r - 0.8, 23.6, mix(colour, WHITE, 0.55), alpha=0.25)
    canvas.box(0, 25, 15, 5, BARK, corner=1.5)
    for x in (-4, 0, 4):
        canvas.line(x, 28, x, 41, 1.4, dark)


def _bell(canvas: Canvas, colour: Colour) -> None:
    dark = mix(colour, BLACK, 0.35)
    canvas.disc(0, 26, 6, dark)
    canvas.polygon(
        [(-6, -24), (6, -24), (15, -8), (19, 14), (27, 22), (-27, 22), (-19, 14), (-15, -8)],
        mix(colour, WHITE, 0.3),
        below=dark,
        corner=3,
    )
    canvas.box(0, 15, 44, 3, dark, alpha=0.6)


def _box(canvas: Canvas, colour: Colour) -> None:
    canvas.box(0, 0, 44, 48, mix(colour, WHITE, 0.3), below=mix(colour, BLACK, 0.2), corner=4)
    canvas.box(0, 0, 32, 34, mix(colour, WHITE, 0.75), corner=3, alpha=0.8)
    canvas.box(0, 0, 2.5, 40, mix(colour, BLACK, 0.3))
    canvas.box(0, 0, 38, 2.5, mix(colour, BLACK, 0.3))


def _tyre(canvas: Canvas, colour: Colour) -> None:
    canvas.ring(0, 4, 22, 15, mix(colour, BLACK, 0.35))
    canvas.ring(0, 4, 22, 11, colour)
    canvas.ring(0, 4, 18, 1.5, mix(colour, WHITE, 0.4))
    for k in range(16):
        a = k * math.pi / 8
        canvas.line(math.cos(a) * 26, 4 + math.sin(a) * 26, math.cos(a) * 29, 4 + math.sin(a) * 29, 2, BLACK)


KINDS = {"lantern": _lamp, "bell": _bell, "box": _box, "tyre": _tyre}


def _action(canvas: Canvas, moment: Moment) -> None:
    angle, look = _angle(moment), moment.look
    x, y = HOOK[0] - ROPE * math.sin(angle), HOOK[1] + ROPE * math.cos(angle)
    if look.kind != "tyre":
        canvas.glow(x, y, 130, 120, mix(look.colour, WHITE, 0.3), alpha=0.42)
        canvas.glow(x * 0.9, 254, 120, 16, mix(look.colour, WHITE, 0.3), alpha=0.35)
    canvas.line(HOOK[0] - 9, 36, HOOK[0] + 9, 37, 5, rgb("8a6a4f"))
    hang = canvas.posed(*HOOK, angle=angle)
    hang.line(0, -6, 0, ROPE - 26, 1.8, rgb("d9b48a") if look.kind != "tyre" else rgb("b08d6a"))
    KINDS[look.kind](hang.posed(0, ROPE), look.colour)


LANTERN = Drawing(
    behind=(
        Backdrop(0.05, _sky),
        _hills(205, 16, rgb("8b5878"), rgb("c98482")),
        _hills(232, 12, rgb("5c4468"), rgb("7d5670")),
        Backdrop(0.9, _meadow),
        Backdrop(1.0, _tree),
    ),
    action=_action,
    front=(Backdrop(1.3, _grass),),
    cast=Cast(
        right=Look("lantern", YELLOW),
        nearly=Look("lantern", SKY),
        wrong=Look("tyre", INK),
        swaps=(
            Look("lantern", PINK),
            Look("bell", TEAL),
            Look("box", SKY),
            Look("bell", ORANGE),
            Look("box", VIOLET),
        ),
    ),
)
