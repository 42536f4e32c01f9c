"""Uploading in a real browser, to the real site and worker: files become clips that play and seek."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import Console
from tests.servers.site import Site

pytestmark = pytest.mark.browser
PATIENCE = 60_000


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw two films and put a web page among them that only its name makes a video."""
    folder = tmp_path_factory.mktemp("films")
    for name, seconds in (("vidu+sunset-3.mp4", 12), ("IMG_0001.mov", 1)):
        picture = f"testsrc2=size=320x180:rate=12:duration={seconds}"
        command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", picture, "-c:v", "libx264", "-g", "24"]
        subprocess.run([*command, str(folder / name)], check=True, timeout=60)
    (folder / "page.mp4").write_text("<!doctype html><title>404</title>" * 50)
    return folder


@pytest.fixture
def signed_in(page: Page, site: Site) -> Page:
    """Sign the first administrator in."""
    link = site.manage("sign_in_link").strip().splitlines()[-1]
    page.goto(link)
    page.get_by_role("main").get_by_role("button").click()
    return page


def row(page: Page, name: str) -> Locator:
    """Return the line of a file."""
    return page.locator(".upload", has_text=name)


def test_files_become_clips_that_play(signed_in: Page, films: Path, tmp_path: Path) -> None:
    page = signed_in
    page.goto("/clips/upload/")
    empty = tmp_path / "empty.mp4"
    empty.touch()
    page.set_input_files("#files", [*sorted(films.iterdir()), empty])
    page.get_by_label("Generator", exact=True).first.fill("Pika 2")
    expect(row(page, "vidu+sunset-3.mp4").get_by_label("Generator")).to_have_value("vidu")
    expect(row(page, "vidu+sunset-3.mp4").get_by_label("Sample")).to_have_value("3")
    expect(row(page, "IMG_0001.mov").get_by_label("Generator")).to_have_value("Pika 2")
    expect(row(page, "empty.mp4")).to_contain_text("The file is empty")

    page.click("#start")
    expect(row(page, "page.mp4")).to_contain_text("Name the prompt.")
    page.locator("#all-prompt").fill("A red car in the snow")
    page.locator("#all-task").select_option("t2v")
    page.click("#start")

    expect(row(page, "page.mp4").locator("[data-state]")).to_have_text("rejected", timeout=PATIENCE)
    expect(row(page, "page.mp4")).to_contain_text("not a video")
    expect(page.locator("#done")).to_have_text(
        "2 clips are ready, 1 were rejected. Each says why.", timeout=PATIENCE
    )
    row(page, "vidu+sunset-3.mp4").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("vidu")
    plays_and_seeks(page)


def plays_and_seeks(page: Page) -> None:
    """Jump to the end of a video whose bytes come in parts, and back."""
    with page.expect_response(lambda answer: "/media/" in answer.url and answer.status == 206):
        page.reload()
    played = page.locator("video").evaluate(
        """async video => {
            const once = { once: true };
            const reached = (type) => new Promise((done) => video.addEventListener(type, done, once));
            if (video.readyState < 1) await reached("loadedmetadata");
            const times = [];
            for (const time of [11, 1, 6]) {
                video.currentTime = time;
                await reached("seeked");
                times.push(Math.round(video.currentTime));
            }
            await video.play();
            await reached("timeupdate");
            return { times, error: video.error, length: Math.round(video.duration) };
        }"""
    )
    assert played == {"times": [11, 1, 6], "error": None, "length": 12}


def test_an_upload_that_breaks_off_is_tried_again(
    signed_in: Page, films: Path, tmp_path: Path, console: Console
) -> None:
    page = signed_in
    page.goto("/clips/upload/")
    broken = iter(["abort", "503", "through"])

    def disturb(route: Route) -> None:
        how = next(broken, "through")
        if how == "abort":
            route.abort("connectionreset")
        elif how == "503":
            route.fulfill(status=503, body="away")
        else:
            route.continue_()

    page.route("**/api/v1/uploads/*", disturb)
    film = shutil.copy(films / "IMG_0001.mov", tmp_path / "luma+storm.mov")
    page.set_input_files("#files", film)
    row(page, "luma+storm.mov").get_by_label("Task of the new prompt").select_option("t2v")
    page.click("#start")
    expect(row(page, "luma+storm.mov")).to_contain_text("Trying again")
    expect(row(page, "luma+storm.mov").locator("[data-state]")).to_have_text("ready", timeout=PATIENCE)
    console.forgive("503|ERR_CONNECTION_RESET|Failed to load")


PIECE = 16 * 1024 * 1024


def test_a_closed_page_goes_on_where_it_stopped(
    open_page: Callable[..., Page], site: Site, films: Path, tmp_path: Path, console: Console
) -> None:
    film = (films / "IMG_0001.mov").read_bytes()
    # A film with an empty box behind it: large enough for two pieces, and quick to probe.
    large = tmp_path / "kling+rain-2.mp4"
    large.write_bytes(film + struct.pack(">I4s", PIECE, b"free") + bytes(PIECE - 8))
    packed = tmp_path / "batch.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("manifest.csv", "file,generator,prompt,task\na.mov,Kling,hail,t2v\n")
        archive.writestr("a.mov", film[:-1] + b"!")
    page = open_page()
    page.goto(site.manage("sign_in_link").strip().splitlines()[-1])
    page.get_by_role("main").get_by_role("button").click()
    page.goto("/clips/upload/")
    page.set_input_files("#files", [large, packed])
    row(page, large.name).get_by_label("Task of the new prompt").select_option("t2v")
    # The second piece does not get through.
    page.route(
        "**/api/v1/uploads/*",
        lambda route: (
            route.abort() if route.request.headers.get("upload-offset") == str(PIECE) else route.continue_()
        ),
    )
    page.click("#start")
    expect(row(page, packed.name)).to_contain_text("1 clips stored", timeout=PATIENCE)
    expect(row(page, large.name)).to_contain_text("Trying again", timeout=PATIENCE)
    row(page, large.name).get_by_label("Pause").click()
    expect(row(page, large.name)).to_contain_text("Paused.")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    console.watch(again)
    again.goto("/clips/upload/")
    expect(again.locator("#unfinished")).to_contain_text(large.name)
    again.set_input_files("#files", large)
    expect(row(again, large.name)).to_contain_text("% are here already")
    again.click("#start")
    expect(row(again, large.name).locator("[data-state]")).to_have_text("ready", timeout=PATIENCE)
    again.reload()
    expect(again.locator("#choose")).to_be_visible()
    expect(again.locator("#unfinished")).to_be_hidden()
    console.forgive("ERR_FAILED|Failed to load")


GUESSED = {
    "runway/sunset-2.mp4": "Gen-3 Alpha|sunset|2",
    "a/gen_3 alpha/sunset_07.webm": "Gen-3 Alpha|sunset|7",
    "gen-3+fetv-34.mp4": "Gen-3 Alpha|fetv-34|",
    "fetv-34.mp4": "|fetv-34|",
    "fetv-34-1.mp4": "|fetv-34|1",
    "sunset-0.mp4": "|sunset|0",
    "New One/storm-4.mov": "New One|storm|4",
    "IMG-0001.mov": "||",
    "Sun sets.mp4": "|sunset|",
    "x+y.tar.gz": "x|y.tar|",
    "x+boat-1-0.mp4": "x|boat-1|0",
    "x+boat_10-0.mp4": "x|boat-10|0",
}


def test_what_file_names_say(signed_in: Page) -> None:
    page = signed_in
    page.goto("/clips/upload/")
    guessed = page.evaluate(
        """async (paths) => {
            const module = [...document.scripts].find((script) => script.src.includes("upload"))
                .src.replace(/upload[^/]*$/, "filenames.js");
            const { Catalogue, guess } = await import(module);
            const known = new Catalogue(
                [{ name: "Gen-3 Alpha", also: ["gen-3", "Runway"] }],
                [
                    { slug: "boat-10", text: "" },
                    { slug: "fetv-34", text: "" },
                    { slug: "sunset", text: "Sun sets" },
                ],
            );
            return paths.map((path) => Object.values(guess(path, known)).join("|"));
        }""",
        list(GUESSED),
    )
    assert dict(zip(GUESSED, guessed, strict=True)) == GUESSED
