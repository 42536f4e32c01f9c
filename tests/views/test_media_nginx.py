"""Media through a real nginx, by both configurations of deploy/: what a rater's browser is answered."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from ratings.models import Assignment, Participation
from ratings.services import media_links
from tests import factories
from tests.room import cast
from tests.servers import nginx
from tests.views.test_media import promise

pytestmark = pytest.mark.django_db(transaction=True)
BYTES = bytes(range(256)) * 4
Answer = tuple[int, Message, bytes]


@pytest.fixture(params=["remembered", "asked"])
def front(request: Any, live_server: Any, settings: Any, tmp_path: Path) -> Iterator[str]:
    """Start nginx before the site."""
    settings.MEDIA_NGINX = True
    media = Path(settings.MEDIA_ROOT)
    with nginx.started(tmp_path / "nginx", site=live_server.url, media=media, way=request.param) as url:
        yield url


@pytest.fixture
def promised() -> Assignment:
    """Promise a clip to a rater."""
    return promise(factories.clip(file=cast.ready_file(BYTES)))


def get(url: str, method: str = "GET", **headers: str) -> Answer:
    """Ask, whatever the answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    asked = urllib.request.Request(url, headers=named, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def test_what_a_browser_is_answered(front: str, promised: Assignment) -> None:
    url = front + media_links.for_assignment(promised)
    status, headers, body = get(url)
    assert (status, body, headers["Content-Type"]) == (200, BYTES, "video/mp4")
    assert headers["Content-Disposition"] == 'inline; filename="video.mp4"'
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"].startswith("private, no-transform, max-age=")
    told = {name.lower() for name in headers}
    assert told.isdisjoint({"last-modified", "x-accel-redirect", "x-accel-expires", "set-cookie"})
    assert "renditions" not in str(headers)

    tag = headers["ETag"]
    status, headers, body = get(url, Range="bytes=10-19")
    assert (status, body, headers["Content-Range"]) == (206, BYTES[10:20], "bytes 10-19/1024")
    assert [get(url, Range=asked)[0] for asked in ("bytes=1024-", "bytes=-5", "bytes=0-0,5-9")] == [
        416,
        206,
        200,
    ]
    assert get(url, Range="bytes=0-9", If_Range=tag)[0] == 206
    assert get(url, Range="bytes=0-9", If_Range='"another"')[0] == 200
    now = "Mon, 23 Nov 2099 00:00:00 GMT"
    assert [get(url, **{name: now})[0] for name in ("If_Modified_Since", "If_Unmodified_Since")] == [200, 412]
    assert get(url, "HEAD")[2] == b""


def test_two_raters_have_nothing_in_common(front: str, promised: Assignment) -> None:
    other = promise(promised.item.places.get().clip)
    one, two = (get(front + media_links.for_assignment(rater)) for rater in (promised, other))
    assert one[2] == two[2] == BYTES
    assert one[1]["ETag"] != two[1]["ETag"]


def test_what_leads_nowhere(front: str, promised: Assignment) -> None:
    address = media_links.for_assignment(promised)
    stored = promised.item.places.get().clip.file
    assert stored is not None
    name = stored.renditions.get().video.name
    for wrong in (f"{address}x", "/media/x", f"/{name}", "/media-check", f"/media/../{name}"):
        assert get(front + wrong)[0] in {400, 403, 404}, wrong
    Participation.objects.update(excluded_at=timezone.now(), excluded_reason="random")
    assert get(front + address)[0] == 404


def test_an_address_ends(front: str, promised: Assignment) -> None:
    address = media_links._address(0, "video", promised.public_id, end=timezone.now() + timedelta(seconds=3))
    assert get(front + address)[0] == 200
    time.sleep(4.2)
    assert get(front + address)[0] == 410
