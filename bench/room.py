"""How long a rater waits between two clips: from the key that submits to the first frame of the next clip.

On the real site with its demo, in headless Chromium, with the next clip loaded in advance; beside it stands
the time of one empty frame of the same page, measured in the same run. `--raters` strangers rate the three
clips of the demo, so there are two such moments of each.

    ./run bench room [--raters 8]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import browser as chromium
from tests.servers import site as servers

GOAL_MS = 150
PATIENCE = 600.0
# Notes when Enter was pressed, and when the next article's video showed its first frame.
CLOCK = """
window.waits = [];
let pressed = null;
addEventListener("keydown", ({ key }) => { if (key === "Enter") pressed = performance.now(); }, true);
const watch = (article) => article.querySelector("video").requestVideoFrameCallback(() => {
  if (pressed !== null) window.waits.push(performance.now() - pressed);
  pressed = null;
});
addEventListener("DOMContentLoaded", () => new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) if (node.matches?.("[data-clip]")) watch(node);
}).observe(document.body, { childList: true, subtree: true }));
"""
FRAME = "() => new Promise((r) => requestAnimationFrame((a) => requestAnimationFrame((b) => r(b - a))))"
LOADED = "() => document.querySelector('[data-room]').dataset.loaded !== '0'"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--raters", type=int, default=8)
    raters = parser.parse_args().raters
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.FLAGS)
        with servers.started(Path(folder), patience=PATIENCE, DEMO="1") as site:
            measured = [rate_three(running, site.url) for _ in range(raters)]
        running.close()
    waits = [wait for own, _frame in measured for wait in own]
    frame = statistics.median(frame for _own, frame in measured)
    return told(waits, frame)


def rate_three(running: Browser, address: str) -> tuple[list[float], float]:
    """Rate three clips as a stranger; return the waits between them and the length of a frame, in ms."""
    context = running.new_context(base_url=address)
    context.add_init_script(CLOCK)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Rate three clips now").click()
    page.get_by_role("button", name="I agree, start").click()
    for left in (2, 1, 0):
        judge(page, last=left == 0)
        if left == 1:
            waits: list[float] = page.evaluate("() => window.waits")
            frame: float = page.evaluate(FRAME)
    context.close()
    return waits, frame


def judge(page: Page, *, last: bool) -> None:
    """Watch and answer the clip in front; wait until the next one shows a frame."""
    chromium.watch_to_the_end(page)
    if last:
        return
    page.wait_for_function(LOADED)
    for _dimension in range(8):
        page.keyboard.press("2")
    before = page.evaluate("() => window.waits.length")
    page.keyboard.press("Enter")
    page.wait_for_function("(before) => window.waits.length > before", arg=before)


def told(waits: list[float], frame: float) -> int:
    """Print the figures; return 1 where the goal is missed."""
    median = statistics.median(waits)
    print(f"submit to the next clip's first frame, {len(waits)} times, next clip loaded in advance")
    print(f"  median {median:.0f} ms, slowest {max(waits):.0f} ms; goal: a median under {GOAL_MS} ms")
    print(f"  that is {median / frame:.1f} frames of this page ({frame:.1f} ms each)")
    return 0 if median < GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
