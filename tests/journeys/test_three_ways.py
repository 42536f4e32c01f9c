"""All three ways to the end, on the real site: an administrator, a rater by keyboard alone, an analyst."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import watch_to_the_end
from tests.journeys import films
from tests.servers.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.twice]
Open = Callable[..., Page]
PATIENCE = 90_000  # milliseconds: two cores, a cold worker


def test_three_ways(site: Site, open_page: Open, tmp_path: Path) -> None:
    ada = open_page()
    sign_in(ada, site)
    upload(ada, films.two(tmp_path))
    address = make_study(ada)
    link = invite(ada)
    rui = open_page()
    rate_by_keyboard(rui, link)
    board = analyse(ada, address)
    assert board == {"Heron", "Osprey"}


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.manage("sign_in_link").strip())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def upload(page: Page, paths: list[Path]) -> None:
    """Upload two files, each of another generator, and wait until both are probed and ready."""
    page.goto("/clips/upload/")
    page.locator("#all-prompt").fill("a horse race is happening")
    page.locator("#all-task").select_option("t2v")
    page.locator("#files").set_input_files(paths)
    rows = page.locator("li.upload:not(.upload-head)")
    expect(rows).to_have_count(2)
    for row, name in zip(rows.all(), ("Heron", "Osprey"), strict=True):
        row.locator("[data-field=generator]").fill(name)
    page.locator("#start").click()
    expect(page.get_by_text("All 2 clips are ready.")).to_be_visible(timeout=PATIENCE)


def make_study(page: Page) -> str:
    """Make a study on both clips, open it, and return its address."""
    page.goto("/studies/new/")
    page.get_by_label("Title", exact=True).fill("Horses")
    page.get_by_label("Heron").check()
    page.get_by_label("Osprey").check()
    page.get_by_label("Ratings each clip should get").fill("1")
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_role("button", name="Open the study").click()
    page.get_by_role("dialog").get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("The study is open.")).to_be_visible()
    return page.url


def invite(page: Page) -> str:
    """Make an invitation and return its link, which is shown once."""
    page.get_by_role("button", name="Make an invitation link").click()
    return page.get_by_role("textbox", name="Invitation link").input_value()


def rate_by_keyboard(page: Page, link: str) -> None:
    """Agree, watch both clips, answer all eight dimensions of each, and reach the end: no mouse."""
    page.goto(link)
    page.get_by_role("button", name="I agree, start").press("Enter")
    for _clip in range(2):
        watch_to_the_end(page)
        before = page.locator("[data-clip]").get_attribute("data-assignment")
        for key in "32132132":
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "(before) => document.querySelector('[data-clip]')?.dataset.assignment !== before", arg=before
        )
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def analyse(page: Page, study: str) -> set[str]:
    """Wait for the board that Celery computes; its downloads must hold the figures of the page."""
    newest_board(page, study, generators=2)
    shown = {
        row.locator("th").inner_text(): row.locator("td[data-value]").nth(1).get_attribute("data-value")
        for row in page.locator("#ranking tbody tr").all()
    }
    page.get_by_text("Download", exact=True).click()
    lines = [line for line in downloaded_csv(page) if line["dimension"] == "overall"]
    assert {line["name"]: float(line["adjusted"]) for line in lines} == {
        name: float(value or "nan") for name, value in shown.items()
    }
    assert figures_of_json(page) == {line["generator"]: float(line["adjusted"]) for line in lines}
    return set(shown)


def newest_board(page: Page, study: str, *, generators: int) -> None:
    """Open the study's newest board until it holds all that was rated; each rating asks for another."""
    board, rows = page.get_by_role("link", name="Leaderboard", exact=True), page.locator("#ranking tbody tr")
    for _try in range(60):
        page.goto(study)
        if board.count():
            page.goto(board.get_attribute("href") or "")
            say_why(page)
            if rows.count() == generators:
                return
        page.wait_for_timeout(500)
    raise AssertionError("no leaderboard holds both generators")


def say_why(page: Page) -> None:
    """Give the reason that the board of a study at work asks for once."""
    asked = page.get_by_label("Why do you need to know now?")
    if asked.count():
        asked.fill("To see that the first ratings arrive.")
        page.get_by_role("button", name="Open the identities of").click()


def downloaded_csv(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    return list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))


def figures_of_json(page: Page) -> dict[str, float]:
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    board = json.loads(download.value.path().read_text())
    return {row["generator"]: row["adjusted"] for row in board["standings"] if row["dimension"] == "overall"}
