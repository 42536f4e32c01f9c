"""Real clips and hostile files through the real worker; every ready clip plays and seeks in Chromium."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.servers import site as servers
from tests.servers.site import Site

pytestmark = pytest.mark.browser
# Each film seeks half way and plays on from there, eight of them at once; the answers say what a person
# would have seen.
PLAYS = """async (addresses) => {
  const plays = async (address) => {
    const video = Object.assign(document.createElement("video"), { muted: true, src: address });
    const heard = (name) => new Promise((resolve, reject) => {
      video.addEventListener(name, resolve, { once: true });
      video.addEventListener("error", () => reject(new Error(video.error?.message)), { once: true });
    });
    await heard("loadeddata");
    const half = video.duration / 2;
    const sought = heard("seeked");
    video.currentTime = half;
    await sought;
    const there = video.currentTime;
    const over = heard("ended");
    await video.play();
    await over;
    const { currentTime: end, duration, videoWidth: width } = video;
    video.removeAttribute("src");
    video.load();
    return { address, half, there, end, duration, width };
  };
  const waiting = [...addresses], played = [];
  const one = async () => { while (waiting.length) played.push(await plays(waiting.pop())); };
  await Promise.all(Array.from({ length: 8 }, one));
  return played;
}"""
FILM = re.compile(r'<video[^>]* src="([^"]+)"')


def rows(site: Site) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site.manage("export_clips"))))


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.manage("sign_in_link").strip())
    page.locator("main button[type=submit]").click()


def addresses(page: Page) -> list[str]:
    """Return the pages of all clips in the list."""
    found: list[str] = []
    page.goto("/clips/?state=ready")
    while True:
        found += [link.get_attribute("href") or "" for link in page.locator(".gallery h3 a").all()]
        following = page.locator("a[rel=next]")
        if following.count() == 0:
            break
        page.goto(page.url.split("?")[0] + (following.first.get_attribute("href") or ""))
    return found


def test_every_real_clip_becomes_ready_plays_and_seeks(
    site: Site, shared: Path, open_page: Callable[..., Page]
) -> None:
    folder = shared / "clips"
    site.manage("import_prompts", str(folder / "prompts.csv"))
    site.manage("import_clips", str(folder / "manifest.csv"), "--wait")
    with (folder / "manifest.csv").open(encoding="utf-8") as stream:
        names = {row["file"] for row in csv.DictReader(stream)}
    ours = [row for row in rows(site) if row["file"] in names]
    assert {row["file"]: row["state"] for row in ours} == dict.fromkeys(names, "ready")
    assert all(float(row["duration_s"]) > 0 and row["si"] for row in ours)
    page = open_page()
    sign_in(page, site)
    seen = addresses(page)
    assert len(seen) >= len(names)
    films = [FILM.findall(page.request.get(address).text())[0] for address in seen]
    played = page.evaluate(PLAYS, films)
    assert sorted(film["address"] for film in played) == sorted(films)
    for film in played:
        assert abs(film["there"] - film["half"]) < 0.1, film
        assert abs(film["end"] - film["duration"]) < 0.1, film
        assert film["width"] > 0, film


@pytest.fixture
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start a site of its own: elsewhere one of these files is already known as a prompt's image."""
    with servers.started(tmp_path_factory.mktemp("hostile")) as running:
        yield running


def test_every_hostile_file_ends_ready_or_rejected_and_the_worker_lives(
    own_site: Site, shared: Path, tmp_path: Path
) -> None:
    site, folder = own_site, shared / "hostile"
    present = sorted(path.name for path in folder.iterdir() if path.suffix not in {".csv", ".md"})
    manifest = tmp_path / "manifest.csv"
    with manifest.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "generator", "prompt", "task"])
        writer.writerows((name, "Hostile", f"hostile-{number}", "t2v") for number, name in enumerate(present))
    site.manage("import_clips", str(manifest), "--root", str(folder), "--keep-going", "--wait")
    ended = {row["file"]: row for row in rows(site) if row["generator"] == "hostile"}
    assert set(ended) == set(present)
    assert {row["state"] for row in ended.values()} == {"ready", "rejected"}
    assert all(row["reason"] for row in ended.values() if row["state"] == "rejected")
    assert "exited: worker" not in site.log()
