"""The clip wall in Chromium: clips of many rates in step, by keyboard, on a phone, in another frame."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from ratings.models import Clip, Leaderboard
from ratings.services import leaderboards, publishing
from tests.leaderboards import cast
from tests.looks import LEVELS, found
from tests.room import cast as room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG, SHORT = 2.4, 1.5
TIMES = "() => [...document.querySelectorAll('[data-video]')].map((video) => video.currentTime)"
PLAYING = (
    "() => [...document.querySelectorAll('[data-video]')].every((v) => !v.paused && v.currentTime > 0.2)"
)
STILL = "() => [...document.querySelectorAll('[data-video]')].every((v) => v.paused && !v.seeking)"
APART = """() => new Promise((resolve) => {
  const videos = [...document.querySelectorAll("[data-video]")], apart = [];
  const look = () => {
    const times = videos.map((video) => video.currentTime);
    if (videos.every((video) => !video.paused && !video.ended) && Math.min(...times) > 0.3)
      apart.push(Math.max(...times) - Math.min(...times));
    if (apart.length < 30 && !videos.some((video) => video.ended)) requestAnimationFrame(look);
    else resolve(apart.sort((a, b) => a - b));
  };
  look();
})"""


@pytest.fixture
def board() -> Leaderboard:
    """Return a published board of three generators and two prompts."""
    rows = [[[3], [2]], [[3], [3]]]
    study = cast.rated(
        {"ant": rows, "bee": rows, "cat": rows}, state="closed", closed_at=timezone.now(), title_en="Insects"
    )
    shapes = {"ant": (LONG, 25.0), "bee": (SHORT, 12.0), "cat": (LONG, 30.0)}
    for clip in Clip.objects.select_related("generator"):
        seconds, fps = shapes[clip.generator.slug]
        picture = room.moving_picture(seconds=seconds, fps=fps)
        clip.file = room.ready_file(picture, seconds=seconds, fps=fps)
        clip.save()
    made = leaderboards.compute(study)
    publishing.publish(made)
    return made


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Serve a folder as another site would."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_clips_play_in_step_and_obey_the_keyboard(
    board: Leaderboard, live_server: LiveServer, open_alone: Callable[..., Page]
) -> None:
    page = open_alone(viewport={"width": 1440, "height": 1000})
    page.goto(f"{live_server.url}/published/{board.public_id}/clips/")
    page.wait_for_function(PLAYING)
    page.keyboard.press("r")
    apart = page.evaluate(APART)
    assert len(apart) > 5
    assert apart[len(apart) // 2] < 1 / 12
    page.keyboard.press(" ")
    page.wait_for_function(STILL)
    page.locator("[data-seek]").fill("2")
    page.wait_for_function(STILL)
    assert page.evaluate(TIMES) == pytest.approx([2, SHORT, 2], abs=0.09)
    page.keyboard.press(",")
    page.wait_for_function(STILL)
    assert max(page.evaluate(TIMES)) == pytest.approx(2 - 1 / 30, abs=0.02)
    first = page.locator(".wall-prompts [aria-current]").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".wall-prompts [aria-current]")).not_to_have_text(first)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".wall-prompts [aria-current]")).to_have_text(first)


def test_a_phone_runs_what_is_in_sight_and_a_still_reader_nothing(
    board: Leaderboard, live_server: LiveServer, open_alone: Callable[..., Page]
) -> None:
    phone = open_alone(viewport={"width": 375, "height": 500})
    phone.goto(f"{live_server.url}/published/{board.public_id}/")
    phone.wait_for_timeout(300)
    assert phone.evaluate(TIMES) == [0, 0, 0]
    phone.locator("[data-wall] figure").first.scroll_into_view_if_needed()
    phone.wait_for_function("() => document.querySelector('[data-video]').currentTime > 0")
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 375
    still = open_alone(reduced_motion="reduce", viewport={"width": 1440, "height": 1000}, bypass_csp=True)
    still.goto(f"{live_server.url}/published/{board.public_id}/clips/")
    still.wait_for_timeout(300)
    assert still.evaluate(TIMES) == [0, 0, 0]
    assert found(still, LEVELS) == []
    still.goto(f"{live_server.url}/published/{board.public_id}/")
    assert found(still, LEVELS) == []
    still.get_by_role("button", name="Share or embed").click()
    assert found(still, LEVELS) == []


def test_the_snippet_shows_table_and_wall_on_another_site(
    board: Leaderboard,
    live_server: LiveServer,
    open_alone: Callable[..., Page],
    elsewhere: tuple[Path, str],
) -> None:
    page = open_alone(viewport={"width": 1200, "height": 1600})
    page.goto(f"{live_server.url}/published/{board.public_id}/")
    snippets = [str(box.get_attribute("value")) for box in page.locator("#embed input").all()]
    folder, address = elsewhere
    (folder / "index.html").write_text("<!doctype html><title>Elsewhere</title>" + "".join(snippets[1:]))
    (folder / "favicon.ico").touch()
    page.goto(address)
    table, wall = page.frame_locator("iframe >> nth=0"), page.frame_locator("iframe >> nth=1")
    expect(table.get_by_role("heading", name="Insects")).to_be_visible()
    assert table.locator("html").evaluate("(e) => e.scrollHeight <= innerHeight")
    expect(wall.locator("[data-wall][data-playing=true]")).to_be_visible()
