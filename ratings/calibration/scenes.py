"""The scenes and how a clip of one is drawn, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ratings.calibration import faults
from ratings.calibration.canvas import HEIGHT, Canvas, Pixels
from ratings.calibration.drawings.ball import BALL
from ratings.calibration.drawings.boat import BOAT
from ratings.calibration.drawings.car import CAR
from ratings.calibration.drawings.juggler import JUGGLER
from ratings.calibration.drawings.lantern import LANTERN
from ratings.calibration.drawings.train import TRAIN
from ratings.calibration.layers import Backdrop, Layer
from ratings.calibration.levels import BLUR, CAMERA_TRAVEL, FLICKER, HOLD, MOTION_REACH, WOBBLE, filled
from ratings.calibration.moment import Drawing, Moment, eased

CAMERA_WAY = 140.0  # units from one end of the camera's full way to the other, at the depth of the action


@dataclass(frozen=True)
class Scene:
    """A short scene with the prompt it answers in both languages."""

    slug: str
    prompt: str
    prompt_zh: str
    category: str
    difficulty: str
    drawing: Drawing = field(repr=False, compare=False)


SCENES: tuple[Scene, ...] = (
    Scene(
        slug="bouncing-ball",
        prompt="A red ball bounces across a wooden floor towards a blue box. The camera glides to the right.",
        prompt_zh="一只红色皮球在木地板上一路弹跳，弹向一只蓝色方箱。镜头向右平移。",
        category="objects",
        difficulty="easy",
        drawing=BALL,
    ),
    Scene(
        slug="train-on-viaduct",
        prompt="A red steam train with three carriages crosses a stone viaduct from left to right."
        " The camera glides to the left.",
        prompt_zh="一列红色蒸汽火车拖着三节车厢，从左向右驶过石砌高架桥。镜头向左平移。",
        category="vehicles",
        difficulty="medium",
        drawing=TRAIN,
    ),
    Scene(
        slug="lantern-at-dusk",
        prompt="A yellow paper lantern on a rope swings from the branch of a tree at dusk."
        " The camera glides to the right.",
        prompt_zh="黄昏时分，一盏黄色纸灯笼用绳子挂在树枝上来回摆动。镜头向右平移。",
        category="nature",
        difficulty="easy",
        drawing=LANTERN,
    ),
    Scene(
        slug="boat-on-waves",
        prompt="A small boat with cream-coloured sails rides the waves at sunset."
        " The camera glides to the left.",
        prompt_zh="夕阳下，一艘挂着米白色船帆的小船随海浪起伏前行。镜头向左平移。",
        category="nature",
        difficulty="medium",
        drawing=BOAT,
    ),
    Scene(
        slug="three-ball-juggler",
        prompt="A juggler on a small stage juggles three orange balls. The camera glides to the right.",
        prompt_zh="小舞台上，一名杂耍艺人轮流抛接三只橙色小球。镜头向右平移。",
        category="people",
        difficulty="hard",
        drawing=JUGGLER,
    ),
    Scene(
        slug="car-on-hill-road",
        prompt="A yellow car with a roof rack drives over a hilly coast road from left to right."
        " The camera glides to the left.",
        prompt_zh="一辆带车顶行李架的黄色小汽车，沿着起伏的滨海公路从左向右行驶。镜头向左平移。",
        category="vehicles",
        difficulty="medium",
        drawing=CAR,
    ),
)


def frames(
    scene: Scene,
    levels: Mapping[str, int],
    *,
    seed: int,
    width: int = 480,
    height: int = 270,
    fps: float = 24,
    seconds: float = 3.0,
) -> Iterator[NDArray[np.uint8]]:
    """Draw a clip: height x width x 3 RGB pictures. The same arguments give the same pictures.

    Dimensions without a level are high. A picture that stands (low fluency) is yielded again, read-only.
    """
    clip = _Clip(scene, filled(levels), seed=seed, width=width, height=height, seconds=seconds)
    count = max(round(fps * seconds), 1)
    holds = faults.shown_frames(count, fps, HOLD[clip.levels["fluency"]], np.random.default_rng([seed, 1]))
    last, picture = -1, np.empty(0, dtype=np.uint8)
    for index in holds:
        if index != last:
            last, picture = index, clip.picture(index / fps, np.random.default_rng([seed, 2, index]))
            picture.flags.writeable = False
        yield picture


class _Clip:
    """What stays the same through one clip: its layers, its levels and its chances."""

    def __init__(
        self, scene: Scene, levels: Mapping[str, int], *, seed: int, width: int, height: int, seconds: float
    ) -> None:
        self.drawing, self.levels, self.seconds = scene.drawing, levels, seconds
        self.width, self.height, self.scale = width, height, height / HEIGHT
        chance = np.random.default_rng([seed, 0])
        self.phase = float(chance.uniform())
        self.seeds = [int(s) for s in chance.integers(2**31, size=16)]
        self.behind = self._layers(scene.drawing.behind, self.seeds)
        self.front = self._layers(scene.drawing.front, self.seeds[8:])
        self.grain = chance.uniform(0, 1, size=(height, width, 1)).astype(np.float32)

    def _layers(self, backdrops: Sequence[Backdrop], seeds: Sequence[int]) -> list[Layer]:
        return [
            Layer(backdrop, seed=seed, width=self.width, height=self.height, span=CAMERA_WAY / 2)
            for backdrop, seed in zip(backdrops, seeds, strict=False)
        ]

    def picture(self, time: float, chance: np.random.Generator) -> NDArray[np.uint8]:
        levels = self.levels
        picture = self._scene(time)
        if WOBBLE[levels["stability"]]:
            picture = faults.wobbled(picture, WOBBLE[levels["stability"]], time, self.phase)
            picture = faults.flickered(picture, FLICKER[levels["stability"]], time, chance)
        if BLUR[levels["clarity"]] > 1:
            picture = faults.low_resolution(picture, BLUR[levels["clarity"]])
        whole: NDArray[np.uint8] = np.clip(picture * 255 + self.grain, 0, 255).astype(np.uint8)
        return whole

    def _scene(self, time: float) -> Pixels:
        levels = self.levels
        camera = (
            self.drawing.glides
            * CAMERA_WAY
            * CAMERA_TRAVEL[levels["camera_control"]]
            * (eased(time / self.seconds) - 0.5)
        )
        moment = Moment(
            time=time,
            length=self.seconds,
            reach=MOTION_REACH[levels["motion"]],
            physics=levels["physics"],
            look=self.drawing.cast.look(
                semantics=levels["semantics"],
                consistency=levels["consistency"],
                time=time,
                length=self.seconds,
            ),
            camera=camera,
            phase=self.phase,
        )
        picture = np.zeros((self.height, self.width, 3), dtype=np.float32)
        for layer in self.behind:
            layer.show(picture, camera)
        left = camera - self.width / 2 / self.scale
        self.drawing.action(Canvas(picture, scale=self.scale, left=left), moment)
        for layer in self.front:
            layer.show(picture, camera)
        return picture
