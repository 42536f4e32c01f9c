"""Names and prompts that mean harm: formulas, markup, commands, turned directions, a megabyte."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ratings.reports import formats
from ratings.reports.plain import seen
from tests.reports.documents import document
from tests.reports.test_formats import _Cells, lines

HOSTILE = {
    "formula": '=HYPERLINK("http://evil.test","x")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "markup": "<img src=x onerror=alert(1)><script>alert(1)</script></title></style>",
    "latex": r"\input{/etc/passwd}\write18{id}%$&#_{}~^^^5c^^M",
    "markdown": "![x](http://evil.test/x.png) [a](javascript:alert(1)) `|` | \\",
    "address": "http://evil.test www.evil.test file:///etc/passwd",
    "direction": "abc\u202egnp.exe\u2066\u2069\u200f\u061c",
    "control": "a\x00b\x1bc\x7fd\ufeff\ufffe\ud800e",
    "megabyte": "长x" * 500_000,
    "one word": "x" * 1_000_000,
    "emoji": "👩‍🚀 \U0010ffff",
}
# What nobody may be able to turn the page with, or to break a file with.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ud800-\udfff]")


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_every_format_but_the_pdf(name: str, tmp_path: Path) -> None:
    made = document(name)
    for row in lines(formats.write(made, "csv")):
        assert not re.match(r"[=@+]", row["name"])
    book = openpyxl.load_workbook(io.BytesIO(formats.write(made, "xlsx")))
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value} <= {"s", "n"}
    page = formats.write(made, "html").decode()
    read = _Cells(page)
    assert {"script", "link", "iframe", "object"}.isdisjoint(read.tags)
    assert read.tags.count("style") == 1
    assert not any(name.startswith("on") for name in read.attributes)
    for suffix in ("html", "md", "tex"):
        content = formats.write(made, suffix).decode()
        assert len(content) < 200_000
        assert not UNSEEN.search(content.replace("\n", ""))
    assert json.loads(formats.write(made, "json"))["standings"]


@pytest.mark.parametrize("name", ["formula", "command"])
def test_a_text_that_looks_like_a_formula_is_stored_as_a_text(name: str) -> None:
    content = formats.write(document(HOSTILE[name]), "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(part) for part in parts.namelist() if part.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_nothing_is_a_command_in_latex() -> None:
    text = formats.write(document(HOSTILE["latex"]), "tex").decode()
    body = text.partition(r"\begin{document}")[2]
    assert not re.search(r"\\(input|write18|include|def|csname)\b", body)
    assert "^^" not in body


def test_nothing_is_markup_in_markdown() -> None:
    text = formats.write(document(HOSTILE["markdown"]), "md").decode()
    assert not re.search(r"(?<!\\)[\[!]\(?\[?x", text)
    assert "](" not in text


def test_no_row_of_a_markdown_table_has_a_cell_too_many() -> None:
    text = formats.write(document(HOSTILE["markdown"]), "md").decode()
    rows = [line for line in text.splitlines() if line.startswith("| ") and "Vidu" in line]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [6]


def test_a_pdf_of_all_of_them_is_made_and_fetches_nothing(tmp_path: Path) -> None:
    made = document(" ".join(text[:300] for text in HOSTILE.values()))
    path = tmp_path / "report.pdf"
    path.write_bytes(formats.write(made, "pdf"))
    text = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True).stdout.decode()
    assert "root:" not in text
    assert "onerror" in text


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    assert seen("x" * 3000) == "x" * 1999 + "…"
    assert seen("  a \n b\t") == "a b"
