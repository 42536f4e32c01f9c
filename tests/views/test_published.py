"""What a visitor sees of a published board: page, wall, frames, the picture beside a link, and the clips."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from ratings.models import Clip, Leaderboard
from ratings.services import leaderboards, publishing
from tests import factories
from tests.leaderboards import cast
from tests.room import cast as room

pytestmark = pytest.mark.django_db
HOSTILE = '"><script>alert(1)</script>\u202e'


@pytest.fixture
def board() -> Leaderboard:
    """Return a published board of two generators; only the first prompt's clips have bytes."""
    study = cast.rated(
        {"ant": [[[3], [2]], [[3], [3]]], "bee": [[[1], [2]], [[1], [1]]]},
        state="closed",
        closed_at=timezone.now(),
        title_en=f"Ants {HOSTILE}",
    )
    first = study.ratings.order_by("pk")[0].clip.prompt
    for number, clip in enumerate(Clip.objects.filter(prompt=first)):
        clip.file = room.ready_file(b"picture of clip %d" % number)
        clip.save()
    made = leaderboards.compute(study)
    publishing.publish(made)
    return made


class Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def of(client: Client, address: str) -> Tags:
    return Tags(client.get(address).content.decode())


def test_a_link_tells_other_programs_what_it_leads_to(board: Leaderboard, client: Client) -> None:
    tags = of(client, f"/published/{board.public_id}/").found
    told = {a["property"]: a["content"] for tag, a in tags if tag == "meta" and "property" in a}
    assert told["og:title"] == board.study.title
    assert told["og:description"] == (
        "These data cannot tell any of the generators apart. 2 raters, 4 clips, 2 prompts"
    )
    assert told["og:url"] == f"http://testserver/published/{board.public_id}/"
    assert told["og:image"] == f"http://testserver/published/{board.public_id}/picture.png"
    answer = client.get(f"/published/{board.public_id}/picture.png")
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 10


def test_no_title_becomes_markup_anywhere(board: Leaderboard, client: Client) -> None:
    for part in ("", "frame/", "clips/", "clips/frame/"):
        tags = of(client, f"/published/{board.public_id}/{part}").found
        assert [a for tag, a in tags if tag == "script" and "src" not in a] == []
    page = of(client, f"/published/{board.public_id}/")
    snippets = [str(a.get("value")) for tag, a in page.found if "<iframe" in str(a.get("value"))]
    assert [tag for tag, _ in Tags(snippets[0]).found] == ["iframe"]
    assert Tags(snippets[0]).found[0][1]["title"] == board.study.title


@pytest.mark.parametrize("part", ["frame/", "clips/frame/"])
def test_only_frames_may_stand_on_other_sites(board: Leaderboard, client: Client, part: str) -> None:
    framed = client.get(f"/published/{board.public_id}/{part}")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "script-src 'self'" in framed["Content-Security-Policy"]
    assert not framed.has_header("X-Frame-Options")
    assert framed.cookies == {}
    page = client.get(f"/published/{board.public_id}/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_a_frame_speaks_the_language_of_its_address(board: Leaderboard, client: Client) -> None:
    page = client.get(f"/published/{board.public_id}/frame/?language=zh-hans").content.decode()
    assert '<html lang="zh-hans"' in page
    assert "位评审" in page
    assert '<html lang="en"' in client.get(f"/published/{board.public_id}/frame/?language=x").content.decode()


def test_the_wall_shows_each_generator_best_first_and_finds_prompts(
    board: Leaderboard, client: Client
) -> None:
    names = [a.get("aria-label") for tag, a in of(client, f"/published/{board.public_id}/clips/").found
             if tag == "video"]  # fmt: skip
    assert names == ["Clip by Ant", "Clip by Bee"]
    text = Clip.objects.filter(file__renditions__isnull=False)[0].prompt.text
    assert text in client.get(f"/published/{board.public_id}/clips/", {"q": text}).content.decode()
    none = client.get(f"/published/{board.public_id}/clips/", {"q": "no such words"}).content.decode()
    assert "No prompt has these words" in none


def test_what_a_generator_refused_is_said(board: Leaderboard, client: Client) -> None:
    shown = Clip.objects.filter(generator__slug="bee", file__renditions__isnull=False).get()
    Clip.objects.filter(pk=shown.pk).update(file=None, outcome="refused")
    asked = {"prompt": shown.prompt.slug}
    page = client.get(f"/published/{board.public_id}/clips/", asked).content.decode()
    assert "<p>refused</p>" in page
    assert [a.get("aria-label") for tag, a in Tags(page).found if tag == "video"] == ["Clip by Ant"]


def test_clips_of_the_wall_are_sent_with_ranges_and_no_others(board: Leaderboard, client: Client) -> None:
    mine = Clip.objects.filter(file__renditions__isnull=False, generator__slug="ant").get()
    address = f"/published/{board.public_id}/clips/{mine.public_id}.mp4"
    part = client.get(address, headers={"Range": "bytes=0-6"})
    assert (part.status_code, part["Content-Type"], part.getvalue()) == (
        206,
        "video/mp4",
        b"picture",
    )
    other = factories.clip(file=room.ready_file())
    for clip, suffix in ((other, "mp4"), (mine, "txt")):
        missing = client.get(f"/published/{board.public_id}/clips/{clip.public_id}.{suffix}")
        assert missing.status_code == 404
    publishing.withdraw(board)
    assert client.get(address).status_code == 404


def test_a_board_of_votes_has_a_page_too(client: Client) -> None:
    study = cast.compared([("ant", "bee", "a")], state="closed", closed_at=timezone.now())
    board = leaderboards.compute(study)
    publishing.publish(board)
    assert "Log strength" in client.get(f"/published/{board.public_id}/").content.decode()
    assert client.get(f"/published/{board.public_id}/picture.png").status_code == 200
