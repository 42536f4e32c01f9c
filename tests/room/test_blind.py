"""Nothing a rater can get says which system made a clip: every response of a whole session is searched."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from ratings.models import Alias, Assignment, Clip, Generator
from ratings.services import participations
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db

SECRETS = {
    "generator": "Kaleidoscope-9",
    "generator_zh": "万花筒",
    "slug": "kaleidoscope-slug",
    "vendor": "Lumen Works",
    "vendor_zh": "流明工坊",
    "alias": "kscope-old",
    "filename": "kaleido_take_3.mp4",
    "url": "https://kaleidoscope.example/",
    "prompt_slug": "prompt-for-kaleidoscope",
    "notes": "hallucinated logo",
}


class Searched(Client):
    """A browser that keeps everything it was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str]] = []

    def request(self, **environ: object) -> Any:
        response = super().request(**environ)
        whole = (
            b"".join(response.streaming_content)
            if isinstance(response, StreamingHttpResponse)
            else response.content
        )
        sent = [f"{name}: {value}" for name, value in response.items()] + [str(response.cookies)]
        text = "\n".join(sent) + "\n" + whole.decode("utf-8", "replace")
        self.seen.append((str(environ["PATH_INFO"]), text))
        return response


@pytest.fixture
def clips() -> list[Clip]:
    system = factories.generator(
        SECRETS["slug"],
        name=SECRETS["generator"],
        name_zh=SECRETS["generator_zh"],
        vendor=SECRETS["vendor"],
        vendor_zh=SECRETS["vendor_zh"],
        url=SECRETS["url"],
    )
    Alias.objects.create(generator=system, name=SECRETS["alias"], slug=SECRETS["alias"])
    made = []
    for number in range(3):
        prompt = factories.prompt(
            f"{SECRETS['prompt_slug']}-{number}", text="A cat", image=cast.ready_file(b"image"), task="i2v"
        )
        made.append(
            factories.clip(
                generator=system,
                prompt=prompt,
                file=cast.ready_file(cast.moving_picture(number)),
                filename=SECRETS["filename"],
                notes=SECRETS["notes"],
            )
        )
    return made


def walk(browser: Searched, clips: list[Clip]) -> None:
    """Do everything a rater can do."""
    study = factories.study("blind", title_en=f"About {SECRETS['generator']}", task="i2v")
    for clip in clips:
        cast.item(study, clip)
    _, token = participations.invite(study, label=SECRETS["generator"])
    door = reverse("invited", args=[token])
    browser.get(door)
    room = browser.post(door, {"consent": "yes"})["Location"]
    while (page := browser.get(room).content.decode()).find("data-clip") > 0:
        assignment = Assignment.objects.get(state="open", shown_at__isnull=False)
        cast.shown(assignment)
        part = browser.get(f"{room}next/", {"after": str(assignment.public_id)}).content.decode()
        for address in set(re.findall(r'src="(/media/[^"]+)"', page + part)):
            assert browser.get(address, headers={"range": "bytes=0-99"}).status_code == 206
            assert browser.get(address).status_code == 200
        browser.post(f"{room}shown/{assignment.public_id}/")
        refused = {"id": str(uuid4()), "assignment": str(assignment.public_id), "scores": {}, "watched": {}}
        for scores in ({}, {"motion": 9}, {"motion": 1, "clarity": 2}):
            given = {**refused, "scores": scores, "watched": cast.watched()}
            browser.post(f"{room}ratings/", json.dumps(given), content_type="application/json")
    browser.post(f"{room}leave/")
    browser.get(f"{room}leave/")
    browser.get(reverse("invited", args=["wrong"]))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_response_names_the_system(clips: list[Clip], language: str) -> None:
    browser = Searched()
    browser.cookies["django_language"] = language
    walk(browser, clips)
    assert Assignment.objects.filter(state="done").count() == 3
    stored = [
        str(name) for f in clips if f.file for name in (f.file.content, f.file.sha256, f.file.public_id)
    ]
    renditions = [str(r.video) for f in clips if f.file for r in f.file.renditions.all()]
    wanted = [*SECRETS.values(), *filter(None, stored), *renditions, *(str(c.public_id) for c in clips)]
    found = [(path, word) for path, text in browser.seen for word in wanted if word.lower() in text.lower()]
    assert found == []
    assert len(browser.seen) > 20


def test_two_systems_with_the_same_picture_are_told_apart_by_nothing(clips: list[Clip]) -> None:
    """With names, order and kind exchanged, the pages are the same but for what is random."""
    pages = []
    for name in ("Alpha", "Omega"):
        Generator.objects.update(name=name, vendor=name)
        study = factories.study(task="i2v")
        for clip in clips[:1]:
            cast.item(study, clip)
        rater = cast.rater(study)
        page = cast.inside(Client(), rater).get(reverse("room", args=[rater.public_id])).content.decode()
        page = re.sub(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", "ID", page)
        page = re.sub(r"/media/[^\"]+", "MEDIA", page)
        pages.append(re.sub(r"[A-Za-z0-9]{64}", "CSRF", page))
    assert pages[0] == pages[1]
