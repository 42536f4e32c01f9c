"""A ball bounces across a sunlit wooden floor."""

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
    PINK,
    RED,
    SKY,
    TEAL,
    WHITE,
    YELLOW,
    Colour,
    mix,
    rgb,
)
from ratings.calibration.layers import Backdrop
from ratings.calibration.levels import HIGH, MID
from ratings.calibration.moment import Drawing, Moment

WALL_FOOT, VANISHING, STAGE = 158.0, 40.0, 228.0  # rows: where the wall ends, planks meet, the ball touches
RADIUS, DROP, GRAVITY, SPRING, ROLL = 22.0, 128.0, 620.0, 0.86, 170.0
WOOD = rgb("c98f57"), rgb("b97c46"), rgb("d6a068"), rgb("c08650"), rgb("ad7340")


def _wall(canvas: Canvas, chance: np.random.Generator) -> None:
    canvas.sky([(0, rgb("a9cfc8")), (WALL_FOOT, rgb("8dbab3")), (HEIGHT, rgb("8dbab3"))])
    canvas.glow(-40, 40, 300, 150, rgb("e8f3dc"), alpha=0.55)
    lean = chance.uniform(-12, 12)
    for x in (-150 + lean, -96 + lean):  # the light of a window falls on the wall
        for y in (44, 84):
            canvas.polygon([(x, y), (x + 46, y - 6), (x + 46, y + 26), (x, y + 32)], rgb("fff6d6"), alpha=0.5)
    for x, y, w, h, tone in ((92, 66, 58, 74, rgb("e9c46a")), (168, 54, 44, 44, rgb("e07a5f"))):
        canvas.box(x + 2, y + 4, w + 8, h + 8, BLACK, alpha=0.12, corner=2)
        canvas.box(x, y, w + 8, h + 8, rgb("6b4a34"), corner=1.5)
        canvas.box(x, y, w, h, CREAM)
        canvas.box(x, y, w - 12, h - 12, tone, below=mix(tone, WHITE, 0.5))
        canvas.disc(x, y + 2, 9, mix(tone, rgb("5b3a29"), 0.55))
    canvas.ground(WALL_FOOT - 14, CREAM, below=rgb("e3d6bb"), depth=14, thickness=14)
    canvas.ground(WALL_FOOT - 1.5, rgb("7c5738"), thickness=1.5)


def _plant(canvas: Canvas, chance: np.random.Generator) -> None:
    x, foot = -168 + chance.uniform(-10, 10), 172
    canvas.glow(x + 8, foot, 34, 7, BLACK, alpha=0.35)
    for k in range(9):
        lean = (k - 4) * 0.26 + chance.uniform(-0.08, 0.08)
        size = 46 - abs(k - 4) * 4
        leaf = mix(rgb("3f7d58"), rgb("79b473"), (k % 3) / 2)
        pose = canvas.posed(x, foot - 34, angle=lean)
        pose.ellipse(0, -size / 2, 6.5, size / 2 + 3, leaf, below=mix(leaf, BLACK, 0.25))
    canvas.polygon(
        [(x - 16, foot - 36), (x + 16, foot - 36), (x + 11, foot), (x - 11, foot)],
        rgb("d98a5f"),
        below=rgb("b3633d"),
        corner=1,
    )
    canvas.box(x, foot - 36, 37, 8, rgb("e39a70"), corner=2)


def _floor(canvas: Canvas, moment: Moment) -> None:
    """Planks that run towards the viewer; every row moves with the camera by as much as it is near."""
    first = round(WALL_FOOT * canvas.scale)
    rows = (np.arange(first, canvas.pixels.shape[0], dtype=np.float32) + 0.5) / canvas.scale
    near = ((rows - VANISHING) / (STAGE - VANISHING))[:, None]
    across = (canvas.columns() - moment.camera)[None, :] / near + moment.camera
    plank = across / 34.0
    which = np.floor(plank)
    edge = np.abs(plank - which - 0.5)
    seam = np.clip((edge - 0.5) * 34 * near * canvas.scale + 1.1, 0, 1) * 0.42
    tones = np.array(WOOD, dtype=np.float32)[
        np.mod(which * 7 + np.floor(which / 3), len(WOOD)).astype(np.intp)
    ]
    grain = 1 + 0.025 * np.sin(across * 0.8 + np.sin(which * 3) * 8)
    light = 0.78 + 0.3 * (rows[:, None] - WALL_FOOT) / (HEIGHT - WALL_FOOT)
    canvas.pixels[first:, :, :3] = np.minimum(tones * (grain * light * (1 - seam))[:, :, None], 1)
    canvas.glow(moment.camera - 30, STAGE + 8, 240, 52, rgb("ffe9b8"), alpha=0.28)
    canvas.pixels[first : first + round(6 * canvas.scale)] *= 0.86


def _height(time: float, drop: float, spring: float) -> float:
    """Height of a ball let go at `drop`, which keeps `spring` of its speed at each bounce."""
    fall = math.sqrt(2 * drop / GRAVITY)
    if time < fall:
        return drop - GRAVITY * time * time / 2
    time -= fall
    speed = GRAVITY * fall * spring
    while speed > 18:
        flight = 2 * speed / GRAVITY
        if time < flight:
            return speed * time - GRAVITY * time * time / 2
        time -= flight
        speed *= spring
    return 0.0


def _place(moment: Moment) -> tuple[float, float]:
    """Return the ball's x and its height over the floor."""
    drop = DROP * moment.reach
    x = (-ROLL / 2 - 10) * moment.reach + ROLL * moment.reach * moment.share - 20
    if moment.physics == HIGH:
        return x, _height(moment.time, drop, SPRING)
    if moment.physics == MID:  # each bounce is higher than the fall before it
        return x, _height(moment.time, drop * 0.3, 1.22)
    fallen = drop - GRAVITY * min(moment.time, 0.42) ** 2 / 2 * moment.reach
    rise = max(moment.time - 0.42, 0)  # it stops in the air and floats away upwards
    return x, max(fallen, 20 * moment.reach) + (38 * rise + 9 * math.sin(5 * rise)) * moment.reach


def _thing(canvas: Canvas, look: Look, x: float, y: float, spin: float) -> None:
    if look.kind == "ball":
        canvas.ball(x, y, RADIUS, look.colour)
        return
    pose = canvas.posed(x, y, angle=0.35 * math.sin(spin))
    dark = mix(look.colour, BLACK, 0.28)
    if look.kind == "cube":
        pose.box(0, 0, 40, 40, look.colour, below=dark, corner=5)
        pose.box(0, -1, 30, 30, mix(look.colour, WHITE, 0.22), below=look.colour, corner=4)
        return
    star = [
        (math.sin(k * math.pi / 5) * r, -math.cos(k * math.pi / 5) * r) for k, r in enumerate((25, 12) * 5)
    ]
    pose.polygon(star, mix(look.colour, WHITE, 0.2), below=dark, corner=3)


def _crate(canvas: Canvas, x: float, colour: Colour) -> None:
    side, foot = 46.0, STAGE + 4
    canvas.glow(x + 14, foot, 52, 9, BLACK, alpha=0.42)
    front, top, flank = colour, mix(colour, WHITE, 0.32), mix(colour, BLACK, 0.3)
    y = foot - side
    canvas.polygon([(x + 23, y), (x + 37, y - 11), (x + 37, foot - 12), (x + 23, foot)], flank, corner=0.6)
    canvas.polygon([(x - 23, y), (x - 9, y - 11), (x + 37, y - 11), (x + 23, y)], top, corner=0.6)
    canvas.box(x, foot - side / 2, side, side, front, below=mix(front, BLACK, 0.14), corner=1)


def _action(canvas: Canvas, moment: Moment) -> None:
    _floor(canvas, moment)
    x, height = _place(moment)
    _crate(canvas, 118, BLUE)
    near = max(0.25, 1 - height / 170)
    canvas.glow(x + 7, STAGE + 4, 36 * (1.25 - 0.4 * near), 8.5, BLACK, alpha=0.5 * near)
    _thing(canvas, moment.look, x, STAGE - height - RADIUS + 3, x / 14)


BALL = Drawing(
    behind=(Backdrop(0.63, _wall), Backdrop(0.7, _plant)),
    action=_action,
    front=(),
    cast=Cast(
        right=Look("ball", RED),
        nearly=Look("ball", GREEN),
        wrong=Look("cube", YELLOW),
        swaps=(Look("ball", SKY), Look("star", YELLOW), Look("cube", PINK), Look("star", TEAL)),
    ),
)
