"""A small Document with one of everything, and with names that mean harm where a test asks for them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from ratings.reports import charts
from ratings.reports.board import BoardData
from ratings.reports.charts import Axis, Dot
from ratings.reports.document import (
    Chart,
    Document,
    Gallery,
    Heading,
    Level,
    Notes,
    Number,
    Paragraph,
    Part,
    Picture,
    Section,
    Table,
)
from ratings.reports.plain import seen
from ratings.reports.writers import plain_csv

MEANS = {"Gen-3": (2.123456789, 1.95, 2.31), "可灵": (1.75, 1.5, 2.0), "Vidu": (-0.25, None, None)}


def standing(**fields: Any) -> dict[str, Any]:
    """Return a standing of the contract."""
    return {
        **dict.fromkeys(plain_csv.COLUMNS[:16]),
        "generator": "gen-3",
        "dimension": "motion",
        "n": 12,
        "prompts": 4,
        "mean": 2.123456789012345,
        "rank": 1,
        "distribution": [1, 5, 6],
        **fields,
    }


def board(*rows: dict[str, Any], **names: str) -> BoardData:
    """Return a board with these standings."""
    return BoardData(
        board={"study": "pilot", "task": "t2v", "standings": list(rows)},
        generators={"gen-3": "Gen-3 可灵", "=1+1": "=1+1", **names},
    )


def picture(colour: str = "teal") -> bytes:
    """Return a small JPEG."""
    kept = io.BytesIO()
    Image.new("RGB", (64, 36), colour).save(kept, "JPEG")
    return kept.getvalue()


def document(name: str = "Gen-3", *, language: str = "en") -> Document:
    """Return a document in which one generator has this name."""
    means = {name: MEANS["Gen-3"], "可灵": MEANS["可灵"], "Vidu": MEANS["Vidu"]}
    data = board(standing(), **{"gen-3": name})
    return Document(
        [Section(language, f"Report of {name}", f"About {name}", _parts(name, means))], [data], data.board
    )


def _parts(name: str, means: dict[str, tuple[Any, ...]]) -> list[Part]:
    dots = [Dot(seen(label), *mean) for label, mean in means.items()]
    data = Table("Means", ["Generator", "Mean"], [[label, Number.of(*mean)] for label, mean in means.items()])
    return [
        Heading("In short"),
        Paragraph(f"{name} leads.", lead=True),
        Notes([f"{name} was rated.", "Intervals are at 95%."]),
        Table(
            f"Levels of {name}",
            ["Dimension", name, "可灵"],
            [
                [
                    "Motion",
                    Level(3, "high", certainty=0.93, n=40),
                    Level(2, "mid to high", to=3, certainty=0.55, n=40),
                ],
                ["Clarity", Level(1, "low", certainty=0.81, n=40), Level(None, "not judged", n=0)],
            ],
            [f"† {name}"],
        ),
        Heading("Ranking", 2),
        Chart("Overall", f"{name} leads.", charts.dot_interval(dots, Axis(1, 3), title=seen(name)), data),
        Table(
            "Ranking",
            ["Generator", "Rank", "Mean", "Cannot judge", "Remark"],
            [
                [label, rank, Number.of(*mean), Number(0.042, share=True), f"of {label}"]
                for rank, (label, mean) in enumerate(means.items(), start=1)
            ],
            rules=frozenset({0}),
        ),
        Gallery(f"Prompt of {name}", [Picture(picture(), "image/jpeg", f"A still by {name}.", name)]),
    ]
