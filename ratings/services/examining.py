"""What the prober says about a file, as the columns that hold it: of a clip, or of a conditioning image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from ratings.choices import Integrity
from ratings.models import File
from ratings.probing import convert as converter
from ratings.probing import still
from ratings.probing.limits import Limits
from ratings.probing.policy import Policy
from ratings.probing.prober import PROBER_VERSION, probe
from ratings.probing.tools import Tools
from ratings.services import storage


@dataclass(frozen=True)
class Examined:
    """Columns of Probe and Rendition, and the files to store of the latter, in the folder that was given."""

    probe: dict[str, Any]
    rendition: dict[str, Any]
    copies: dict[str, Path]


def examine(file: File, folder: Path, on_progress: Callable[[int], None]) -> Examined:
    """Probe the stored bytes. Raises Rejected for what can be neither clip nor image, NoRoomError."""
    with storage.no_room_told(), storage.local(file.content, folder) as source:
        if file.image_of.exists():
            return _image(source, folder)
        return _clip(source, folder, on_progress)


def _tools() -> Tools:
    return Tools(settings.FFMPEG, settings.FFPROBE)


def _limits() -> Limits:
    return Limits(
        wall_seconds=settings.PROBE_SECONDS,
        cpu_seconds=settings.PROBE_SECONDS * 3 // 2,
        source_bytes=settings.MAX_UPLOAD_BYTES,
    )


def _clip(source: Path, folder: Path, on_progress: Callable[[int], None]) -> Examined:
    probed = probe(source, folder=folder, tools=_tools(), limits=_limits(), on_progress=on_progress)
    return Examined(
        probe={
            "prober": PROBER_VERSION,
            "integrity": probed.integrity,
            "facts": probed.facts.as_dict(),
            "measures": {key: asdict(measured) for key, measured in probed.measures.items()},
            "warnings": list(probed.warnings),
        },
        rendition=asdict(probed.rendition_facts),
        copies={"video": probed.rendition, "poster": probed.poster, "strip": probed.strip},
    )


def convert(file: File, policy: Policy, folder: Path, on_progress: Callable[[int], None]) -> Examined:
    """Make the rendition that a policy asks for. Raises Rejected, NoRoomError."""
    with storage.no_room_told(), storage.local(file.content, folder) as source:
        made = converter.convert(
            source, policy=policy, folder=folder, tools=_tools(), limits=_limits(), on_progress=on_progress
        )
    return Examined(
        probe={},
        rendition=asdict(made.rendition_facts),
        copies={"video": made.rendition, "poster": made.poster},
    )


def _image(source: Path, folder: Path) -> Examined:
    image = still.check(source, folder=folder, tools=_tools())
    facts = {"width": image.width, "height": image.height, "size_bytes": source.stat().st_size}
    return Examined(
        probe={"prober": PROBER_VERSION, "integrity": Integrity.INTACT, "facts": facts},
        rendition={"width": image.width, "height": image.height, "size": image.path.stat().st_size},
        copies={"poster": image.path},
    )
