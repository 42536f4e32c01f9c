"""A new curator with an empty installation and no documentation, up to an open study and its invitations."""

from __future__ import annotations

import csv
import os
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests import looks
from tests.browser import Console
from tests.journeys import films
from tests.servers import site as servers
from tests.servers.site import Site

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PATIENCE = 240_000  # milliseconds: two hundred and sixty probes beside other tests
GENERATORS, PROMPTS = 13, 20
REFUSED = 2
RATERS = 30
ALLOWED = 40  # requests of a stranger in a minute


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start a site with nothing in it."""
    with servers.started(
        tmp_path_factory.mktemp("empty"),
        WORKER_PROCESSES="2",
        WEB_PROCESSES="2",
        API_PER_MINUTE_STRANGERS=str(ALLOWED),
    ) as running:
        yield running


class Visitor:
    """Looks at every page the curator comes to: both languages and widths, the themes in turn."""

    def __init__(self, open_page: Open, curator: Page) -> None:
        self.curator = curator
        # Axe writes a style of its own to measure contrast, which the site's policy would refuse.
        self.pages = {
            locale: open_page(locale=locale, bypass_csp=True, reduced_motion="reduce")
            for locale in ("en-GB", "zh-CN")
        }
        self.objections: list[str] = []
        self.looks = 0

    def signed_in(self) -> None:
        """Come along: with the curator's session."""
        for page in self.pages.values():
            page.context.add_cookies(self.curator.context.cookies())  # type: ignore[arg-type]

    def look(self, name: str) -> None:
        """Look at the curator's page as it is now, and at what a reader of each language gets there."""
        self.curator.wait_for_load_state()
        self._note(name, looks.beside(self.curator, 375, 1440))
        self.looks += 1
        for number, (locale, page) in enumerate(self.pages.items()):
            theme = looks.THEMES[(self.looks + number) % 2]
            answer = page.goto(self.curator.url)
            assert answer is not None and answer.status == 200, self.curator.url  # noqa: PT018
            self._note(f"{name} {locale}", looks.contrast(page, theme) + looks.beside(page, 375, 1440))
            self._picture(page, f"{name}-{locale[:2]}")

    def _note(self, where: str, objections: list[str]) -> None:
        self.objections += [f"{where}: {text}" for text in objections]

    @staticmethod
    def _picture(page: Page, name: str) -> None:
        if folder := os.environ.get("PICTURES"):
            for width, theme in product((375, 1440), looks.THEMES):
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                page.screenshot(path=Path(folder) / f"{name}-{width}-{theme}.png", full_page=True)


def test_from_nothing_to_an_open_study(site: Site, open_page: Open, tmp_path: Path, console: Console) -> None:
    curator = open_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    visitor = Visitor(open_page, curator)
    curator.goto(site.manage("sign_in_link").strip())
    curator.get_by_role("main").get_by_role("button").click()
    visitor.signed_in()
    upload(curator, visitor, folder_of_clips(tmp_path))
    study = make_study(curator, visitor)
    teach_and_check(curator, visitor)
    open_it(curator, visitor, study)
    links = invite(curator, visitor)
    assert len(links) == RATERS
    rater = open_page()
    rater.goto(links[0]["link"])
    expect(rater.get_by_role("button", name="I agree, start")).to_be_visible()
    assert visitor.objections == []


def folder_of_clips(folder: Path) -> Path:
    """Make a folder with a manifest: a film with a box of its own for each cell, and two refusals."""
    film = films.drawn(folder / "film.mp4", "testsrc2", size="64x36", seconds=0.5).read_bytes()
    clips = folder / "clips"
    clips.mkdir()
    with (clips / "manifest.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["file", "generator", "prompt", "task", "outcome", "source", "prompt_text"])
        for generator, prompt in product(range(1, GENERATORS + 1), range(1, PROMPTS + 1)):
            name = f"{generator}/{prompt}.mp4"
            (clips / str(generator)).mkdir(exist_ok=True)
            own = f"{generator} {prompt}".ljust(8).encode()
            (clips / name).write_bytes(film + struct.pack(">I4s", 8 + len(own), b"free") + own)
            wording = f'A scene, number {prompt}: "go on", they say'
            rows.writerow([name, f"System {generator}", f"scene-{prompt}", "t2v", "", "own-run", wording])
        for prompt in range(1, REFUSED + 1):
            rows.writerow(["", "System 1", f"taboo-{prompt}", "i2v", "refused", "", "Not this"])
    return clips


def upload(page: Page, visitor: Visitor, folder: Path) -> None:
    """Follow the first of the first steps, and leave once everything is sent."""
    visitor.look("front-empty")
    page.get_by_role("main").get_by_role("link", name="Upload clips").last.click()
    visitor.look("upload")
    page.set_input_files("#folder", folder)
    expect(page.locator("#manifest")).to_contain_text(f"names {GENERATORS * PROMPTS} of the")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator("[data-total=upload]")).to_be_hidden(timeout=PATIENCE)
    visitor.look("uploaded")


def make_study(page: Page, visitor: Visitor) -> str:
    """Make a draft on everything there is; return its address."""
    page.get_by_role("link", name="ClipJury", exact=True).click()
    page.get_by_role("link", name="Make a study").click()
    expect(page.get_by_role("group", name="Generators").get_by_role("checkbox")).to_have_count(GENERATORS)
    visitor.look("builder")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    page.get_by_label("Title", exact=True).fill("Which system is best?")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("The draft is kept.")).to_be_visible()
    visitor.look("draft")
    return page.url


def teach_and_check(page: Page, visitor: Visitor) -> None:
    """Bring the drawn clips in, tick them, and set two clips as gold."""
    page.get_by_role("link", name="Teach and check raters").click()
    page.get_by_role("button", name="Bring them in").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Keep these").click()
    page.get_by_role("link", name="Teach and check raters").click()
    visitor.look("checks")
    page.get_by_role("link", name="Set gold yourself").click()
    visitor.look("gold-list")
    for prompt in ("number 1:", "number 2:"):
        page.get_by_role("link", name=prompt).first.click(timeout=PATIENCE)
        page.get_by_role("button", name="Make it gold").click()
        expect(page.get_by_text("Say what is expected")).to_be_visible()
        page.get_by_role("checkbox", name="low").first.check()
        if prompt == "number 1:":
            visitor.look("gold")
        page.get_by_role("button", name="Make it gold").click()
    expect(page.get_by_text("2 gold clips so far")).to_be_visible()


def open_it(page: Page, visitor: Visitor, study: str) -> None:
    """Wait for the clips, see the room as raters will, and open."""
    page.goto(study)
    expect(page.get_by_text("260 clips are ready")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("cannot be shown yet")).to_be_hidden(timeout=PATIENCE)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="I agree, start").click()
    expect(page.locator("[data-clip]")).to_be_visible()
    page.goto(study)
    for name in ("Clips", "Prompts", "Generators"):
        page.get_by_role("banner").get_by_role("link", name=name).click()
        visitor.look(name.lower())
    page.goto(study)
    page.get_by_role("button", name="Open the study").click()
    page.get_by_role("dialog").get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("The study is open.")).to_be_visible()
    visitor.look("study-open")


def invite(page: Page, visitor: Visitor) -> list[dict[str, str]]:
    """Paste a table of people, look at it, make their links; return the downloaded table."""
    page.get_by_role("link", name="Invite many by a table").click()
    table = "email,name\n" + "".join(f"rater{n}@example.org,Rater {n}\n" for n in range(RATERS))
    page.get_by_label("Or paste it here").fill(table)
    page.get_by_label("Send each of them a mail").uncheck()
    page.get_by_role("button", name="Look at it first").click()
    visitor.look("invite")
    page.get_by_role("button", name=f"Invite {RATERS} people").click()
    expect(page.get_by_text(f"{RATERS} invited")).to_be_visible()
    visitor.look("invitees")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the links").click()
    return list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines()))


def test_two_web_processes_count_a_stranger_together(site: Site) -> None:
    # Here, since another site of several processes would take another start. Minutes are those of the clock.
    if time.time() % 60 > 45:
        time.sleep(60 - time.time() % 60)
    with ThreadPoolExecutor(8) as pool:
        codes = Counter(pool.map(lambda _: answered(site), range(2 * ALLOWED)))
    assert codes == {200: ALLOWED, 429: ALLOWED}


def answered(site: Site) -> int:
    """Return the status that a stranger is answered with, on a connection of its own."""
    connection = HTTPConnection(urlsplit(site.url).netloc, timeout=60)
    with closing(connection):
        connection.request("GET", "/api/v1/generators/")
        return connection.getresponse().status
