"""A whole session in Chromium, rating and comparing: no answer of the server names a system or its vendor."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from itertools import combinations

import pytest
from django.urls import reverse
from playwright.sync_api import Error, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from ratings.models import Alias, Clip, Comparison, Generator, Rating
from ratings.services import participations
from tests import factories
from tests.browser import watch_to_the_end
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SYSTEMS = (
    ("Kaleidoscope-9", "万花筒", "Lumen Works", "流明工坊"),
    ("Quagga Motion", "斑驴", "Hollow Tree", "空树科技"),
    ("Zephyrine", "西风", "Ostrava Video", "俄斯特拉发"),
)


def systems() -> list[Generator]:
    """Return generators with names that occur nowhere else."""
    made = []
    for name, name_zh, vendor, vendor_zh in SYSTEMS:
        slug = f"slug-of-{name.lower().replace(' ', '-')}"
        made.append(factories.generator(slug, name=name, name_zh=name_zh, vendor=vendor, vendor_zh=vendor_zh))
        Alias.objects.create(generator=made[-1], name=f"once-{slug}", slug=f"once-{slug}")
    return made


def secrets() -> list[bytes]:
    """Return everything that would tell a system: names, slugs, vendors, aliases, files, public ids."""
    words = [
        *(w for g in Generator.objects.all() for w in (g.name, g.name_zh, g.slug, g.vendor, g.vendor_zh)),
        *Alias.objects.values_list("name", flat=True),
    ]
    for clip in Clip.objects.select_related("file"):
        assert clip.file is not None
        renditions = [str(each.video) for each in clip.file.renditions.all()]
        words += [clip.filename, str(clip.public_id), clip.file.sha256, str(clip.file.public_id), *renditions]
    return [word.lower().encode() for word in words if word]


class Overheard:
    """Every answer a page got: its address, and all that came with it, read before the page goes on."""

    def __init__(self, page: Page) -> None:
        self.texts: list[tuple[str, bytes]] = []
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        # What the page no longer waits for, because it went on, never reached it.
        with contextlib.suppress(Error):
            self._keep(route)

    def _keep(self, route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        headers = "\n".join(f"{header['name']}: {header['value']}" for header in answer.headers_array)
        self.texts.append((answer.url, f"{answer.url}\n{headers}\n".encode().lower() + answer.body().lower()))
        route.fulfill(response=answer)


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_no_answer_names_a_system(
    live_server: LiveServer, open_alone: Callable[..., Page], locale: str
) -> None:
    study = factories.study("blind", mode="both", votes_per_item=1, rules={"items_per_rater": 6})
    prompt = factories.prompt(text="A cat", image=cast.ready_file(cast.moving_picture(seconds=0.4)))
    clips = []
    for number, system in enumerate(systems()):
        file = cast.ready_file(cast.moving_picture(40 * number, seconds=0.4), seconds=0.4)
        clips.append(
            factories.clip(generator=system, prompt=prompt, file=file, filename=f"take-{number}-of.mp4")
        )
        cast.item(study, clips[-1])
    for first, second in combinations(clips, 2):
        cast.pair(study, first, second)
    _, token = participations.invite(study, label="Kaleidoscope-9 against the rest")
    page = open_alone(locale=locale)
    overheard = Overheard(page)
    page.goto(live_server.url + reverse("invited", args=[token]))
    page.locator("button[name=consent]").press("Enter")
    for number in range(6):
        watch_to_the_end(page)
        before = page.locator("[data-clip]").get_attribute("data-assignment")
        for key in "12":
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        if number < 5:
            page.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{before}"])')
    expect(page.locator("h1")).to_have_text(re.compile("Thank you|谢谢"))
    texts = overheard.texts
    assert (Rating.objects.count(), Comparison.objects.count()) == (3, 3)
    assert sum("/media/" in address for address, _text in texts) >= 9
    assert [(address, word) for address, text in texts for word in secrets() if word in text] == []
