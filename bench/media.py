"""What probing costs: the one pass beside its parts, with one worker and with two, and its memory.

    ./run bench media [--seconds 4] [--rounds 3] [--clips 6]

Processor time, so that what else runs on the machine matters little; every ratio within the same round, the
median of the rounds. Films are drawn by code with a little grain, at 720 lines and 24 pictures a second.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ratings.calibration.scenes import SCENES, frames
from ratings.probing.encode import write_video
from ratings.probing.graph import PRESET, QUALITY, rendition_alone
from ratings.probing.limits import MIB, Limits
from ratings.probing.prober import plan_of, probe
from ratings.probing.process import run
from ratings.probing.tools import Tools

TOOLS, LIMITS, FPS, GRAIN = Tools(), Limits(), 24, 3.0
PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium")
SMALL = "scale=-2:360:flags=bicubic"
SEPARATE = {
    "SI and TI": f"{SMALL},siti=print_summary=1",
    "freezes": f"{SMALL},freezedetect",
    "black": f"{SMALL},blackdetect",
    "cuts": f"{SMALL},scdet",
    "repeats": f"{SMALL},mpdecimate",
    "motion": f"{SMALL},mestimate=epzs",
    "blur": f"{SMALL},blurdetect",
    "blocks": "crop=640:360,blockdetect",
    "poster": "select=eq(n\\,10)",
    "strip": "select=not(mod(n\\,12)),scale=-2:90,tile=8x1",
}


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = _film(folder / "720.mp4", (1280, 720), options.seconds)
        well = _parts(film, folder, options.rounds)
        well &= _workers(film, options.clips)
        _presets(film, folder)
        well &= _memory(_film(folder / "1080.mp4", (1920, 1080), 1.5))
    return 0 if well else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=4.0, help="length of the film")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clips", type=int, default=6, help="films for each worker to probe")
    return parser.parse_args()


def _film(path: Path, size: tuple[int, int], seconds: float) -> Path:
    drawn = frames(SCENES[0], {}, seed=0, width=size[0], height=size[1], fps=FPS, seconds=seconds)
    write_video(_grained(drawn), path, fps=FPS, tools=TOOLS, limits=LIMITS)
    return path


def _grained(pictures: Iterator[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    """Add what drawn pictures lack and generated ones have: fine detail that costs an encoder something."""
    source = np.random.default_rng(0)
    grains: list[NDArray[np.float32]] = []
    for number, picture in enumerate(pictures):
        if number < 8:
            grains.append(source.normal(0, GRAIN, picture.shape).astype(np.float32))
        yield np.clip(picture + grains[number % 8], 0, 255).astype(np.uint8)


def _cost(work: Callable[[], object]) -> float:
    """Processor seconds of this process and of those it started."""
    before = _used()
    work()
    return _used() - before


def _used() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def _parts(film: Path, folder: Path, rounds: int) -> bool:
    plan = plan_of(film, tools=TOOLS, limits=LIMITS)
    copy, results = folder / "rendition.mp4", folder / "results"
    results.mkdir()
    found: list[tuple[float, ...]] = []
    for _ in range(rounds):
        whole = _cost(lambda: probe(film, folder=results, tools=TOOLS, limits=LIMITS))
        alone = _cost(lambda: _ffmpeg(*rendition_alone(TOOLS.ffmpeg, film, plan, copy)[1:]))
        decode = _cost(lambda: _filtered(film, "null"))
        separate = alone + sum(_cost(lambda f=graph: _filtered(film, f)) for graph in SEPARATE.values())  # type: ignore[misc]  # a default keeps the loop's value
        found.append((whole / alone, whole / separate, whole / decode, alone / decode))
    to_alone, to_separate, to_decode, alone_to_decode = (
        statistics.median(column) for column in zip(*found, strict=True)
    )
    print(f"the one pass, to the rendition alone         {to_alone:5.2f}   goal: at most 1.25")
    print(f"the one pass, to the same as separate runs   {to_separate:5.2f}   goal: at most 0.50")
    print(f"the one pass, to decoding alone              {to_decode:5.2f}")
    print(f"the rendition alone, to decoding alone       {alone_to_decode:5.2f}")
    return to_alone <= 1.25 and to_separate <= 0.5


def _filtered(film: Path, graph: str) -> None:
    _ffmpeg("-threads", "1", "-i", str(film), "-vf", graph, "-filter_threads", "1", "-f", "null", "-")


def _ffmpeg(*arguments: str) -> None:
    finished = run([TOOLS.ffmpeg, "-nostdin", "-y", *arguments], limits=LIMITS, on_stdout=lambda chunk: None)
    assert finished.ok, finished.stderr[-500:]


def _workers(film: Path, clips: int) -> bool:
    """Two workers beside one, and beside what two plain encoders get out of the same two cores."""
    start = time.perf_counter()
    spent = _cost(lambda: _probed(film))
    busy = spent / (time.perf_counter() - start)
    one, two = (_rate(_probed, film, clips * workers, workers) for workers in (1, 2))
    plain = [_rate(_encoded, film, clips * workers, workers) for workers in (1, 2)]
    told = f"goal: at least 1.80 ({one:.2f} a second)"
    print(f"clips a second with two workers, to one      {two / one:5.2f}   {told}")
    print(f"cores that one worker keeps busy             {busy:5.2f}   so two gain {2 / busy:.2f} at most")
    print(f"renditions alone, two at once to one         {plain[1] / plain[0]:5.2f}   what these cores allow")
    return two / one >= 1.8


def _rate(work: Callable[[Path], object], film: Path, clips: int, workers: int) -> float:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(work, [film] * workers))  # loading the code is not what is measured
        start = time.perf_counter()
        list(pool.map(work, [film] * clips))
        return clips / (time.perf_counter() - start)


def _encoded(film: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = plan_of(film, tools=TOOLS, limits=LIMITS)
        _ffmpeg(*rendition_alone(TOOLS.ffmpeg, film, plan, Path(folder) / "rendition.mp4")[1:])


def _presets(film: Path, folder: Path) -> None:
    """What each preset of the encoder costs, weighs and keeps at our quality, to the one that is used."""
    plan, found = plan_of(film, tools=TOOLS, limits=LIMITS), {}
    for preset in PRESETS:
        copy = folder / f"{preset}.mp4"
        command = rendition_alone(TOOLS.ffmpeg, film, plan, copy)[1:]
        command[command.index("-preset") + 1] = preset
        found[preset] = _cost(lambda c=command: _ffmpeg(*c)), copy.stat().st_size, _likeness(film, copy)  # type: ignore[misc]  # a default keeps the loop's value
    cost, size, _ = found[PRESET]
    for preset, (spent, weighs, likeness) in found.items():
        told = f"{spent / cost:5.2f} processor time, {weighs / size:5.2f} bytes, {likeness:5.2f} dB of SSIM"
        print(f"preset {preset:10} to {PRESET}, at quality {QUALITY}:   {told}")


def _likeness(film: Path, copy: Path) -> float:
    both = ["-i", str(film), "-i", str(copy), "-lavfi", "[0:v][1:v]ssim", "-f", "null", "-"]
    finished = run([TOOLS.ffmpeg, "-nostdin", *both], limits=LIMITS)
    return float(finished.stderr.rpartition("All:")[2].partition("(")[2].partition(")")[0])


def _memory(film: Path) -> bool:
    """The most that a worker of the site and its ffmpeg hold, added as if at the same moment."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_site_loaded) as pool:
        peak = pool.submit(_probed, film).result() / MIB
    print(f"memory of a worker and its ffmpeg at 1080 lines {peak:4.0f} MB   goal: under 600 MB")
    return peak < 600


def _site_loaded() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalsite.settings")
    django.setup()
    import ratings.tasks  # noqa: F401


def _probed(film: Path) -> int:
    """Probe a film and return the bytes that this process and the largest it started held at most."""
    with tempfile.TemporaryDirectory() as folder:
        probe(film, folder=Path(folder), tools=TOOLS, limits=LIMITS)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return _own_peak() + children * (1 if sys.platform == "darwin" else 1024)


def _own_peak() -> int:
    """Linux: not `ru_maxrss`, which on a process just started still tells that of its parent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) * 1024


if __name__ == "__main__":
    sys.exit(main())
