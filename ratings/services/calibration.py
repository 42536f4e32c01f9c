"""The clips drawn to teach and check raters: brought along, stored like any clip, never voted on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import django
from django.conf import settings

from ratings.calibration import anchors
from ratings.calibration.lessons import LESSONS, TRAPS
from ratings.calibration.levels import only
from ratings.calibration.notices import written
from ratings.calibration.scenes import SCENES, Scene, frames
from ratings.choices import GeneratorKind, Source
from ratings.models import Clip, Generator, Prompt
from ratings.probing.encode import write_video
from ratings.probing.limits import Limits
from ratings.probing.tools import Tools
from ratings.services import clips

GENERATOR = "calibration"
FPS = 24
FOLDER = Path(anchors.__file__).parent / "drawn"
SAMPLES = {each.sample: each for each in (*LESSONS, *TRAPS)}


def stored() -> dict[str, Clip]:
    """Return those that are stored and current, by sample."""
    found = Clip.objects.current().filter(generator__slug=GENERATOR, sample__in=SAMPLES, file__isnull=False)
    return {clip.sample: clip for clip in found.select_related("generator", "prompt", "file")}


def bring() -> list[Clip]:
    """Receive what is missing of them, like any upload; return the new clips."""
    made = []
    for sample in sorted(SAMPLES.keys() - stored().keys()):
        with (FOLDER / f"{sample}.mp4").open("rb") as content:
            clip, _new = clips.receive(
                generator=_generator(),
                prompt=prompt_of(_scene(sample)),
                sample=sample,
                content=content,
                filename="drawn.mp4",
                source=Source.CHECK,
            )
        made.append(clip)
    return made


def every_core() -> ProcessPoolExecutor:
    """Return a pool of processes, started afresh so that none shares this one's database connection."""
    return ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=django.setup)


def _scene(sample: str) -> Scene:
    return next(scene for scene in SCENES if scene.slug == SAMPLES[sample].scene)


def prompt_of(scene: Scene) -> Prompt:
    """Return the prompt of a scene."""
    return Prompt.objects.get_or_create(
        slug=scene.slug,
        defaults={
            "task": "t2v",
            "text": scene.prompt,
            "text_zh": scene.prompt_zh,
            "category": ["calibration"],
            "difficulty": scene.difficulty,
        },
    )[0]


def _generator() -> Generator:
    return Generator.objects.get_or_create(
        slug=GENERATOR,
        defaults={
            "name": "Calibration clips",
            "name_zh": "校准片段",
            "vendor": "ClipJury",
            "kind": GeneratorKind.ANCHOR,
            "architecture": "drawn by code at known levels",
        },
    )[0]


def draw(folder: Path, on_progress: Callable[[], object]) -> None:
    """Draw all of them into a folder, anew, on every core; those in `FOLDER` came from it."""
    with every_core() as pool:
        for _sample in pool.map(_draw_one, SAMPLES, repeat(folder)):
            on_progress()


def _draw_one(sample: str, folder: Path) -> str:
    scene, each = _scene(sample), SAMPLES[sample]
    levels = getattr(each, "levels", {})
    pictures = list(frames(scene, levels, seed=SCENES.index(scene)))
    if says := getattr(each, "says", ()):
        pictures = list(written(pictures, says))
    tools = Tools(ffmpeg=settings.FFMPEG, ffprobe=settings.FFPROBE)
    write_video(pictures, folder / f"{sample}.mp4", fps=FPS, tools=tools, limits=Limits())
    return sample


def draw_anchors(folder: Path, on_progress: Callable[[], object]) -> None:
    """Draw the example of every level of every dimension into a folder, anew; pages show them as static."""
    with every_core() as pool:
        for _name in pool.map(_draw_anchor, anchors.every(), repeat(folder)):
            on_progress()


def _draw_anchor(name: str, folder: Path) -> str:
    slug, dimension, level = anchors.every()[name]
    scene = next(scene for scene in SCENES if scene.slug == slug)
    pictures = frames(scene, only(dimension, level), seed=SCENES.index(scene), width=384, height=216)
    tools = Tools(ffmpeg=settings.FFMPEG, ffprobe=settings.FFPROBE)
    write_video(pictures, folder / f"{name}.mp4", fps=FPS, tools=tools, limits=Limits(), quality=27)
    return name
