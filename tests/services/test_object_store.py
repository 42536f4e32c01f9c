"""The same intake, probing, serving and tidying with an S3-compatible store in the folder's place."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from django.core.management import call_command
from django.test import Client
from moto.server import ThreadedMotoServer

from evalsite import object_store
from ratings.models import Clip, File, Rendition
from ratings.services import files, health, media_links, probes
from tests import factories
from tests.api import tus
from tests.views.test_media import promise

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {"access_key": "testing", "secret_key": "testing-secret"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start moto's server, which speaks S3."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str, settings: Any) -> Iterator[Any]:
    """Let the media lie in a bucket."""
    keys = {"aws_access_key_id": KEYS["access_key"], "aws_secret_access_key": KEYS["secret_key"]}
    made = boto3.resource("s3", endpoint_url=server, region_name="us-east-1", **keys).Bucket("clips")
    made.create()
    settings.S3_BUCKET, settings.S3_ENDPOINT = "clips", server
    store = object_store.storage(bucket="clips", endpoint=server, region="us-east-1", **KEYS)
    settings.STORAGES = {**settings.STORAGES, "default": store}
    yield made
    made.objects.all().delete()


def test_from_upload_to_rater(
    bucket: Any, client: Client, film: Callable[..., Path], media: Path, settings: Any
) -> None:
    client.force_login(factories.ada())
    content = film(1).read_bytes()
    address = tus.begin(client, len(content))["Location"]
    for at in range(0, len(content), 6000):
        assert tus.patch(client, address, content[at : at + 6000], at).status_code == 204
    clip = Clip.objects.select_related("file").get()
    assert clip.file is not None
    assert [key.key.split("/")[0] for key in bucket.objects.all()] == ["originals"]
    probes.run(clip.file.pk)
    file, rendition = File.objects.get(), Rendition.objects.get()
    assert (file.state, factories.content_of(clip)) == ("ready", content)
    assert not [path for path in media.rglob("*") if path.is_file()]

    with rendition.video.open() as stored:
        picture = stored.read()
    url = media_links.for_assignment(promise(clip))
    part = client.get(url, headers={"range": "bytes=10-99"})
    assert (part.status_code, part.getvalue()) == (206, picture[10:100])
    assert client.get(url).getvalue() == picture
    settings.S3_REDIRECT = True
    there = client.get(url)
    assert (there.status_code, there["Cache-Control"]) == (302, "no-store")
    got = requests.get(there["Location"], headers={"Range": "bytes=10-99"}, timeout=20)
    assert (got.status_code, got.content, got.headers["Content-Type"]) == (206, picture[10:100], "video/mp4")
    settings.S3_REDIRECT = False

    rendition.delete()
    assert [key.key.split("/")[0] for key in bucket.objects.all()] == ["originals"]
    assert client.get(url).status_code == 404


def test_bytes_that_are_gone(bucket: Any) -> None:
    file = files.receive(io.BytesIO(b"bytes"), filename="")
    bucket.objects.all().delete()
    probes.run(file.pk)
    file.refresh_from_db()
    assert (file.state, file.reason) == ("rejected", "missing")


def test_the_doctor_names_the_store(bucket: Any, settings: Any) -> None:
    (found,) = health.PARTS["storage"]()
    assert (found.well, found.told) == (True, f"S3 clips {settings.S3_ENDPOINT}")
    assert list(bucket.objects.all()) == []


def test_a_manifest_is_imported_into_the_store(
    bucket: Any, film: Callable[..., Path], tmp_path: Path, media: Path
) -> None:
    """`--wait` probes here, since no worker does; nothing is left on this machine's disk."""
    (tmp_path / "manifest.csv").write_text(
        "file,generator,prompt,task\na.mp4,vidu,boat,t2v\nb.mp4,vidu,sea,t2v\n"
    )
    for name, seconds in (("a.mp4", 0.5), ("b.mp4", 1)):
        (tmp_path / name).write_bytes(film(seconds).read_bytes())
    call_command("import_clips", str(tmp_path / "manifest.csv"), "--wait")
    assert Clip.objects.ready().count() == 2
    kept = [each.key for each in bucket.objects.all()]
    assert sorted(key.split("/")[0] for key in kept) == ["originals"] * 2 + ["renditions"] * 6
    assert not [path for path in media.rglob("*") if path.is_file()]
