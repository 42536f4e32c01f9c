"""What drawn clips teach and ask: five lessons from worst to best, and traps that tell which answer to give.

A lesson sets a few dimensions low or mid and leaves the others high. Expected are those, and a few high ones
that are plain to see beside them: about as many, so that nobody passes by always giving one level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ratings.calibration.levels import DIMENSIONS, HIGH, LOW, MID

Range = tuple[int, int]


@dataclass(frozen=True)
class Lesson:
    """One clip of the training: its scene, the levels it is drawn at, and why they are expected."""

    sample: str
    scene: str
    levels: Mapping[str, int]
    high: tuple[str, ...]
    why: str
    why_zh: str

    @property
    def expected(self) -> dict[str, Range]:
        """The range of levels expected of each dimension that is plain to see here."""
        ranges = {LOW: (LOW, LOW), MID: (LOW, MID), HIGH: (HIGH, HIGH)}
        shown = {**self.levels, **dict.fromkeys(self.high, HIGH)}
        return {key: ranges[shown[key]] for key in DIMENSIONS if key in shown}


LESSONS = (
    Lesson(
        sample="lesson-1",
        scene="car-on-hill-road",
        levels={"clarity": LOW, "stability": LOW, "consistency": LOW},
        high=("motion", "fluency"),
        why="The whole picture is soft and wobbles, and the car keeps turning into other vehicles. "
        "All the same it drives all the way across, smoothly, and the camera glides with it.",
        why_zh="画面整体发虚、不停晃动，汽车还反复变成别的车。尽管如此，它平顺地开完了全程，镜头也平移得很充分。",
    ),
    Lesson(
        sample="lesson-2",
        scene="boat-on-waves",
        levels={"physics": LOW, "camera_control": LOW},
        high=("clarity", "stability"),
        why="The boat lifts off the water and flies away, and the camera stands still though it was asked to "
        "glide. The picture itself is sharp and steady.",
        why_zh="小船离开水面飞了起来；提示词要求镜头平移，镜头却一动不动。画面本身清晰、稳定。",
    ),
    Lesson(
        sample="lesson-3",
        scene="train-on-viaduct",
        levels={"fluency": LOW, "semantics": MID},
        high=("clarity", "consistency"),
        why="The picture stops and jumps all the time, and the train is blue where a red one was asked for. "
        "What is there stays the same throughout.",
        why_zh="画面不断停顿、跳动；要的是红色火车，出来的是蓝色。画面里的东西自始至终没有变。",
    ),
    Lesson(
        sample="lesson-4",
        scene="lantern-at-dusk",
        levels={"motion": LOW},
        high=("semantics", "stability"),
        why="Everything is as asked, sharp and steady, but the lantern hardly swings.",
        why_zh="一切都符合提示词，画面清晰稳定，只是灯笼几乎没有摆动。",
    ),
    Lesson(
        sample="lesson-5",
        scene="bouncing-ball",
        levels={},
        high=("clarity", "consistency", "physics"),
        why="Nothing is wrong here: sharp, steady and smooth, with a ball that bounces as balls do.",
        why_zh="这里没有毛病：清晰、稳定、流畅，球的弹跳也合乎常理。",
    ),
)


@dataclass(frozen=True)
class Trap:
    """A clip that asks for the lowest or the highest level in every row, half way through."""

    sample: str
    scene: str
    lowest: bool
    says: tuple[str, ...]


TRAPS = (
    Trap(
        sample="trap-lowest",
        scene="train-on-viaduct",
        lowest=True,
        says=("Attention check: choose the LOWEST level in every row.", "注意力检查：每一项都请选最低一档。"),
    ),
    Trap(
        sample="trap-highest",
        scene="boat-on-waves",
        lowest=False,
        says=(
            "Attention check: choose the HIGHEST level in every row.",
            "注意力检查：每一项都请选最高一档。",
        ),
    ),
)
