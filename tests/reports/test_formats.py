"""A Document in each of its formats, read back by programs that are not ours: the same figures everywhere."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pandas
import pytest

from ratings.reports import formats
from ratings.reports.document import Document, Number
from tests.reports.documents import board, document, standing


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def of_board(*rows: dict[str, object]) -> Document:
    data = board(*rows)
    return Document([], [data], data.board)


def told(made: Document) -> list[str]:
    """Every figure and interval end that the tables of a document tell."""
    cells = [cell for s in made.sections for t in s.tables for row in t.rows for cell in row]
    numbers = [cell for cell in cells if isinstance(cell, Number)]
    return [text for number in numbers for text in (number.figure, *number.interval.split("–")) if text]


def test_csv_keeps_every_digit_and_leaves_what_is_unknown_empty() -> None:
    (line,) = lines(formats.write(of_board(standing()), "csv"))
    assert float(line["mean"]) == 2.123456789012345
    assert line["name"] == "Gen-3 可灵"
    assert line["distribution"] == "1;5;6"
    assert line["low"] == ""
    assert (line["study"], line["task"]) == ("pilot", "t2v")


def test_pandas_reads_the_csv() -> None:
    table = pandas.read_csv(io.BytesIO(formats.write(of_board(standing(), standing(mean=-0.25)), "csv")))
    assert list(table["mean"]) == [2.123456789012345, -0.25]
    assert list(table["name"]) == ["Gen-3 可灵"] * 2


def test_no_name_becomes_a_formula() -> None:
    (line,) = lines(formats.write(of_board(standing(generator="=1+1")), "csv"))
    assert not line["generator"].startswith("=")
    assert not line["name"].startswith("=")


def test_json_is_the_board_itself() -> None:
    made = of_board(standing(low=None))
    assert json.loads(formats.write(made, "json")) == made.plain


def test_a_figure_that_is_not_a_number_never_leaves() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        formats.write(of_board(standing(mean=float("nan"))), "json")


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="docx"):
        formats.write(document(), "docx")


def test_a_table_whose_rows_are_ragged_is_refused() -> None:
    from ratings.reports.document import Table

    with pytest.raises(ValueError, match="2 cells"):
        Table("Means", ["Generator", "Mean"], [["Gen-3"]])


def test_the_workbook_holds_numbers_in_full_precision_with_panes_colours_and_charts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(formats.write(document(), "xlsx")))
    assert book.sheetnames == ["Report of Gen-3", "Levels of Gen-3", "Ranking"]
    ranking = book["Ranking"]
    assert [cell.value for cell in ranking[3]][:7] == [
        *("Generator", "Rank", "Mean", "Mean, low", "Mean, high", "Cannot judge", "Remark"),
    ]
    assert [cell.value for cell in ranking[4]][:6] == ["Gen-3", 1, 2.123456789, 1.95, 2.31, 0.042]
    assert ranking["C4"].number_format == "0.00"
    assert ranking["F4"].number_format == "0%"
    assert ranking["E6"].value is None
    assert ranking.freeze_panes == "B4"
    assert len(ranking._charts) == 1
    levels = book["Levels of Gen-3"]
    assert [levels["B4"].value, levels["C4"].value, levels["C5"].value] == [3, "mid to high", "not judged"]
    assert levels["B8"].value == 0.93
    assert len(levels.conditional_formatting) == 1


class _Cells(HTMLParser):
    """The texts of a page's table cells, and the tags it uses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.cells: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}
        if tag in {"td", "th"}:
            self.cells.append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def test_html_holds_the_figures_and_asks_for_nothing() -> None:
    made = document()
    page = formats.write(made, "html").decode()
    read = _Cells(page)
    assert "2.12 1.95–2.31" in read.cells
    assert "high93% n=40" in read.cells
    assert all(any(text in cell for cell in read.cells) for text in told(made))
    assert {"script", "link", "iframe", "object", "form"}.isdisjoint(read.tags)
    assert "style" not in read.attributes
    assert re.findall(r"(?:src|href)=\"(?!#|data:image/jpeg;base64,)", page) == []
    assert "url(" not in page


def test_html_names_its_language() -> None:
    assert '<html lang="zh-hans">' in formats.write(document(language="zh-hans"), "html").decode()


def test_markdown_holds_the_figures() -> None:
    made = document()
    text = formats.write(made, "md").decode()
    assert "| Gen\\-3 | 1 | 2.12 (1.95–2.31) | 4% | of Gen\\-3 |" in text
    assert all(figure in text for figure in told(made))


def test_the_pdf_holds_the_figures_is_tagged_and_embeds_its_fonts(tmp_path: Path) -> None:
    made = document()
    path = tmp_path / "report.pdf"
    path.write_bytes(formats.write(made, "pdf"))
    text = _run("pdftotext", "-layout", str(path), "-")
    assert all(figure in text for figure in told(made))
    assert "可灵" in text
    about = _run("pdfinfo", str(path))
    assert re.search(r"Tagged:\s+yes", about)
    assert re.search(r"Title:\s+Report of Gen-3", about)
    fonts = _run("pdffonts", str(path)).splitlines()[2:]
    assert fonts
    assert all(re.search(r"\byes yes yes\b", font) for font in fonts)


def test_latex_runs_and_prints_the_figures(tmp_path: Path) -> None:
    if shutil.which("xelatex") is None:
        pytest.skip("needs xelatex with ctex (texlive-xetex, texlive-lang-chinese)")
    made = document()
    (tmp_path / "report.tex").write_bytes(formats.write(made, "tex"))
    _run("xelatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex", cwd=tmp_path)
    assert "Missing character" not in (tmp_path / "report.log").read_text(errors="replace")
    text = _run("pdftotext", "-layout", str(tmp_path / "report.pdf"), "-")
    assert all(figure in text for figure in told(made))
    assert "可灵" in text


def _run(program: str, *arguments: str, cwd: Path | None = None) -> str:
    done = subprocess.run([program, *arguments], check=True, capture_output=True, cwd=cwd, timeout=120)
    return done.stdout.decode(errors="replace")
