"""How a page is looked at: what axe objects to, and what stands out of the window."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"], "preload": False}
# Elements that make the page itself wider than the window; what scrolls in a frame of its own does not.
BESIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.body.querySelectorAll("*")].filter((e) => {
    for (let p = e; p !== document.body; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== "visible") return false;
    return e.getBoundingClientRect().right > innerWidth + 1;
  }).map((e) => e.outerHTML.slice(0, 90))"""
THEMES = ("light", "dark")
# Another theme or width is there once it was painted and nothing moves any more.
PAINTED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const fading = () => document.getAnimations().some((one) => one.playState === "running");
  do { await frame(); await frame(); } while (fading());
}"""
LOADED = "'axe' in window"
AGAIN = "(options) => axe.run(document, options)"


def found(page: Page, options: dict[str, Any]) -> list[str]:
    """Return what axe objects to: the rule, and the element it is about."""
    # The library hands the whole of axe to the page at each run; a second look finds it there.
    again = page.evaluate(LOADED)
    results = page.evaluate(AGAIN, options) if again else Axe().run(page, options=options).response
    return [
        f"{rule['id']}: {node['html'][:150]} ({node['failureSummary'][:200]})"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


def beside(page: Page, *widths: int) -> list[str]:
    """Return what makes the page wider than windows of these widths, and leave the last one."""
    objections = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(PAINTED)
        objections += [f"wider than {width}: {text}" for text in page.evaluate(BESIDE)]
    return objections


def contrast(page: Page, *themes: str) -> list[str]:
    """Return what is hard to read in these themes, and leave the last one."""
    objections = []
    for theme in themes:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.evaluate(PAINTED)
        objections += [f"{theme} {text}" for text in found(page, COLOURS)]
    return objections
