"""The clips drawn here to teach and check raters: made once, stored like any clip, never voted on."""

from __future__ import annotations

import tempfile
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
SAMPLES = {each.sample: each for each in (*LESSONS, *TRAPS)}


def drawn() -> dict[str, Clip]:
    """Return the clips that are drawn and current, by sample."""
    found = Clip.objects.current().filter(generator__slug=GENERATOR, sample__in=SAMPLES, file__isnull=False)
    return {clip.sample: clip for clip in found.select_related("generator", "prompt", "file")}


def draw(on_progress: Callable[[int, int], object] | None = None) -> list[Clip]:
    """Draw what is missing, on every core, and receive it like any upload; return the new clips."""
    missing = [sample for sample in SAMPLES if sample not in drawn()]
    made: list[Clip] = []
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder, every_core() as pool:
        for sample, path in pool.map(_draw_one, missing, repeat(folder)) if missing else ():
            with path.open("rb") as content:
                clip, _new = clips.receive(
                    generator=_generator(),
                    prompt=prompt_of(_scene(sample)),
                    sample=sample,
                    content=content,
                    filename="drawn.mp4",
                    source=Source.CHECK,
                )
            made.append(clip)
            if on_progress:
                on_progress(len(made), len(missing))
    return made


def every_core() -> ProcessPoolExecutor:
    """Return a pool of processes, started afresh so that none shares this one's database connection."""
    return ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=django.setup)


def _draw_one(sample: str, folder: str) -> tuple[str, Path]:
    scene, each = _scene(sample), SAMPLES[sample]
    levels = getattr(each, "levels", {})
    pictures = list(frames(scene, levels, seed=SCENES.index(scene)))
    if says := getattr(each, "says", ()):
        pictures = list(written(pictures, says))
    path = Path(folder) / f"{sample}.mp4"
    tools = Tools(ffmpeg=settings.FFMPEG, ffprobe=settings.FFPROBE)
    write_video(pictures, path, fps=FPS, tools=tools, limits=Limits())
    return sample, path


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
