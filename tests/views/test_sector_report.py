"""The sector report's page: every figure of its three tables, and our study of the same systems beside."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone

from ratings import builtin
from ratings.models import Leaderboard
from ratings.services import leaderboards, names, publishing
from ratings.services.imports import references
from ratings.services.imports.report import Report
from tests import factories
from tests.leaderboards import cast

pytestmark = pytest.mark.django_db
ADDRESS = "/references/report-2024/"
# As the report spells them; ours know them by alias.
SPELLED = {"可灵": [3, 3, 2], "Runway Gen-3": [2, 2, 2], "Luma": [1, 2, 1], "清影": [1, 1, 1]}


@pytest.fixture
def _loaded() -> None:
    references.load_builtin("report-2024", report=Report("values"))


@pytest.fixture
def board(_loaded: None) -> Leaderboard:
    """Return the published board of a study whose generators were named as the report names them."""
    known = names.Generators()
    slugs = {known.known(name).slug: levels for name, levels in SPELLED.items()}  # type: ignore[union-attr]
    study = cast.rated(
        {slug: [[[level], [level]] for level in levels] for slug, levels in slugs.items()},
        "motion",
        task="i2v",
        state="closed",
        closed_at=timezone.now(),
        title_en="Four systems",
    )
    made = leaderboards.compute(study)
    publishing.publish(made)
    return made


def section(page: str, key: str) -> str:
    found = re.search(rf'<section class="section" id="{key}">.*?</section>', page, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.usefixtures("_loaded")
def test_every_figure_of_the_three_tables_stands_there(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    specs = section(page, "specs")
    for row in builtin.document("generators", "report-2024"):
        if row.get("as_of"):
            assert row["name"] in specs
            assert (row["launched"] or "") in specs
            assert (row.get("resolution") or "") in specs
    benchmark, t2v, i2v, *_times = builtin.document("references", "report-2024")
    told = section(page, "benchmark")
    assert "Judged by a language model" in told
    shown = Counter(re.findall(r'<td class="num">([\d.]+)</td>', told))
    assert shown == Counter(f"{row['value']:.2f}" for row in benchmark["rows"])
    for key, table in (("t2v", t2v), ("i2v", i2v)):
        words = Counter(re.findall(r'class="verdict-word">(\w+)<|<span>\?<sup>', section(page, key)))
        levels = Counter({1: "low", 2: "mid", 3: "high"}.get(row["value"], "") for row in table["rows"])
        assert words == levels
    assert section(page, "t2v").count("<sup>") == 18 + 2
    for time in ("1 min 54 s", "26 min", "3 min 37 s", "5 min 14 s", "30 s", "The report gives no time"):
        assert time in section(page, "t2v")
    assert "≥ 1 h" in section(page, "i2v")


def test_our_study_of_the_same_systems_stands_beside_with_its_correlation(
    board: Leaderboard, client: Client
) -> None:
    page = client.get(ADDRESS).content.decode()
    assert "Four systems" not in section(page, "t2v")
    beside = section(page, "i2v")
    assert "Four systems" in beside
    assert "4 systems in common" in beside
    row = next(
        row for row in board.result["correlations"] if row["kind"] == "human" and row["dimension"] == "motion"
    )
    assert (row["n"], f"{row['spearman']:.1f}") == (4, f"{row['spearman']:.1f}")
    assert re.search(
        rf'<td class="num">4</td><td class="num">.*?{row["spearman"]:.1f}'.replace("-", "−"), beside
    )


@pytest.mark.usefixtures("board")
def test_a_study_that_is_not_published_is_for_its_readers(client: Client) -> None:
    publishing.withdraw(Leaderboard.objects.get())
    assert "Four systems" not in client.get(ADDRESS).content.decode()
    client.force_login(factories.ada())
    assert "Four systems" in client.get(ADDRESS).content.decode()


def test_without_the_tables_it_says_how_to_load_them(client: Client) -> None:
    assert "import_reference --builtin report-2024" in client.get(ADDRESS).content.decode()
