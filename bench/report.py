"""A PDF of 13 generators, 8 dimensions, two tasks and stills: time and memory, against an empty page.

Run: `./run bench report`. Ratios are against WeasyPrint printing one empty page in the same process.
"""

from __future__ import annotations

import io
import resource
import sys
import time
from collections.abc import Callable

from PIL import Image

from ratings.reports import charts, formats
from ratings.reports.charts import Axis, Dot
from ratings.reports.document import (
    Chart,
    Document,
    Gallery,
    Heading,
    Level,
    Number,
    Part,
    Picture,
    Section,
    Table,
)

GENERATORS = [f"Generator {n} 模型" for n in range(1, 14)]
DIMENSIONS = [f"Dimension {n}" for n in range(1, 9)]
TASKS = ("text to video", "image to video")
PROMPTS = 3
MOST_SECONDS, MOST_MB = 60, 800


def document() -> Document:
    """Return a report as large as the promise names."""
    parts = [part for task in TASKS for part in _task(task)]
    return Document([Section("en", "Report", "A bench", parts)], [], {})


def _task(task: str) -> list[Part]:
    dots = [Dot(name, 0.9 - n / 20, 0.8 - n / 20, 0.97 - n / 20) for n, name in enumerate(GENERATORS)]
    means = [Number.of(dot.value, dot.low, dot.high) for dot in dots]
    level = Level(2, "mid", certainty=0.87, n=120)
    pairs = [(a, b) for a in GENERATORS for b in GENERATORS if a < b]
    data = Table(task, ["Generator", "Mean"], list(zip(GENERATORS, means, strict=True)))
    return [
        Heading(task),
        Table("Levels", ["Dimension", *GENERATORS], [[key, *[level] * 13] for key in DIMENSIONS]),
        Chart(task, task, charts.dot_interval(dots, Axis(0, 1), title=task), data),
        Table("Profiles", ["Generator", *DIMENSIONS], [[g, *[m] * 8] for g, m in data.rows]),
        Table("Pairs", ["A", "B", "A less B"], [[a, b, means[0]] for a, b in pairs]),
        *(Gallery(f"Prompt {n}", [_still(n, name) for name in GENERATORS]) for n in range(PROMPTS)),
    ]


def _still(number: int, name: str) -> Picture:
    stream = io.BytesIO()
    noise = Image.effect_noise((480, 270), 60 + number).convert("RGB")
    noise.save(stream, "JPEG", quality=82)
    return Picture(stream.getvalue(), "image/jpeg", name, name)


def main() -> None:
    """Print the table; exit 1 where a promise is broken."""
    empty = Document([Section("en", "Empty", "", [])], [], {})
    formats.write(empty, "pdf")
    bare = _seconds(lambda: formats.write(empty, "pdf"))
    made = document()
    seconds = {
        name: _seconds(lambda name=name: formats.write(made, name)) for name in ("html", "xlsx", "pdf")
    }
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    megabytes /= 1024 * 1024 if sys.platform == "darwin" else 1
    print("| format | seconds | against an empty PDF |\n|---|---|---|")
    for name, taken in seconds.items():
        print(f"| {name} | {taken:.2f} | {taken / bare:.1f} |")
    print(f"\nMost memory: {megabytes:.0f} MB of {MOST_MB}; PDF {seconds['pdf']:.1f} s of {MOST_SECONDS}")
    if seconds["pdf"] > MOST_SECONDS or megabytes > MOST_MB:
        sys.exit(1)


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
