"""The site with an object store that browsers are sent to: a clip plays and seeks from there, by range."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer
from playwright.sync_api import Page

from tests.journeys.test_real_files import FILM, PLAYS, sign_in
from tests.probing.films import film
from tests.servers import site as servers
from tests.servers.site import Site

pytestmark = pytest.mark.browser
KEYS = {"S3_ACCESS_KEY": "testing", "S3_SECRET_KEY": "testing-secret"}


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Site]:
    """A site whose media lie in a store that speaks S3, and whose browsers are sent there."""
    store = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    store.start()
    address = "http://{}:{}".format(*store.get_host_and_port())
    boto3.resource(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id=KEYS["S3_ACCESS_KEY"],
        aws_secret_access_key=KEYS["S3_SECRET_KEY"],
    ).create_bucket(Bucket="clips")
    store_of = {"S3_BUCKET": "clips", "S3_REGION": "us-east-1", "S3_REDIRECT": "1", **KEYS}
    with servers.started(tmp_path, patience=servers.PATIENCE, S3_ENDPOINT=address, **store_of) as running:
        yield running
    store.stop()


def test_a_clip_plays_from_the_store(stored: Site, open_alone: Callable[..., Page], tmp_path: Path) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    film(folder / "a.mp4", "-pix_fmt", "yuv420p", source="testsrc2=s=320x180:r=12:d=2")
    (folder / "manifest.csv").write_text("file,generator,prompt,task\na.mp4,vidu,boat,t2v\n")
    stored.manage("import_clips", str(folder / "manifest.csv"), "--wait")
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    page = open_alone(base_url=stored.url)
    sign_in(page, stored)
    asked: list[str] = []
    page.on("response", lambda answer: asked.append(f"{answer.status} {answer.url.split('?')[0]}"))
    page.goto("/clips/")
    page.goto(page.locator('a[href^="/clips/"][href*="-"]').first.get_attribute("href") or "")
    (address,) = FILM.findall(page.content())
    (played,) = page.evaluate(PLAYS, [address])
    assert (played["width"], round(played["duration"], 1), round(played["there"], 1)) == (320, 2.0, 1.0)
    parts = [line.removeprefix("206 ") for line in asked if line.startswith("206")]
    there = f"{stored.environment['S3_ENDPOINT']}/clips/renditions/"
    assert {url.startswith(there) for url in parts} == {True}
    assert "vidu" not in "".join(asked)
