"""Toy generators: each draws every scene at its own known levels, so a leaderboard of them can be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ratings.calibration.levels import DIMENSIONS


@dataclass(frozen=True)
class Toy:
    """A make-believe system, named after a tree so that nobody takes it for a real one."""

    slug: str
    name: str
    name_zh: str
    levels: Mapping[str, int]


def _toy(tree: str, tree_zh: str, *levels: int) -> Toy:
    known = MappingProxyType(dict(zip(DIMENSIONS, levels, strict=True)))
    return Toy(f"toy-{tree.lower()}", f"Toy {tree}", f"玩具·{tree_zh}", known)


TOYS: tuple[Toy, ...] = (
    # clarity, camera_control, motion, semantics, consistency, stability, fluency, physics
    _toy("Alder", "桤木", 3, 3, 3, 3, 3, 3, 3, 2),  # nearly everything right
    _toy("Birch", "白桦", 3, 1, 1, 3, 3, 3, 3, 3),  # clean, and hardly anything moves
    _toy("Cedar", "雪松", 3, 3, 3, 3, 1, 2, 3, 1),  # moves a lot, and falls apart
    _toy("Elm", "榆树", 2, 2, 2, 2, 3, 2, 2, 3),  # middling
    _toy("Hazel", "榛树", 1, 3, 2, 3, 2, 3, 1, 2),  # understands the prompt; soft and jerky
    _toy("Rowan", "花楸", 2, 1, 3, 1, 2, 1, 2, 1),  # the weakest
)
