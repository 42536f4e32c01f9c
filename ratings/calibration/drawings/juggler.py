"""A juggler keeps three balls in the air on a small stage."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ratings.calibration.canvas import Canvas
from ratings.calibration.cast import Cast, Look
from ratings.calibration.colours import (
    BLACK,
    CREAM,
    GREEN,
    ORANGE,
    PINK,
    RED,
    SKY,
    TEAL,
    VIOLET,
    WHITE,
    YELLOW,
    mix,
    rgb,
)
from ratings.calibration.layers import Backdrop
from ratings.calibration.levels import MID
from ratings.calibration.moment import Drawing, Moment, eased

FLOOR, HANDS = 246.0, 168.0  # rows
REACH = 44.0  # from the middle to where a hand works
TOSS, GRAVITY, SIZE = 110.0, 900.0, 13.0
CLOSE = 1.12  # how much larger than drawn the juggler stands on the stage
SKIN, CLOTH = rgb("e9b48c"), rgb("33486b")


def _curtain(canvas: Canvas, chance: np.random.Generator) -> None:
    xs = canvas.columns()
    turn = chance.uniform(0, 6.28)
    folds = 0.5 + 0.5 * np.sin(xs / 7.4 + 1.6 * np.sin(xs / 41 + turn) + turn)
    deep, bright = np.array(rgb("173b4a")), np.array(rgb("2f7583"))
    rows = np.linspace(1.1, 0.72, canvas.pixels.shape[0])[:, None, None]
    canvas.pixels[:, :, :3] = (deep + (bright - deep) * folds[:, None])[None] * rows
    canvas.pixels[:, :, 3] = 1
    for k in range(-8, 9):
        canvas.ellipse(k * 46, 0, 27, 25, rgb("d9a441"), below=rgb("9a6a22"))
        canvas.ellipse(k * 46, -5, 24, 23, rgb("b5413a"), below=rgb("7f2a2c"))
    canvas.glow(0, 120, 230, 180, rgb("ffe9b8"), alpha=0.3)


def _stage(canvas: Canvas, chance: np.random.Generator) -> None:
    canvas.ground(224, rgb("c58f5c"), below=rgb("8a5a36"), depth=46)
    canvas.ground(224, BLACK, thickness=4, alpha=0.18)
    for y in (231, 239, 249, 261):
        canvas.ground(y, rgb("6e4629"), thickness=0.9, alpha=0.7)
    canvas.glow(0, 244, 190, 24, rgb("fff0c8"), alpha=0.6)


def _lamps(canvas: Canvas, chance: np.random.Generator) -> None:
    for k in range(-6, 7):
        canvas.glow(k * 66, 262, 40, 26, rgb("ffe7a8"), alpha=0.5)
        canvas.ellipse(k * 66, 270, 15, 11, rgb("4a3340"), below=rgb("2b1f2b"))
        canvas.ellipse(k * 66, 264, 9, 4, rgb("fff6d8"))


@dataclass(frozen=True)
class Cascade:
    """The clockwork of three balls in two hands: each is held for `dwell` seconds and flies for `flight`."""

    height: float
    flight: float
    dwell: float
    bow: float

    @property
    def turn(self) -> float:
        """Seconds from one catch of a ball to the next."""
        return self.dwell + self.flight

    @classmethod
    def of(cls, reach: float) -> Cascade:
        height = TOSS * reach
        flight = math.sqrt(8 * height / GRAVITY)
        return cls(height, flight, min(0.26 + 0.35 * (1 - reach), 1.9 * flight), 3 + 9 * reach)

    def hand(self, side: int, clock: float) -> tuple[float, float]:
        """Return where a hand is: it carries a caught ball inwards and down, and returns empty."""
        within = (clock - (self.turn if side < 0 else 0)) % (2 * self.turn / 3)
        if within < self.dwell:
            return self._way(side, within / self.dwell, 1)
        return self._way(side, 1 - (within - self.dwell) / (2 * self.turn / 3 - self.dwell), -0.4)

    def ball(self, which: int, clock: float, *, heavy: bool) -> tuple[float, float]:
        """Return where a ball is: in a hand, or on its way to the other; a weightless one rises,
        glides along a shelf in the air, and drops."""
        clock += which * 2 * self.turn / 3
        side = 1 if int(clock // self.turn) % 2 == 0 else -1
        within = clock % self.turn
        if within < self.dwell:
            return self._way(side, within / self.dwell, 1)
        share = (within - self.dwell) / self.flight
        (x0, y0), (x1, y1) = self._way(side, 1, 1), self._way(-side, 0, 1)
        arc = 4 * share * (1 - share) if heavy else min(4 * share, 4 * (1 - share), 1)
        return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share - self.height * arc

    def _way(self, side: int, share: float, dip: float) -> tuple[float, float]:
        return side * (REACH + self.bow * (1 - 2 * share)), HANDS + dip * self.bow * math.sin(math.pi * share)


def _place(moment: Moment, cascade: Cascade, which: int, clock: float) -> tuple[float, float]:
    x, y = cascade.ball(which, clock, heavy=moment.physics != MID)
    if moment.physics >= MID:
        return x, y
    free = eased((moment.time - 0.25 - 0.2 * which) / 0.8)  # it leaves the hands and floats about
    drift = 2.1 * moment.time + 2 * which
    afloat = (
        (which - 1) * 62 + 12 * moment.reach * math.sin(drift),
        HANDS - 16 - cascade.height * (0.55 + 0.25 * (which % 2) + 0.15 * math.cos(1.3 * drift)),
    )
    return x + (afloat[0] - x) * free, y + (afloat[1] - y) * free


def _thing(canvas: Canvas, look: Look, x: float, y: float, spin: float) -> None:
    if look.kind == "ball":
        canvas.ball(x, y, SIZE, look.colour)
        return
    pose, dark = canvas.posed(x, y, angle=spin), mix(look.colour, BLACK, 0.28)
    if look.kind == "cube":
        pose.box(0, 0, 21, 21, look.colour, below=dark, corner=3)
        pose.box(0, 0, 14, 14, mix(look.colour, WHITE, 0.3), corner=2)
        return
    if look.kind == "ring":
        pose.ring(0, 0, 10, 5, look.colour)
        return
    pose.line(0, 6, 0, 20, 4, CREAM)
    pose.ellipse(0, -4, 6.5, 14, mix(look.colour, WHITE, 0.25), below=dark)
    pose.box(0, -4, 12.5, 4, CREAM, corner=1)


def _arm(canvas: Canvas, side: int, hand: tuple[float, float]) -> None:
    """Bend an arm from the shoulder to the hand, with the elbow out and down."""
    shoulder = side * 20.0, 148.0
    dx, dy = hand[0] - shoulder[0], hand[1] - shoulder[1]
    far = math.hypot(dx, dy)
    out = math.sqrt(max(27.0**2 - far * far / 4, 0))
    elbow = shoulder[0] + dx / 2 - side * dy / far * out * -0.25, shoulder[1] + dy / 2 + out * 0.95
    canvas.path([shoulder, elbow], 11, CLOTH)
    canvas.path([elbow, hand], 9, mix(CLOTH, WHITE, 0.12))
    canvas.ellipse(hand[0], hand[1] + 1, 7.5, 6, SKIN, below=mix(SKIN, BLACK, 0.15))


def _body(canvas: Canvas) -> None:
    canvas.glow(0, FLOOR, 62, 9, BLACK, alpha=0.5)
    for side in (-1, 1):
        canvas.polygon(
            [(side * 2, 192), (side * 21, 192), (side * 24, FLOOR - 6), (side * 9, FLOOR - 6)],
            rgb("4b3b4f"),
            below=rgb("33283b"),
            corner=2,
        )
        canvas.ellipse(side * 20, FLOOR - 3, 14, 6, rgb("241e2b"))
    canvas.polygon([(-21, 142), (21, 142), (20, 196), (-20, 196)], CREAM, below=rgb("e4d7bd"), corner=6)
    for y in (150, 162, 174, 186):
        canvas.box(0, y, 51, 5, rgb("c9514a"))
    canvas.polygon(
        [(-24, 140), (-9, 140), (-17, 198), (-26, 198)], CLOTH, below=mix(CLOTH, BLACK, 0.2), corner=3
    )
    canvas.polygon([(24, 140), (9, 140), (17, 198), (26, 198)], CLOTH, below=mix(CLOTH, BLACK, 0.2), corner=3)


def _head(canvas: Canvas) -> None:
    canvas.box(0, 132, 14, 14, mix(SKIN, BLACK, 0.12), corner=4)
    for side in (-1, 1):
        canvas.disc(side * 21, 114, 5, mix(SKIN, BLACK, 0.08))
    canvas.ellipse(0, 112, 21, 23, SKIN, below=mix(SKIN, rgb("c9785a"), 0.3))
    for side in (-1, 1):
        canvas.disc(side * 8, 108, 2.6, rgb("3a2a2a"))
        canvas.glow(side * 13, 119, 7, 5, rgb("e07a5f"), alpha=0.6)
    canvas.ellipse(0, 121, 8, 6, rgb("8c3b3b"))
    canvas.box(0, 117, 18, 6.5, mix(SKIN, rgb("c9785a"), 0.14))
    canvas.polygon([(6, 137), (14, 131), (14, 143), (-14, 131), (-14, 143), (-6, 137)], RED, corner=1)
    canvas.ellipse(0, 94, 27, 5, rgb("2f2a3d"))
    canvas.ellipse(0, 88, 18, 14, rgb("3d3650"), below=rgb("2f2a3d"))
    canvas.box(0, 92, 35, 4.5, YELLOW, corner=1)


def _action(canvas: Canvas, moment: Moment) -> None:
    cascade = Cascade.of(moment.reach)
    clock = moment.time + (1 + moment.phase) * 2 * cascade.turn
    canvas = canvas.posed(0, FLOOR * (1 - CLOSE), zoom=CLOSE)
    _body(canvas)
    _head(canvas)
    for side in (-1, 1):
        _arm(canvas, side, cascade.hand(side, clock))
    for which in range(moment.look.count):
        x, y = _place(moment, cascade, which, clock)
        _thing(canvas, moment.look, x, y - SIZE * 0.7, 5 * moment.reach * moment.time + which)


JUGGLER = Drawing(
    behind=(Backdrop(0.45, _curtain), Backdrop(0.95, _stage)),
    action=_action,
    front=(Backdrop(1.3, _lamps),),
    cast=Cast(
        right=Look("ball", ORANGE, 3),
        nearly=Look("ball", PINK, 3),
        wrong=Look("cube", GREEN, 1),
        swaps=(
            Look("ball", SKY),
            Look("cube", PINK),
            Look("club", YELLOW),
            Look("ring", VIOLET),
            Look("cube", TEAL),
        ),
    ),
)
