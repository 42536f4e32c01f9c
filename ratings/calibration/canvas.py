"""A canvas for smooth shapes, drawn from signed distances: every edge is anti-aliased without supersampling.

Coordinates are design units: the picture is 270 units high, x is 0 in its middle and y grows downwards.
A canvas has three channels, or four for a transparent layer (colour multiplied by opacity, then opacity).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ratings.calibration.colours import WHITE, Colour

Pixels = NDArray[np.float32]
Line = Callable[[Pixels], Pixels]
HEIGHT = 270.0
LIGHT = (-0.47, -0.68, 0.56)  # light comes from the left, from above and from the front


@dataclass(frozen=True)
class Window:
    """The pixels a shape can touch, with their distances in pixels from its centre along its own axes."""

    place: tuple[slice, slice]
    along: Pixels
    across: Pixels


@dataclass(frozen=True)
class Canvas:
    """Pixels with a scale (pixels per unit), the x of their left edge, and a pose that moves the drawing."""

    pixels: Pixels
    scale: float
    left: float
    at: tuple[float, float] = (0.0, 0.0)
    angle: float = 0.0
    zoom: float = 1.0

    def posed(self, x: float, y: float, *, angle: float = 0.0, zoom: float = 1.0) -> Canvas:
        """Return the same pixels with the origin moved to (x, y), turned clockwise and enlarged."""
        return replace(self, at=self._placed(x, y), angle=self.angle + angle, zoom=self.zoom * zoom)

    def columns(self) -> Pixels:
        """Return the x of every column's middle, in units."""
        count = self.pixels.shape[1]
        return (self.left + (np.arange(count, dtype=np.float32) + 0.5) / self.scale).astype(np.float32)

    # Shapes -----------------------------------------------------------------------------------------

    def ellipse(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        colour: Colour,
        *,
        below: Colour | None = None,
        angle: float = 0.0,
        alpha: float = 1.0,
    ) -> None:
        unit = self.scale * self.zoom
        rx, ry = max(rx * unit, 0.3), max(ry * unit, 0.3)
        window = self._window(x, y, max(rx, ry), angle)
        if window is None:
            return
        u, v = window.along / rx, window.across / ry
        near = np.sqrt(u * u + v * v)
        slope = np.sqrt((u / rx) ** 2 + (v / ry) ** 2) + 1e-6
        self._lay(window, near * (near - 1.0) / slope, colour, below=below, half=ry, alpha=alpha)

    def disc(
        self, x: float, y: float, r: float, colour: Colour, *, below: Colour | None = None, alpha: float = 1.0
    ) -> None:
        self.ellipse(x, y, r, r, colour, below=below, alpha=alpha)

    def ring(self, x: float, y: float, r: float, width: float, colour: Colour, *, alpha: float = 1.0) -> None:
        unit = self.scale * self.zoom
        window = self._window(x, y, (r + width) * unit, 0.0)
        if window is None:
            return
        far = np.sqrt(window.along**2 + window.across**2)
        self._lay(window, np.abs(far - r * unit) - width * unit / 2, colour, alpha=alpha)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: Colour,
        *,
        below: Colour | None = None,
        angle: float = 0.0,
        corner: float = 0.0,
        alpha: float = 1.0,
    ) -> None:
        """Draw a rectangle about its middle, with rounded corners of the given radius."""
        unit = self.scale * self.zoom
        a, b, c = width * unit / 2, height * unit / 2, corner * unit
        window = self._window(x, y, math.hypot(a, b), angle)
        if window is None:
            return
        u = np.abs(window.along) - (a - c)
        v = np.abs(window.across) - (b - c)
        outside = np.sqrt(np.maximum(u, 0) ** 2 + np.maximum(v, 0) ** 2)
        self._lay(
            window, outside + np.minimum(np.maximum(u, v), 0) - c, colour, below=below, half=b, alpha=alpha
        )

    def line(  # noqa: PLR0917 - two points are four numbers, as in every drawing library
        self, x0: float, y0: float, x1: float, y1: float, width: float, colour: Colour, *, alpha: float = 1.0
    ) -> None:
        """Draw a stroke with round ends."""
        length = math.hypot(x1 - x0, y1 - y0)
        angle = math.atan2(y1 - y0, x1 - x0)
        middle = (x0 + x1) / 2, (y0 + y1) / 2
        self.box(*middle, length + width, width, colour, angle=angle, corner=width / 2, alpha=alpha)

    def path(self, points: Sequence[tuple[float, float]], width: float, colour: Colour) -> None:
        for (x0, y0), (x1, y1) in pairwise(points):
            self.line(x0, y0, x1, y1, width, colour)

    def polygon(
        self,
        points: Sequence[tuple[float, float]],
        colour: Colour,
        *,
        below: Colour | None = None,
        corner: float = 0.0,
        alpha: float = 1.0,
    ) -> None:
        """Draw any simple polygon; `corner` swells and rounds it."""
        unit = self.scale * self.zoom
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        half = (max(ys) - min(ys)) / 2 * unit
        window = self._window(x, y, math.hypot((max(xs) - min(xs)) / 2 * unit, half) + corner * unit, 0.0)
        if window is None:
            return
        corners = np.array([((px - x) * unit, (py - y) * unit) for px, py in points], dtype=np.float32)
        distance = _polygon_distance(window.along, window.across, corners) - corner * unit
        self._lay(window, distance, colour, below=below, half=half, alpha=alpha)

    def glow(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        colour: Colour,
        *,
        alpha: float = 1.0,
        angle: float = 0.0,
    ) -> None:
        """Draw a soft spot that fades to nothing at its rim: light, smoke or shadow."""
        unit = self.scale * self.zoom
        rx, ry = max(rx * unit, 0.5), max(ry * unit, 0.5)
        window = self._window(x, y, max(rx, ry), angle)
        if window is None:
            return
        fade: Pixels = np.maximum(1.0 - (window.along / rx) ** 2 - (window.across / ry) ** 2, 0)
        self._blend(window.place, fade * fade * alpha, np.asarray(colour, dtype=np.float32))

    def ball(self, x: float, y: float, r: float, colour: Colour) -> None:
        """Draw a lit sphere."""
        unit = self.scale * self.zoom
        window = self._window(x, y, r * unit, -self.angle)
        if window is None:
            return
        u, v = window.along / (r * unit), window.across / (r * unit)
        square = u * u + v * v
        depth = np.sqrt(np.maximum(1.0 - square, 0))
        lit = np.clip(u * LIGHT[0] + v * LIGHT[1] + depth * LIGHT[2], 0, 1)
        bounce = np.clip(v * 0.5, 0, 1) * 0.12
        tone = (0.42 + 0.66 * lit + bounce)[:, :, None] * np.asarray(colour, dtype=np.float32)
        shine = (lit**28 * 0.75)[:, :, None]
        tone = np.minimum(tone + (np.asarray(WHITE, dtype=np.float32) - tone) * shine, 1)
        self._blend(window.place, np.clip(0.5 - (np.sqrt(square) - 1) * r * unit, 0, 1), tone)

    # Whole-picture fills ----------------------------------------------------------------------------

    def sky(self, stops: Sequence[tuple[float, Colour]]) -> None:
        """Fill everything with a vertical gradient through (y, colour) stops."""
        rows = (np.arange(self.pixels.shape[0], dtype=np.float32) + 0.5) / self.scale
        ys = [y for y, _ in stops]
        for channel in range(3):
            self.pixels[:, :, channel] = np.interp(rows, ys, [c[channel] for _, c in stops])[:, None]
        self.pixels[:, :, 3:] = 1

    def ground(
        self,
        surface: Line | float,
        colour: Colour,
        *,
        below: Colour | None = None,
        depth: float = 60.0,
        thickness: float | None = None,
        alpha: float = 1.0,
    ) -> None:
        """Fill what lies under a line or a row, or a band of it; it turns to `below` over `depth` units."""
        xs = self.columns()
        top = (surface(xs) if callable(surface) else np.full_like(xs, surface)) * self.scale
        steep = np.sqrt(1 + np.gradient(top) ** 2)
        first = max(math.floor(float(top.min())) - 1, 0)
        last = self.pixels.shape[0]
        if thickness is not None:
            last = min(math.ceil(float((top + thickness * self.scale * steep).max())) + 1, last)
        if first >= last:
            return
        rows = (np.arange(first, last, dtype=np.float32) + 0.5)[:, None]
        under = (rows - top[None, :]) / steep[None, :]
        cover = np.clip(under + 0.5, 0, 1)
        if thickness is not None:
            cover *= np.clip(thickness * self.scale - under + 0.5, 0, 1)
        paint = np.asarray(colour, dtype=np.float32)
        if below is not None:
            share = np.clip(under / (depth * self.scale), 0, 1)[:, :, None]
            paint = paint + share * (np.asarray(below, dtype=np.float32) - paint)
        self._blend((slice(first, last), slice(None)), cover * alpha, paint)

    # How a shape reaches the pixels ------------------------------------------------------------------

    def _placed(self, x: float, y: float) -> tuple[float, float]:
        cos, sin = math.cos(self.angle) * self.zoom, math.sin(self.angle) * self.zoom
        return self.at[0] + x * cos - y * sin, self.at[1] + x * sin + y * cos

    def _window(self, x: float, y: float, radius: float, angle: float) -> Window | None:
        wx, wy = self._placed(x, y)
        cx, cy = (wx - self.left) * self.scale, wy * self.scale
        height, width = self.pixels.shape[:2]
        reach = radius + 1.5
        x0, x1 = max(math.floor(cx - reach), 0), min(math.ceil(cx + reach), width)
        y0, y1 = max(math.floor(cy - reach), 0), min(math.ceil(cy + reach), height)
        if x0 >= x1 or y0 >= y1:
            return None
        dx = (np.arange(x0, x1, dtype=np.float32) + np.float32(0.5 - cx))[None, :]
        dy = (np.arange(y0, y1, dtype=np.float32) + np.float32(0.5 - cy))[:, None]
        turn = self.angle + angle
        if turn == 0:
            return Window((slice(y0, y1), slice(x0, x1)), dx, dy)
        cos, sin = math.cos(turn), math.sin(turn)
        return Window((slice(y0, y1), slice(x0, x1)), dx * cos + dy * sin, dy * cos - dx * sin)

    def _lay(
        self,
        window: Window,
        distance: Pixels,
        colour: Colour,
        *,
        below: Colour | None = None,
        half: float = 1.0,
        alpha: float = 1.0,
    ) -> None:
        paint = np.asarray(colour, dtype=np.float32)
        if below is not None:
            share = np.clip(window.across / (2 * half) + 0.5, 0, 1)[:, :, None]
            paint = paint + share * (np.asarray(below, dtype=np.float32) - paint)
        self._blend(window.place, np.clip(0.5 - distance, 0, 1) * alpha, paint)

    def _blend(self, place: tuple[slice, slice], cover: Pixels, paint: Pixels) -> None:
        """Lay paint over what is there; in a layer the opacity grows likewise."""
        patch = self.pixels[place]
        cover = cover[:, :, None]
        patch *= 1 - cover
        patch[:, :, :3] += cover * paint
        if patch.shape[2] == 4:
            patch[:, :, 3:] += cover


def _polygon_distance(x: Pixels, y: Pixels, corners: Pixels) -> Pixels:
    """Return the signed distance of each pixel to the polygon, negative inside (by crossing count)."""
    nearest = np.full(np.broadcast_shapes(x.shape, y.shape), np.inf, dtype=np.float32)
    inside = np.zeros(nearest.shape, dtype=bool)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        ex, ey = bx - ax, by - ay
        px, py = x - ax, y - ay
        share = np.clip((px * ex + py * ey) / (ex * ex + ey * ey + 1e-9), 0, 1)
        nearest = np.minimum(nearest, (px - ex * share) ** 2 + (py - ey * share) ** 2)
        crosses = (ay > y) != (by > y)
        if ay != by:
            inside ^= crosses & (x < ex * (y - ay) / (by - ay) + ax)
    distance = np.sqrt(nearest)
    return np.where(inside, -distance, distance)
