"""A batch of five hundred files through a real browser that is closed in the middle of it.

    ./run soak intake [--files 500] [--seed 0]

The real site with its workers. The browser is ended while files are on their way, another one begins with the
same profile, the same folder is chosen again. Passes where every file is one ready clip, with its own bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import struct
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright
from tqdm import tqdm

from tests import browser as chromium
from tests.probing.films import film
from tests.servers import site as servers

if TYPE_CHECKING:
    from tests.servers.site import Site

PATIENCE = 3600.0
TOLD = """
from collections import Counter
from ratings.models import Clip, File
print(dict(Counter(File.objects.values_list("state", flat=True))), Clip.objects.count())
"""
STORED = """
from ratings.models import Clip
for clip in Clip.objects.filter(file__state="ready").select_related("file"):
    print(clip.filename.rpartition("/")[2], clip.file.sha256)
"""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        films = _films(folder / "films", options.files)
        data = folder / "site"
        data.mkdir()
        with servers.started(data, WORKER_PROCESSES="2") as site:
            kept = random.Random(options.seed).randrange(options.files // 5, options.files // 2)
            _send(playwright, folder / "profile", site, films, until=kept)
            _send(playwright, folder / "profile", site, films, until=options.files)
            faults = _faults(site, films)
    print("\n".join(faults) or f"{options.files} files, as many ready clips, no fault")
    return 1 if faults else 0


def _films(folder: Path, count: int) -> dict[str, Path]:
    """Small films of equal pictures and different bytes: an empty box behind each holds its number."""
    folder.mkdir()
    drawn = film(
        folder / "drawn.mp4", "-pix_fmt", "yuv420p", source="testsrc2=s=96x64:r=10:d=0.5"
    ).read_bytes()
    (folder / "drawn.mp4").unlink()
    films = {}
    for number in range(count):
        path = folder / f"system-{number % 5}+prompt-{number // 5}-0.mp4"
        path.write_bytes(drawn + struct.pack(">I4sQ", 16, b"free", number))
        films[path.name] = path
    return films


def _send(playwright: Playwright, profile: Path, site: Site, films: dict[str, Path], *, until: int) -> None:
    """Choose all files and send them; end the browser once so many clips are stored."""
    running = playwright.chromium.launch_persistent_context(
        str(profile), executable_path=chromium.executable(), args=chromium.FLAGS, base_url=site.url
    )
    try:
        page = _signed_in(running, site)
        page.goto("/clips/upload/")
        page.set_input_files("#files", list(films.values()), timeout=120_000)
        page.locator("#all-task").select_option("t2v")
        page.click("#start")
        _wait(page, site, until, of=len(films))
    finally:
        running.close()


def _signed_in(running: BrowserContext, site: Site) -> Page:
    page = running.new_page()
    page.goto(site.manage("sign_in_link").strip().splitlines()[-1])
    page.get_by_role("main").get_by_role("button").click()
    return page


def _wait(page: Page, site: Site, until: int, *, of: int) -> None:
    """Return once so many clips are stored, or all are ready; the page works on meanwhile."""
    deadline = time.monotonic() + PATIENCE
    with tqdm(total=until, desc="clips stored") as bar:
        while True:
            told = site.manage("shell", "-c", TOLD).strip().splitlines()[-1]
            states, clips = told.rsplit(" ", 1)
            bar.update(min(int(clips), until) - bar.n)
            if int(clips) >= until and (until < of or states in {f"{{'ready': {of}}}"}):
                return
            assert time.monotonic() < deadline, f"not within {PATIENCE} s: {told}"
            page.wait_for_timeout(2000)


def _faults(site: Site, films: dict[str, Path]) -> list[str]:
    wanted = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in films.items()}
    lines = site.manage("shell", "-c", STORED).strip().splitlines()
    stored = [tuple(line.rsplit(" ", 1)) for line in lines if line.endswith(tuple(wanted.values()))]
    faults = [f"{name} is no ready clip" for name in sorted(set(wanted) - {name for name, _ in stored})]
    faults += [f"{name} has other bytes" for name, digest in stored if wanted.get(name) != digest]
    return faults + ([f"{len(stored)} clips of {len(films)} files"] if len(stored) > len(films) else [])


if __name__ == "__main__":
    sys.exit(main())
