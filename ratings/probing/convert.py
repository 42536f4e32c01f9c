"""From a file that was probed to the rendition that a study's policy asks for, with a poster of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ratings.probing import graph
from ratings.probing.boxes import frames_and_seconds
from ratings.probing.canvas import fitted
from ratings.probing.decode import Hearing
from ratings.probing.disk import kept, part
from ratings.probing.graph import Plan
from ratings.probing.limits import Limits
from ratings.probing.policy import Policy
from ratings.probing.prober import USUAL, RenditionFacts, opened, rendition_facts
from ratings.probing.process import run
from ratings.probing.reasons import Rejected
from ratings.probing.tools import Tools


@dataclass(frozen=True)
class Converted:
    """What was made; the paths lie in the caller's folder."""

    rendition: Path
    poster: Path
    rendition_facts: RenditionFacts


def convert(
    source: Path,
    *,
    policy: Policy,
    folder: Path,
    tools: Tools,
    limits: Limits = USUAL,
    on_progress: Callable[[int], None] | None = None,
) -> Converted:
    """Write the rendition of a file by a policy into `folder`, which must be the caller's alone.

    `on_progress` gets whole percents, each once, ending with 100. Raises Rejected for what cannot be shown,
    and OSError where the disk is full or the folder is not there.
    """
    movie, poster = part(folder / "rendition.mp4"), part(folder / "poster.jpg")
    try:
        with opened(source, folder=folder, tools=tools, limits=limits) as (media, found):
            plan = _placed(found, policy)
            hearing = Hearing(plan, on_progress or (lambda percent: None))
            # Broken sound stops all: then silence, as for a clip that has none.
            for heard in (plan, replace(plan, deaf=True)):
                command = graph.by_policy(tools.ffmpeg, media, heard, policy, target=movie, poster=poster)
                hearing.refuse_if_ended(run(command, limits=limits, on_stderr_line=hearing.hear))
                if _made(movie, poster):
                    break
            else:
                raise Rejected("unreadable", hearing.last_error or "no rendition came of it")
        facts = rendition_facts(movie, policy.size or plan.canvas.rendition, policy.rate or plan.timing.rate)
        result = Converted(kept(movie), kept(poster), facts)
        hearing.advance(100)
        return result
    finally:
        movie.unlink(missing_ok=True)
        poster.unlink(missing_ok=True)


def _placed(plan: Plan, policy: Policy) -> Plan:
    return replace(plan, canvas=fitted(plan.canvas, policy.size)) if policy.size else plan


def _made(movie: Path, poster: Path) -> bool:
    return movie.exists() and frames_and_seconds(movie)[0] > 0 and poster.exists()
