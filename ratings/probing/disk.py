"""Results appear whole or not at all: written under another name, synced, then renamed."""

import os
from pathlib import Path


def part(path: Path) -> Path:
    """The name under which a file is written."""
    return path.with_name(f".{path.name}.part")


def kept(part_path: Path) -> Path:
    """The file under its own name, once its bytes are on the disk."""
    with part_path.open("rb") as stream:
        os.fsync(stream.fileno())
    path = part_path.rename(part_path.with_name(part_path.name.removeprefix(".").removesuffix(".part")))
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return path
