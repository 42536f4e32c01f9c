"""A worker killed at random moments of real probes, again and again.

    ./run soak kills [--kills 50] [--seed 0]

Passes where no file is lost, none stays stuck once its lease has lapsed, nothing half done can be seen,
and no ffmpeg outlives its worker. A file that ends two workers is given up by design, so every kill falls
into a first attempt. Leases are wound on instead of waited for.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

if TYPE_CHECKING:
    from tests.worker.conftest import Worker

FILM = "testsrc2=size=640x360:rate=24:duration={seconds},hue=h={hue}"
SPARE = 10  # films more than kills, so that there is always one in its first attempt
LATEST = 2.5  # seconds after a file was taken


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _site(folder)
        from tests.worker.conftest import Worker

        worker = Worker(folder)
        try:
            faults = _campaign(worker, options.kills, random.Random(options.seed))
        finally:
            worker.kill()
    print("\n".join(faults) or "no fault")
    return 1 if faults else 0


def _site(folder: Path) -> None:
    """An empty site with its data in the folder."""
    os.environ |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "evalsite.settings", "REDIS_URL": ""}
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _campaign(worker: Worker, kills: int, rng: random.Random) -> list[str]:
    from tests.worker.conftest import encoders, until

    _receive(worker.data, kills + SPARE)
    faults: list[str] = []
    worker.start()
    for _ in tqdm(range(kills)):
        until(_first_attempt, seconds=240, what="a file in its first attempt")
        time.sleep(rng.uniform(0, LATEST))
        until(
            lambda: _first_attempt() and not _second_attempts(),
            seconds=240,
            what="no file in its second attempt, one in its first",
        )
        worker.kill()
        try:
            until(lambda: not encoders(worker.data), seconds=10)
        except BaseException:
            faults.append(f"ffmpeg outlived its worker: {encoders(worker.data)}")
        faults += _half_done()
        _lapse()
        worker.start()
    until(lambda: not _unsettled(), seconds=600, what="every file settled")
    until(lambda: not list((worker.data / "var" / "probing").glob("*")), seconds=60, what="no folder left")
    return faults + _half_done() + _ends(worker.data)


def _receive(folder: Path, count: int) -> None:
    from ratings.services import files
    from tests.probing.films import film

    for number in tqdm(range(count), desc="drawing"):
        drawn = FILM.format(seconds=4 + number % 3, hue=number * 360 / count)
        path = film(folder / "film.mp4", "-preset", "ultrafast", source=drawn)
        with path.open("rb") as content:
            files.receive(content, filename=path.name)


def _first_attempt() -> bool:
    """Whether a worker that lives is at a file, and no other ended at it before."""
    from django.utils import timezone

    from ratings.models import File

    held = File.objects.filter(state="probing", attempts=1, lease_until__gt=timezone.now())
    return bool(held.exists())


def _second_attempts() -> bool:
    from ratings.models import File

    return bool(File.objects.filter(state__in=["probing", "received"], attempts__gt=1).exists())


def _unsettled() -> bool:
    from ratings.models import File

    return File.objects.filter(state__in=["received", "probing"]).exists()


def _lapse() -> None:
    from django.utils import timezone

    from ratings.models import File

    past = timezone.now() - timedelta(seconds=1)
    File.objects.filter(state="probing").update(lease_until=past)
    File.objects.filter(state="received").update(lease_until=None)


def _half_done() -> list[str]:
    """What can be seen and is not whole: rows without their bytes, or results of a file that is not ready."""
    from ratings.models import File

    faults = []
    for file in File.objects.prefetch_related("probes", "renditions"):
        found = (file.probes.count(), file.renditions.count())
        if found != ((1, 1) if file.state == "ready" else (0, 0)):
            faults.append(f"{file} is {file.state} with {found} probes and renditions")
        for rendition in file.renditions.all():
            gone = [
                field
                for field in rendition.stored()
                if not field.storage.exists(str(field.name)) or not field.size
            ]
            faults += [f"{file} has no {field.name}" for field in gone]
    return faults


def _ends(folder: Path) -> list[str]:
    """How all files ended, and what lies in the storage without a row (it is tidied away after a day)."""
    from ratings.models import File, Rendition

    named = {str(file.content.name) for file in File.objects.all()}
    named |= {str(field.name) for r in Rendition.objects.all() for field in r.stored()}
    media = folder / "media"
    stray = [p for p in media.rglob("*") if p.is_file() and str(p.relative_to(media)) not in named]
    again = File.objects.filter(attempts=2).count()
    print(
        f"{File.objects.count()} files, {again} of them in two attempts, {len(stray)} strays for the tidying"
    )
    return [f"{file} ended {file.state}: {file.reason}" for file in File.objects.exclude(state="ready")]


if __name__ == "__main__":
    sys.exit(main())
