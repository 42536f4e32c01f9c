"""How much of the machine one file may use.

Process limits and picture limits live together: a caller sets one thing.
"""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds for one process (the first group) and for the video it reads (the second).

    `memory_bytes` bounds resident memory; `output_bytes` bounds every file that is written.
    """

    wall_seconds: float = 600.0
    cpu_seconds: int = 900
    memory_bytes: int = 1536 * MIB
    output_bytes: int = 1024 * MIB
    stdout_bytes: int = 32 * MIB
    stderr_bytes: int = 256 * 1024
    descriptors: int = 64

    source_bytes: int = 2048 * MIB
    pixels: int = 4096 * 4096
    seconds: float = 180.0
    frames: int = 20_000
