"""Stills in a report: posters side by side, and for the first prompt how each clip goes on."""

from __future__ import annotations

import base64
import io
import re

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from ratings.models import Clip, Leaderboard
from ratings.services import leaderboards, reports
from tests.leaderboards import cast
from tests.reports.documents import picture
from tests.room import cast as room

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Leaderboard:
    """Return a board with four posters and two strips; one more strip is no picture, one is not there."""
    rows = [[[3], [2]], [[2], [3]]]
    study = cast.rated({"ant": rows, "bee": rows}, state="closed", closed_at=timezone.now())
    for number, clip in enumerate(Clip.objects.order_by("generator__slug", "pk")):
        clip.file = room.ready_file()
        clip.save()
        rendition = clip.file.renditions.get()
        rendition.poster.save("poster.jpg", ContentFile(picture("red")))
        if number < 3:
            rendition.strip.save("strip.jpg", ContentFile(picture("blue") if number < 2 else b"none"))
    return leaderboards.compute(study)


def test_posters_and_strips_stand_beside_the_numbers(board: Leaderboard) -> None:
    document = reports.of_studies([board.study], language="en", keys=["stills"])
    page = reports.written(document, "html").decode()
    found = re.findall(r'data:image/jpeg;base64,([^"]+)" alt="([^"]+)"', page)
    assert sorted(alt for _, alt in found) == sorted(
        ["A still of the clip by Ant.", "A still of the clip by Bee."] * 2
        + ["The clip by Ant, from beginning to end."]
    )
    for content, _alt in found:
        with Image.open(io.BytesIO(base64.b64decode(content))) as shown:
            assert shown.format == "JPEG"
