"""The first run's content: the report's systems, our prompts, drawn clips, and two studies on them.

Every step is skipped when it was done before, so that loading again changes nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from itertools import repeat
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from ratings import builtin
from ratings.calibration.generators import TOYS, Toy
from ratings.calibration.scenes import SCENES, Scene, frames
from ratings.choices import FileState, StudyState
from ratings.models import Clip, File, Generator, Leaderboard, Study
from ratings.probing.encode import write_video
from ratings.probing.limits import Limits
from ratings.probing.tools import Tools
from ratings.services import calibration, clips, files, leaderboards, publishing, rehearsal, studies
from ratings.services.imports import prompts, references
from ratings.services.imports.report import Report

FPS = 24
RATERS = 12
REHEARSED = SCENES[:-2]
OPEN = SCENES[-2:]
Progress = Callable[[str, int, int], None]


def load(on_progress: Progress) -> None:
    """Load the demo, calling `on_progress(what, done, of)` as it goes."""
    _catalogue()
    _probe([*_draw(on_progress), *calibration.bring()], on_progress)
    _rehearsed_study(on_progress)
    _open_study()


def _catalogue() -> None:
    """Load the report's systems and tables and our prompts, as an administrator would load them."""
    references.load_builtin("report-2024", report=Report("values"))
    suite = builtin.path("prompts", "starter.csv")
    with suite.open("rb") as stream:
        prompts.load(stream, report=Report("prompts"), root=suite.parent)


def _probe(clips: Sequence[Clip], on_progress: Progress) -> None:
    """Wait until every file is ready, here where no worker runs yet."""
    waiting = {clip.file.pk: clip.file for clip in clips if clip.file}
    settled: set[int] = set()

    def show(file: File) -> None:
        if file.state in {FileState.READY, FileState.REJECTED}:
            settled.add(file.pk)
            on_progress(_("Probing drawn clips"), len(settled), len(waiting))

    files.wait(waiting.values(), on_change=show)


def _draw(on_progress: Progress) -> Sequence[Clip]:
    """Draw what is missing of toys x scenes, on every core, and receive it like any other upload."""
    what = _("Drawing calibration clips")
    missing = [
        (toy, scene)
        for toy in range(len(TOYS))
        for scene in range(len(SCENES))
        if not Clip.objects.filter(
            generator=_generator(TOYS[toy]), prompt=calibration.prompt_of(SCENES[scene])
        ).exists()
    ]
    received = []
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder, calibration.every_core() as pool:
        for toy, scene, path in (
            pool.map(_draw_one, *zip(*missing, strict=True), repeat(folder)) if missing else ()
        ):
            with path.open("rb") as content:
                clip, _new = clips.receive(
                    generator=_generator(TOYS[toy]),
                    prompt=calibration.prompt_of(SCENES[scene]),
                    content=content,
                    filename="drawn.mp4",
                )
            received.append(clip)
            on_progress(what, len(received), len(missing))
    return received


def _draw_one(toy: int, scene: int, folder: str) -> tuple[int, int, Path]:
    path = Path(folder) / f"{toy}-{scene}.mp4"
    tools = Tools(ffmpeg=settings.FFMPEG, ffprobe=settings.FFPROBE)
    drawn = frames(SCENES[scene], TOYS[toy].levels, seed=scene)
    write_video(drawn, path, fps=FPS, tools=tools, limits=Limits())
    return toy, scene, path


def _generator(toy: Toy) -> Generator:
    return Generator.objects.get_or_create(
        slug=toy.slug,
        defaults={
            "name": toy.name,
            "name_zh": toy.name_zh,
            "vendor": "ClipJury",
            "architecture": "drawn by code at known levels",
        },
    )[0]


def _counter(on_progress: Progress, what: str) -> Callable[[int, int], None]:
    return lambda done, of: on_progress(what, done, of)


def _definition(scenes: Sequence[Scene], **fields: object) -> dict[str, object]:
    return {
        "task": "t2v",
        "mode": "rate",
        "rubric": "report-2024",
        "generators": [toy.slug for toy in TOYS],
        "prompts": [scene.slug for scene in scenes],
        **fields,
    }


def _rehearsed_study(on_progress: Progress) -> None:
    """A study that is over, rated by simulated raters, with its leaderboard published."""
    study = Study.objects.filter(slug="demo").first() or studies.create(
        _definition(
            REHEARSED,
            slug="demo",
            title="Demo: drawn clips, simulated raters",
            title_zh="演示：程序绘制的片段，模拟评审",
            votes_per_item=6,
        )
    )
    if study.state == StudyState.DRAFT:
        studies.open_study(study)
        study.refresh_from_db()
        rehearsal.rehearse(
            study,
            raters=RATERS,
            seed=1,
            on_progress=_counter(on_progress, _("Rehearsing with simulated raters")),
        )
        studies.close_study(study)
        study.refresh_from_db()
    if not Leaderboard.objects.filter(study=study, published_at__isnull=False).exists():
        publishing.publish(leaderboards.compute(study))


def _open_study() -> None:
    """A study that anyone may rate three clips of, from the front page."""
    if Study.objects.filter(slug="three-clips").exists():
        return
    study = studies.create(
        _definition(
            OPEN,
            slug="three-clips",
            title="Three clips",
            title_zh="评三个片段",
            votes_per_item=100,
            rules={"anyone": True, "items_per_rater": 3},
        )
    )
    studies.open_study(study)
