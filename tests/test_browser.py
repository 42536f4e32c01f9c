"""The browser of the tests: it reaches the site, and notices what a person would not see."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import Console

pytestmark = pytest.mark.browser
PAGE = "<!doctype html><title>t</title><link rel=icon href=data:,><script>1</script>"


def test_page_reaches_the_site(page: Page) -> None:
    answer = page.goto("/healthz")
    assert answer is not None
    assert (answer.status, answer.text()) == (200, "ok\n")


def test_icon_is_where_browsers_look_for_it(page: Page) -> None:
    answer = page.request.get("/favicon.ico")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")


def test_refused_script_is_noticed(page: Page, console: Console) -> None:
    policy = {"Content-Security-Policy": "script-src 'self'"}
    page.route("**/refused", lambda route: route.fulfill(body=PAGE, content_type="text/html", headers=policy))
    page.goto("/refused")
    page.wait_for_function("document.readyState === 'complete'")
    assert len(console.problems) == 1
    console.forgive("Content Security Policy")


def test_uncaught_error_is_noticed(page: Page, console: Console) -> None:
    body = PAGE.replace("1<", "throw new Error('lost')<")
    page.route("**/broken", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto("/broken")
    console.forgive("uncaught: lost")


def test_answer_of_500_is_noticed(page: Page, console: Console) -> None:
    page.route("**/down", lambda route: route.fulfill(status=503, body=PAGE, content_type="text/html"))
    page.goto("/down")
    console.forgive("503 for")
    console.forgive("Failed to load resource")
