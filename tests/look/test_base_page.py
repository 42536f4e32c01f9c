"""The frame of every page: strict about scripts, one navigation, languages and themes."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from ratings.models import User


def _page(path: str = "/", *, user: User | AnonymousUser | None = None, theme: str = "") -> str:
    request = _request(path, user=user)
    if theme:
        request.COOKIES["theme"] = theme
    return render_to_string("base.html", request=request)


def _request(path: str, *, user: User | AnonymousUser | None = None) -> WSGIRequest:
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    return request


def _entries(html: str) -> list[str]:
    return re.findall(r'<li><a href="[^"]*"[^>]*>([^<]+)</a></li>', html)


def test_a_stranger_sees_what_is_public() -> None:
    html = _page()
    assert _entries(html) == ["Leaderboards", "Generators", "References"]
    assert "Sign in" in html


def test_an_administrator_sees_the_rest() -> None:
    html = _page(user=User(email="ada@example.org", is_staff=True))
    work = ["Prompts", "Clips", "Studies", "Reports", "References", "People", "Account"]
    assert _entries(html) == ["Leaderboards", "Generators", *work]
    assert "Sign out" in html


def test_the_entry_of_the_page_is_marked() -> None:
    assert re.findall(r'aria-current="page">([^<]+)', _page("/generators/aster/")) == ["Generators"]


@pytest.mark.parametrize(
    ("cookie", "attribute"),
    [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("", ""), ('"><script>', "")],
)
def test_the_server_writes_the_chosen_theme(cookie: str, attribute: str) -> None:
    assert f'<html lang="en"{attribute}>' in _page(theme=cookie)


def test_the_language_is_switched_by_posting(chinese: None) -> None:
    client = Client()
    assert client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/"}).status_code == 302
    html = client.get("/").content.decode()
    assert '<html lang="zh-hans">' in html
    assert "排行榜" in html


def test_every_language_can_be_chosen_and_the_current_one_is_marked() -> None:
    assert re.findall(r'name="language" value="([\w-]+)"', _page()) == ["en", "zh-hans"]
    assert re.findall(r'aria-label="(\w+)" aria-current="true"', _page()) == ["English"]


def test_the_room_has_no_navigation() -> None:
    html = render_to_string("room.html", request=_request("/"))
    assert "site-nav" not in html
    assert '<html class="room" lang="en">' in html
