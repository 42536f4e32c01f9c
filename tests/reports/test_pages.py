"""The pages of reports: ordering one with parts in an order, watching it, its link, and what changed."""

from __future__ import annotations

import pytest
from django.test import Client

from ratings.models import Leaderboard, Report, ReportTemplate
from ratings.services import leaderboards, reports
from tests import factories
from tests.reports.test_reports import rated

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Leaderboard:
    return leaderboards.compute(rated("pilot"))


@pytest.fixture
def ada(client: Client, board: Leaderboard) -> Client:
    client.force_login(factories.let_know(factories.ada(), board.study))
    return client


def test_a_report_is_ordered_with_its_parts_in_the_order_of_the_page(ada: Client, board: Leaderboard) -> None:
    answer = ada.post(
        "/reports/new/",
        {
            "title": "For the board",
            "boards": [str(board.public_id)],
            "language": "zh",
            "parts": ["ranking", "verdict"],
            "keep_as": "Short",
        },
    )
    report = Report.objects.get()
    assert answer.headers["Location"] == f"/reports/{report.public_id}/"
    assert (report.title, report.language, report.parts) == ("For the board", "zh", ["ranking", "verdict"])
    page = ada.get("/reports/new/", {"template": ReportTemplate.objects.get().pk}).content.decode()
    assert page.index('value="ranking" checked') < page.index('value="verdict" checked')
    assert 'value="levels" checked' not in page


def test_nothing_chosen_is_said_and_nothing_made(ada: Client, board: Leaderboard) -> None:
    answer = ada.post("/reports/new/", {"language": "en"})
    assert answer.status_code == 200
    assert not Report.objects.exists()


def test_a_report_is_watched_until_it_can_be_taken_away(ada: Client, board: Leaderboard) -> None:
    report = reports.create([board], keys=["verdict"])
    address = f"/reports/{report.public_id}/"
    assert "hx-get" in ada.get(address).content.decode()
    reports.run(report.pk)
    page = ada.get(address).content.decode()
    assert "hx-get" not in page
    assert f"{address}report.pdf" in page
    csv = ada.get(f"{address}report.csv")
    assert csv.headers["Content-Type"].startswith("text/csv")
    assert ada.get(f"{address}report.docx").status_code == 404


def test_a_stranger_reads_by_the_link_alone(ada: Client, board: Leaderboard) -> None:
    report = reports.create([board], keys=["verdict"])
    reports.run(report.pk)
    ada.post(f"/reports/{report.public_id}/share/")
    report.refresh_from_db()
    stranger, address = Client(), f"/shared/{report.share}/"
    answer = stranger.get(address)
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in answer.headers["Content-Security-Policy"]
    assert stranger.get(f"{address}report.json").json()["leaderboards"]
    ada.post(f"/reports/{report.public_id}/unshare/")
    assert stranger.get(address).status_code == 404


def test_two_boards_are_held_side_by_side(ada: Client, board: Leaderboard) -> None:
    address = f"/leaderboards/{board.public_id}/changes/"
    assert "Nothing to compare with" in ada.get(address).content.decode()
    older = leaderboards.compute(board.study, method="mos")
    page = ada.get(address, {"with": str(older.public_id)}).content.decode()
    assert "Beyond luck" in page
    assert page.count("<tr>") == 1 + 2 * 3


@pytest.mark.parametrize("suffix", ["pdf", "html", "xlsx", "csv", "json", "md", "tex"])
def test_a_board_is_downloaded_in_every_format(ada: Client, board: Leaderboard, suffix: str) -> None:
    answer = ada.get(f"/leaderboards/{board.public_id}/download.{suffix}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'.{suffix}"')
    assert answer.content
