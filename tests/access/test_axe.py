"""Every page of the site is open to everybody: WCAG 2.2 AA by axe, in both themes, and no page too wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests import looks
from tests.access import world
from tests.access.test_routes import ROUTES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Drawing a page for 3,840 pixels costs the most; what fits 1,280 fits there too, unless it is laid out wide.
LARGE = {"front", "leaderboard", "published", "published-wall", "study-monitor", "clips"}


def signed_in(open_alone: Callable[..., Page], browser: Client, address: str) -> Page:
    """Open a page with the session of a test client."""
    # Axe writes a style of its own to measure contrast, which the site's policy would refuse.
    page = open_alone(color_scheme="light", locale="en-GB", reduced_motion="reduce", bypass_csp=True)
    cookies = [
        {"name": name, "value": morsel.value, "url": address} for name, morsel in browser.cookies.items()
    ]
    if cookies:
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
    return page


@pytest.mark.parametrize("role", ["ada", "rui"])
def test_every_page(live_server: LiveServer, open_alone: Callable[..., Page], role: str) -> None:
    made = world.build()
    browser = made.client(role)
    names = [name for name, allowed in ROUTES.items() if "GET" in allowed and not name.startswith("api-")]
    mine = ["invited", "room", "room-leave", "room-feedback"] if role == "rui" else names
    page = signed_in(open_alone, browser, live_server.url)
    wrong: dict[str, list[str]] = {}
    for name in mine:
        address = reverse(name, kwargs=made.arguments(name))
        answer = browser.get(address)
        whole = not answer.streaming and b"<html" in answer.content
        answer.close()
        if answer.status_code != 200 or not whole:
            continue
        page.goto(live_server.url + address)
        objections = looks.found(page, looks.LEVELS)
        page.emulate_media(color_scheme="dark")
        page.evaluate(looks.PAINTED)
        objections += [f"dark {text}" for text in looks.found(page, looks.COLOURS)]
        page.emulate_media(color_scheme="light")
        objections += looks.beside(page, 320, *([3840] if role == "rui" or name in LARGE else []))
        page.set_viewport_size({"width": 1280, "height": 720})
        if objections:
            wrong[name] = objections
    assert wrong == {}, "\n".join(f"{name}: {text}" for name, texts in wrong.items() for text in texts)
