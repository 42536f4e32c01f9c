"""Reads a board's page and its seven formats with independent readers, and holds their figures together."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import openpyxl
from django.test import Client

from ratings.models import Generator, Leaderboard
from ratings.reports import figures
from ratings.services import reports
from tests import factories

TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Figure:
    """One generator's overall figure as the page prints it."""

    name: str
    mean: str
    interval: str


def check(board: Leaderboard, client: Client, folder: Path) -> None:
    """Assert that every format of a board, read by somebody else's program, holds the figures of its page."""
    client.force_login(factories.let_know(factories.ada(), board.study))
    page = client.get(f"/leaderboards/{board.public_id}/").content.decode()
    ranking, levels = _ranking(page), _levels(page)
    assert ranking
    assert levels
    for name, read in READERS.items():
        told = read(reports.leaderboard_file(board, name), folder)
        missing = [
            one
            for one in ranking.values()
            if not {one.name, one.mean, one.interval} <= _words(told, one) | _unpromised(name, told, one)
        ]
        assert (name, missing) == (name, [])
    for name in ("html", "md", "tex"):
        told = READERS[name](reports.leaderboard_file(board, name), folder)
        absent = [level for level in levels if level not in " ".join(told.split())]
        assert (name, absent) == (name, [])


def _ranking(page: str) -> Mapping[str, Figure]:
    """Return the rows of the page's ranking by name."""
    table = re.search(r'<table class="data" id="ranking".*?</table>', page, re.DOTALL)
    assert table
    found = {}
    for row in re.findall(r"<tr.*?</tr>", table[0], re.DOTALL)[1:]:
        name = unescape(TAGS.sub("", re.search(r"<th.*?</th>", row, re.DOTALL)[0])).strip()  # type: ignore[index]
        mean = re.search(r'<span class="figure">([^<\s]+)\s*<small>([^<]+)</small>', row)
        assert mean
        found[name] = Figure(name, mean[1].strip(), mean[2].strip())
    return found


def _levels(page: str) -> list[str]:
    """Return the verdicts of the page's table, each a word with its certainty."""
    cells = re.findall(r'verdict-word">([^<]+)</span>.*?verdict-certainty">([^<]+)<', page, re.DOTALL)
    return [f"{word.strip()} {unescape(certainty).strip()}" for word, certainty in cells]


def _unpromised(name: str, told: str, one: Figure) -> set[str]:
    """The JSON promises the interval of `mean`: of `adjusted` only where every prompt was answered."""
    return {one.interval} if name == "json" and f"{one.name} refused" in told else set()


def _words(told: str, one: Figure) -> set[str]:
    return {part for part in (one.name, one.mean, one.interval) if part in told}


def _printed(name: str, value: float, low: float, high: float) -> str:
    places = figures.decimals(low, high)
    return f"{name} {figures.number(value, places)} {figures.interval(low, high, places)}\n"


def _cut(value: float, low: float, high: float) -> tuple[float, float, float]:
    """As pages and reports cut it: the overall lies in 0..1, and JSON and CSV hold the whole interval."""
    return value, max(low, 0.0), min(high, 1.0)


def _csv(content: bytes, _folder: Path) -> str:
    rows = [
        row
        for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        if row["dimension"] == "overall"
    ]
    keys = ("adjusted", "adjusted_low", "adjusted_high")
    return "".join(_printed(row["name"], *_cut(*(float(row[key]) for key in keys))) for row in rows)


def _json(content: bytes, _folder: Path) -> str:
    board = json.loads(content)
    rows = [row for row in board["standings"] if row["dimension"] == "overall"]
    names = {row["generator"]: row["generator"] for row in rows}
    names |= {one.slug: one.label for one in Generator.objects.filter(slug__in=names)}
    return "".join(
        _printed(names[row["generator"]], *_cut(row["adjusted"], row["low"], row["high"]))
        + ("" if abs(row["mean"] - row["adjusted"]) < 1e-9 else f"{names[row['generator']]} refused\n")
        for row in rows
    )


def _xlsx(content: bytes, _folder: Path) -> str:
    """Numbers are numbers there: any three that follow one another may be a mean with its interval."""
    told = ""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows(values_only=True):
            numbers = [cell for cell in row if isinstance(cell, int | float)]
            texts = " ".join(cell for cell in row if isinstance(cell, str))
            for value, low, high in zip(numbers, numbers[1:], numbers[2:], strict=False):
                if low <= value <= high:
                    told += _printed(texts, value, low, high)
    return told


def _html(content: bytes, _folder: Path) -> str:
    return unescape(TAGS.sub(" ", content.decode()))


def _md(content: bytes, _folder: Path) -> str:
    return re.sub(r"\\(?=[^\w\s])", "", content.decode())


def _tex(content: bytes, _folder: Path) -> str:
    text = content.decode().replace("\\textgreater{}", ">").replace("{}", "").replace("--", "–")
    text = text.replace("$-$", "−")
    return re.sub(r"\\([%&_#$])", r"\1", re.sub(r"\\textbf\{([^}]*)\}", r"\1", text))


def _pdf(content: bytes, folder: Path) -> str:
    (folder / "board.pdf").write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", folder / "board.pdf", "-"], check=True, capture_output=True
    )
    return done.stdout.decode()


READERS: Mapping[str, Callable[[bytes, Path], str]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "md": _md,
    "tex": _tex,
    "html": _html,
    "pdf": _pdf,
}
