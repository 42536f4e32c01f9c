"""A steam train crosses a stone viaduct in the morning."""

from __future__ import annotations

import math

import numpy as np

from ratings.calibration.canvas import HEIGHT, Canvas, Pixels
from ratings.calibration.cast import Cast, Look
from ratings.calibration.colours import (
    BLACK,
    BLUE,
    CREAM,
    GREEN,
    INK,
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

RAILS, SPAN = 166.0, 92.0  # the row the wheels stand on; from pier to pier
STONE, MORTAR = rgb("c9b79c"), rgb("a8947a")
WAY, COACH = 230.0, 58.0  # how far the train goes at full motion; from coupling to coupling


def _sky(canvas: Canvas, chance: np.random.Generator) -> None:
    canvas.sky([(0, rgb("7fb7d9")), (90, rgb("c4dde3")), (160, rgb("fbe3c0")), (HEIGHT, rgb("fbe3c0"))])
    sun = 90 + chance.uniform(-30, 30)
    canvas.glow(sun, 92, 170, 120, rgb("fff1cf"), alpha=0.75)
    canvas.disc(sun, 92, 19, rgb("fff8e3"))
    for _ in range(4):
        x, y = chance.uniform(-230, 230), chance.uniform(22, 70)
        for k in range(5):
            canvas.ellipse(x + (k - 2) * 15, y - 3 * (k % 2), 20 - 3 * abs(k - 2), 5.5, WHITE, alpha=0.32)


def _ridge(low: float, tall: float, colour: Colour, foot: Colour, wave: float) -> Backdrop:
    """A line of mountains that fades into the mist at its foot; the nearer, the faster it passes."""

    def paint(canvas: Canvas, chance: np.random.Generator) -> None:
        turn = chance.uniform(0, 6.28, size=3)
        rough = sines(low, (0.45 * tall, wave / 2.3, turn[1]), (0.12 * tall, wave / 7.1, turn[2]))

        def top(xs: Pixels) -> Pixels:
            peaks: Pixels = np.abs(np.sin(xs / wave + turn[0])).astype(np.float32)
            return rough(xs) - tall * peaks

        canvas.ground(top, colour, below=foot, depth=95)

    return Backdrop(depth=0.12 + (low - 150) / 130, paint=paint)


def _bridge(canvas: Canvas, chance: np.random.Generator) -> None:
    deck = RAILS + 3
    for k in range(-6, 7):
        x = k * SPAN
        canvas.box(x, deck + 70, 22, 140, STONE, below=mix(MORTAR, BLACK, 0.2))
        canvas.box(x - 8, deck + 70, 6, 140, mix(STONE, WHITE, 0.25), alpha=0.6)
        canvas.box(x, deck + 38, 28, 5, mix(STONE, WHITE, 0.2), corner=1)
        middle = x + SPAN / 2
        arch = [(middle - SPAN / 2, deck), (middle + SPAN / 2, deck), (middle + SPAN / 2, deck + 47)]
        for s in range(13):
            turn = math.pi * s / 12
            arch.append((middle + math.cos(turn) * 36, deck + 47 - math.sin(turn) * 35))
        canvas.polygon(
            [*arch, (middle - SPAN / 2, deck + 47)],
            mix(STONE, MORTAR, 0.35),
            below=MORTAR,
        )
        for s in range(9):
            turn = math.pi * (s + 0.5) / 9
            canvas.box(
                middle + math.cos(turn) * 38,
                deck + 47 - math.sin(turn) * 37,
                6,
                9,
                mix(STONE, WHITE, 0.15 + 0.1 * (s % 2)),
                angle=math.pi / 2 - turn,
                corner=1,
            )
    canvas.ground(RAILS, mix(STONE, WHITE, 0.3), below=STONE, depth=9, thickness=10)
    canvas.ground(RAILS, rgb("5b4a42"), thickness=2.2)


def _wheel(canvas: Canvas, x: float, y: float, r: float, turn: float) -> None:
    canvas.disc(x, y, r, rgb("31303a"))
    canvas.ring(x, y, r - 1.2, 1.3, rgb("8d8a92"))
    for k in range(3):
        a = turn + k * math.pi / 3
        dx, dy = math.cos(a) * (r - 1.5), math.sin(a) * (r - 1.5)
        canvas.line(x - dx, y - dy, x + dx, y + dy, 1.1, rgb("b9b4b0"))
    canvas.disc(x, y, 1.8, rgb("e0c080"))


def _engine(canvas: Canvas, colour: Colour, turn: float) -> None:
    dark, bright = mix(colour, BLACK, 0.32), mix(colour, WHITE, 0.25)
    canvas.box(2, -12, 66, 6, INK, corner=1)
    canvas.box(12, -24, 44, 21, bright, below=dark, corner=6)
    for x in (2, 16, 28):
        canvas.box(x, -24, 1.8, 21, YELLOW)
    canvas.box(-20, -29, 27, 32, colour, below=dark, corner=2)
    canvas.box(-20, -34, 19, 13, rgb("cfe9f1"), below=rgb("8fc0d4"), corner=2)
    canvas.box(-20, -46, 33, 4.5, dark, corner=2)
    canvas.polygon([(22, -34), (30, -34), (32, -50), (20, -50)], INK, corner=0.5)
    canvas.box(26, -51, 15, 3.5, rgb("454455"), corner=1)
    canvas.ellipse(8, -35, 5, 4.5, YELLOW, below=rgb("c98a2b"))
    canvas.disc(36, -25, 4.2, CREAM, below=rgb("f3c969"))
    canvas.polygon([(35, -12), (46, -1), (33, -1)], dark)
    for x, r in ((-20, 9.5), (2, 9.5), (24, 7.5)):
        _wheel(canvas, x, -r, r, turn * 9.5 / r)
    rod = math.sin(turn) * 4, math.cos(turn) * 4
    canvas.line(-20 + rod[1], -9.5 + rod[0], 2 + rod[1], -9.5 + rod[0], 2.4, rgb("c7c3bf"))


def _coach(canvas: Canvas, kind: str, colour: Colour, turn: float) -> None:
    dark, bright = mix(colour, BLACK, 0.3), mix(colour, WHITE, 0.3)
    canvas.line(25, -9, 34, -9, 2.5, INK)
    canvas.box(0, -9, 52, 4, INK, corner=1)
    if kind == "tank":
        canvas.box(0, -23, 50, 24, bright, below=dark, corner=12)
        canvas.box(0, -36, 12, 5, dark, corner=2)
        canvas.box(0, -23, 3, 24, dark)
    elif kind == "truck":
        canvas.polygon([(-26, -32), (26, -32), (22, -11), (-22, -11)], colour, below=dark, corner=1)
        for k in range(5):
            canvas.disc(-18 + 9 * k, -33 - 2 * (k % 2), 7, rgb("4d4651"), below=rgb("322d38"))
    else:
        canvas.box(0, -25, 53, 29, bright, below=colour, corner=4)
        canvas.box(0, -16, 53, 3, CREAM)
        canvas.box(0, -40, 55, 4, dark, corner=2)
        for k in range(4):
            canvas.box(-19 + 12.7 * k, -28, 8.5, 11, rgb("fff0c4"), below=rgb("f4cf86"), corner=2)
    for x in (-16, 16):
        _wheel(canvas, x, -6.5, 6.5, turn * 1.45)


def _bus(canvas: Canvas, colour: Colour, turn: float) -> None:
    dark = mix(colour, BLACK, 0.25)
    canvas.box(0, -36, 96, 58, mix(colour, WHITE, 0.15), below=dark, corner=9)
    canvas.box(0, -36, 96, 4, CREAM)
    for row in (-50, -26):
        for k in range(5):
            canvas.box(-36 + 18 * k, row, 14, 13, rgb("d8f0f6"), below=rgb("93c4d8"), corner=2.5)
    canvas.disc(45, -14, 3, CREAM)
    for x in (-28, 28):
        _wheel(canvas, x, -9, 9, turn)


def _smoke(canvas: Canvas, moment: Moment, chimney: float, lift: float) -> None:
    speed = WAY * moment.reach / moment.length
    for k in range(20):
        age = (moment.time + k * 0.13) % 2.6
        x = chimney - age * (speed + 14 * moment.reach) + 5 * math.sin(k * 2.4)
        y = RAILS - 54 - lift - 26 * age**0.8 * (0.35 + 0.65 * moment.reach) + 3 * math.sin(k * 1.7)
        size = 7 + 11 * age
        canvas.glow(x, y, size, size * 0.85, rgb("fffaf2"), alpha=0.75 * max(0, 1 - age / 2.6))


def _lift(moment: Moment, place: int) -> tuple[float, float]:
    """Return how far a part of the train has left the rails, and its tilt."""
    if moment.physics == HIGH:
        return 0.0, 0.0
    swing = math.sin(3.1 * moment.time + place * 1.1)
    if moment.physics == MID:
        return 17 + 3 * swing, 0.02 * swing
    rise = max(moment.time - 0.25 * place - 0.3, 0)
    return 26 * rise**1.15, 0.16 * rise * (1 if place % 2 else -1) * (1 + 0.3 * swing)


def _action(canvas: Canvas, moment: Moment) -> None:
    gone = WAY * moment.reach * (moment.share - 0.5)
    front, turn = 62 + gone, gone / 9.5
    if moment.look.kind == "bus":
        lift, tilt = _lift(moment, 0)
        canvas.glow(front - 20, RAILS + 2, 56, 3.5, BLACK, alpha=0.35)
        _bus(canvas.posed(front - 20, RAILS - lift, angle=tilt), moment.look.colour, turn)
        return
    lift, tilt = _lift(moment, 0)
    _smoke(canvas, moment, front + 26, lift)
    for place in range(moment.look.count, -1, -1):
        lift, tilt = _lift(moment, place)
        x = front - (0 if place == 0 else 8 + COACH * place)
        canvas.glow(x, RAILS + 2, 36, 3.5, BLACK, alpha=0.4 / (1 + lift / 12))
        part = canvas.posed(x, RAILS - lift, angle=tilt)
        if place == 0:
            _engine(part, moment.look.colour, turn)
        else:
            _coach(part, moment.look.kind, moment.look.colour, turn)


def _mist(canvas: Canvas, chance: np.random.Generator) -> None:
    for _ in range(9):
        canvas.glow(chance.uniform(-330, 330), chance.uniform(244, 268), 120, 26, rgb("fff3df"), alpha=0.55)
    for x in np.arange(-420, 421, 30) + chance.uniform(-9, 9, size=29):
        size = chance.uniform(10, 20)
        tone = mix(rgb("3f6f5c"), rgb("5f8f66"), float(chance.uniform()))
        canvas.polygon(
            [(x, 262 - 2 * size), (x + size * 0.55, 272), (x - size * 0.55, 272)],
            tone,
            below=mix(tone, BLACK, 0.2),
            corner=2,
        )


TRAIN = Drawing(
    behind=(
        Backdrop(0.05, _sky),
        _ridge(150, 34, rgb("9db9cc"), rgb("e6dfd2"), 70),
        _ridge(188, 30, rgb("7fa3a8"), rgb("d9dccb"), 52),
        _ridge(226, 24, rgb("5f8d7c"), rgb("b4c7a8"), 44),
        Backdrop(1.0, _bridge),
    ),
    action=_action,
    front=(Backdrop(1.25, _mist),),
    cast=Cast(
        right=Look("coach", RED, 3),
        nearly=Look("coach", BLUE, 3),
        wrong=Look("bus", YELLOW),
        swaps=(Look("coach", TEAL), Look("tank", YELLOW), Look("truck", VIOLET), Look("tank", GREEN)),
    ),
    glides=LEFT,
)
