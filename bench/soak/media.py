"""Thousands of damaged copies of good files, each of them probed.

    ./run soak media [--mutants 2000] [--seed 0]

Passes where no worker died, every file ended taken or refused within its limits, nothing was left beside the
results, nobody called the listener on loopback, and no byte of a neighbouring file is in any result. A mutant
is told by its number: the same seed makes it again.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from ratings.probing.limits import MIB, Limits
from ratings.probing.prober import Probed, probe
from ratings.probing.reasons import Rejected
from ratings.probing.tools import Tools
from tests.probing import mutants
from tests.probing.test_network import SECRET, listener

LIMITS = replace(Limits(), wall_seconds=60, cpu_seconds=30, memory_bytes=400 * MIB, output_bytes=20 * MIB)
SLACK = 5.0  # seconds that a busy machine may add to a limit
WAYS = mutants.GOOD | {
    "e.mkv": ("-c:v", "ffv1"),
    "f.mov": ("-c:v", "prores_ks"),
    "g.apng": ("-f", "apng"),
    "k.webp": ("-c:v", "libwebp_anim"),
    "h.ts": ("-c:v", "mpeg2video", "-r", "25"),
    "i.mp4": ("-c:v", "libx265", "-x265-params", "log-level=error", "-preset", "ultrafast"),
    "j.mp4": ("-c:v", "libx264", "-movflags", "frag_keyframe+empty_moov"),
}


@dataclass(frozen=True)
class Ending:
    """How one mutant ended: `said` is "taken" or the code of the refusal; `faults` should be empty."""

    said: str
    seconds: float
    faults: tuple[str, ...]


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as name, listener() as (port, calls):
        folder = Path(name)
        good = folder / "good"
        good.mkdir()
        mutants.good(good, WAYS)
        works = [(folder, number, options.seed, port) for number in range(options.mutants)]
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            endings = list(tqdm(pool.map(_ended, works), total=len(works)))
    return _told(endings, calls)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutants", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def _ended(work: tuple[Path, int, int, int]) -> Ending:
    folder, number, seed, port = work
    rng = random.Random(f"{seed}-{number}")
    here = folder / str(number)
    results = here / "results"
    results.mkdir(parents=True)
    (here / "neighbour.mp4").write_bytes(SECRET * 40)
    source = here / "mutant"
    source.write_bytes(_mutant(folder / "good", number, rng, port))
    threads, start, faults = threading.active_count(), time.monotonic(), []
    try:
        ending: Probed | Rejected = probe(source, folder=results, tools=Tools(), limits=LIMITS)
    except Rejected as refusal:
        ending = refusal
    except Exception as error:  # whatever else comes out of it is a fault, and the campaign goes on
        return Ending("fault", time.monotonic() - start, (f"mutant {number}: {error!r}",))
    seconds = time.monotonic() - start
    wanted = {"rendition.mp4", "poster.jpg", "strip.jpg"} if isinstance(ending, Probed) else set()
    if {path.name for path in results.iterdir()} != wanted:
        faults.append(f"mutant {number}: left {sorted(path.name for path in results.iterdir())}")
    if seconds > LIMITS.wall_seconds * 2 + SLACK:
        faults.append(f"mutant {number}: took {seconds:.1f} s")
    if any(SECRET in data for data in _results(ending, results)):
        faults.append(f"mutant {number}: shows its neighbour")
    if threading.active_count() > threads:
        faults.append(f"mutant {number}: left a thread")
    return Ending("taken" if isinstance(ending, Probed) else ending.code, seconds, tuple(faults))


def _mutant(good: Path, number: int, rng: random.Random, port: int) -> bytes:
    names = sorted(WAYS)
    data = bytearray((good / names[number % len(names)]).read_bytes())
    mutants.LURES[3:] = [b"http://127.0.0.1:%d/x" % port, b"tcp://127.0.0.1:%d" % port]
    for mutation in rng.sample(mutants.MUTATIONS, rng.choice([1, 1, 1, 2])):
        data = mutation(data, rng)
    return bytes(data)


def _results(ending: Probed | Rejected, folder: Path) -> list[bytes]:
    said = json.dumps(ending.facts.as_dict()) if isinstance(ending, Probed) else str(ending)
    return [said.encode(), *(path.read_bytes() for path in folder.iterdir())]


def _told(endings: list[Ending], calls: list[bytes]) -> int:
    for said, count in Counter(ending.said for ending in endings).most_common():
        print(f"{count:6} {said}")
    faults = [fault for ending in endings for fault in ending.faults]
    faults += [f"somebody called the listener: {call!r}" for call in calls]
    print("\n".join(faults) or "no fault", f"(the slowest took {max(e.seconds for e in endings):.1f} s)")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
