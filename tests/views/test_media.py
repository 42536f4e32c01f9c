"""Serving media: ranges as browsers ask for them, addresses that tell nothing and end, headers that seal."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from ratings.models import Assignment, Item, ItemClip, Rendition
from ratings.services import media_links
from tests import factories

pytestmark = pytest.mark.django_db
BYTES = bytes(range(256)) * 4
Get = Callable[..., HttpResponseBase]


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def promised() -> Assignment:
    """Promise a clip to a rater."""
    file = factories.file()
    file.content.save("", ContentFile(b"the original"))
    rendition = Rendition(file=file, size=len(BYTES), width=16, height=9)
    rendition.video.save("clip.mp4", ContentFile(BYTES), save=False)
    rendition.poster.save("poster.jpg", ContentFile(b"poster"))
    clip = factories.clip(file=file, generator=factories.generator("secret-system"))
    return promise(clip)


def promise(clip: Any) -> Assignment:
    """Promise this clip to another rater of another study."""
    rater = factories.participation(factories.study())
    item = Item.objects.create(study=rater.study, prompt=clip.prompt, key="1")
    ItemClip.objects.create(item=item, clip=clip)
    end = timezone.now() + timedelta(minutes=30)
    return Assignment.objects.create(
        participation=rater, item=item, position=0, probability=1, expires_at=end
    )


@pytest.fixture
def get(client: Client, promised: Assignment) -> Get:
    """Ask for the promised clip with these headers."""
    return lambda **headers: client.get(media_links.for_assignment(promised), headers=headers)


def body(response: HttpResponseBase) -> bytes:
    """Return all bytes of a response."""
    return response.getvalue()


def test_the_whole(get: Get) -> None:
    response = get()
    assert (response.status_code, body(response)) == (200, BYTES)
    assert (response["Content-Length"], response["Accept-Ranges"]) == ("1024", "bytes")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, 1023),
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=1000-9999", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=-9999", 0, 1023),
        ("bytes=1023-1023", 1023, 1023),
    ],
)
def test_one_range(get: Get, asked: str, first: int, last: int) -> None:
    response = get(range=asked)
    assert (response.status_code, body(response)) == (206, BYTES[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/1024"
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-9",
        "bytes=5-1",
        "bytes=-",
        "bytes=a-b",
        "seconds=0-1",
        "bytes 0-1",
        "bytes=1-2;",
        "bytes=٣-٥",
    ],
)
def test_what_is_not_one_range_is_answered_whole(get: Get, asked: str) -> None:
    response = get(range=asked.encode().decode("latin-1"))
    assert (response.status_code, body(response), "Content-Range" in response) == (200, BYTES, False)


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_past_the_end(get: Get, asked: str) -> None:
    response = get(range=asked)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1024")


def status(response: HttpResponseBase) -> int:
    """Return the status of a response and read it to its end, which closes the file."""
    response.getvalue()
    return response.status_code


def test_conditions(get: Get) -> None:
    response = get()
    tag = response["ETag"]
    assert status(response) == 200
    assert status(get(range="bytes=0-9", if_range=tag)) == 206
    assert status(get(range="bytes=0-9", if_range='"another"')) == 200
    assert status(get(range="bytes=0-9", if_range="Mon, 23 Nov 2026 00:00:00 GMT")) == 200
    asked = (tag, f'"x", W/{tag}', "*", '"x"')
    assert [status(get(if_none_match=tags)) for tags in asked] == [304, 304, 304, 200]


def test_head_tells_the_length_and_sends_nothing(client: Client, promised: Assignment) -> None:
    response = client.head(media_links.for_assignment(promised), headers={"range": "bytes=0-9"})
    assert (response.status_code, response["Content-Length"], response.getvalue()) == (200, "1024", b"")


def test_headers_seal_and_tell_nothing(get: Get) -> None:
    response = get()
    assert status(response) == 200
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Disposition"] == 'inline; filename="video.mp4"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"].startswith("private, no-transform, max-age=")
    assert "Last-Modified" not in response
    assert "secret" not in str(response.headers)


def test_two_raters_of_one_clip_have_nothing_in_common(client: Client, promised: Assignment) -> None:
    other = promise(promised.item.places.get().clip)
    one, two = (client.get(media_links.for_assignment(assignment)) for assignment in (promised, other))
    assert one["ETag"] != two["ETag"]
    assert (one.getvalue(), two.getvalue()) == (BYTES, BYTES)


def test_an_address_holds_no_name_and_stays_the_same_for_a_while(promised: Assignment) -> None:
    address = media_links.for_assignment(promised)
    assert media_links.for_assignment(promised) == address
    packed = base64.urlsafe_b64decode(re.split("[/.]", address)[2] + "==")
    clip = promised.item.places.get().clip
    assert clip.file is not None
    for told in (clip.public_id.bytes, clip.file.public_id.bytes, b"secret", clip.prompt.slug.encode()):
        assert told not in packed


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "B" + t[1:], lambda t: "x", lambda t: t * 9])
def test_an_address_that_was_changed_leads_nowhere(
    client: Client, promised: Assignment, change: Callable[[str], str]
) -> None:
    token = media_links.for_assignment(promised).rpartition("/")[2]
    response = client.get(f"/media/{change(token)}")
    assert (response.status_code, response.content) == (404, b"")


def test_an_address_ends(client: Client, promised: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    address = media_links.for_assignment(promised)
    later = timezone.now() + timedelta(hours=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    response = client.get(address)
    assert (response.status_code, response.content) == (410, b"")


def test_a_rater_gets_no_original_and_no_other_place(client: Client, promised: Assignment) -> None:
    for address in (
        media_links.for_assignment(promised, "original"),
        media_links.for_assignment(promised, "video", 1),
        media_links.for_assignment(promised, "prompt-image"),
    ):
        assert client.get(address).status_code == 404


def test_an_excluded_rater_gets_nothing_more(client: Client, promised: Assignment) -> None:
    rater = promised.participation
    rater.excluded_at, rater.excluded_reason = timezone.now(), "random answers"
    rater.save()
    assert client.get(media_links.for_assignment(promised)).status_code == 404


def test_a_files_address_is_its_member_of_staffs_alone(client: Client, promised: Assignment) -> None:
    ada, bo = factories.ada(), factories.user(is_staff=True)
    file = promised.item.places.get().clip.file
    assert file is not None
    address = media_links.for_file(file, "original", user=ada)
    assert client.get(address).status_code == 404
    client.force_login(bo)
    assert client.get(address).status_code == 404
    client.force_login(ada)
    response = client.get(address)
    assert response.getvalue() == b"the original"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="original"'


def test_bytes_that_are_gone_are_a_404(client: Client, promised: Assignment) -> None:
    rendition = Rendition.objects.get()
    rendition.video.storage.delete(str(rendition.video))
    assert client.get(media_links.for_assignment(promised)).status_code == 404
