"""Chromium for tests: the system's own, and every page watched for what a person would not see."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Response, TimeoutError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# No sandbox because CI runs as root in a container; the rest keeps Chromium from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str:
    """Return the path of the system's Chromium, or of the one that CHROMIUM names."""
    wanted = os.environ.get("CHROMIUM")
    candidates = [wanted] if wanted else [*NAMES, *MACOS]
    found = next((path for name in candidates if (path := shutil.which(name))), None)
    assert found, "No Chromium was found: ./run test installs it on Debian, and CHROMIUM may name one"
    return found


WATCHED = "[data-clip][data-state=watched]"
OUTBOX = """() => new Promise((resolve) => {
  indexedDB.open("clipjury").onsuccess = ({ target }) => {
    const keys = target.result.transaction("kept").objectStore("kept").getAllKeys();
    keys.onsuccess = () => {
      target.result.close();
      resolve(keys.result.filter((key) => key.startsWith("outbox:")));
    };
  };
})"""


@dataclass
class Console:
    """What went wrong in one test's pages: errors, refusals of the content policy, answers of 500 and up."""

    problems: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Collect the problems of `page` from now on."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        page.on("response", self._answered)

    def forgive(self, pattern: str) -> None:
        """Drop the problems that match, one of which must exist: for tests that provoke them."""
        kept = [problem for problem in self.problems if not re.search(pattern, problem)]
        assert len(kept) < len(self.problems), f"There was no {pattern!r} among {self.problems}"
        self.problems[:] = kept

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.problems.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} for {response.url}")


def watch_to_the_end(page: Page) -> None:
    """Let the room's clip run to its end; where busy cores made it stall, play it again, as the room asks."""
    for _pass in range(6):
        with contextlib.suppress(TimeoutError):
            page.wait_for_selector(WATCHED, timeout=15_000)
            return
        page.keyboard.press("r")
    page.wait_for_selector(WATCHED)


def outbox(page: Page) -> list[str]:
    """Return the keys of the answers that the page's browser still holds."""
    found: list[str] = page.evaluate(OUTBOX)
    return found
